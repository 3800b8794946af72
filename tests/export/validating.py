"""Other people's programs that judge our files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import page
from openxml_audit import FileFormat, OpenXmlValidator

from tests.conftest import need_tool

NODE_PROGRAMS = Path(__file__).resolve().parents[2] / "node_modules" / ".bin"


def pdf_ua_failures(data: bytes) -> list[str]:
    """Rules of PDF/UA-1 that the file breaks."""
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    return sorted({f"{failure.rule_id}: {failure.message}" for failure in report.failures})


def audit_failures(path: Path) -> list[str]:
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path))
    return [f"{error.part_uri}: {error.description}" for error in result.errors]


def sdk_failures(path: Path) -> list[str]:
    """What the Open XML SDK objects to, by the program that `npm install` puts beside the project."""
    program = shutil.which("ooxml-validator", path=NODE_PROGRAMS) or need_tool("ooxml-validator")
    run = subprocess.run([program, str(path)], capture_output=True, text=True, check=False, timeout=120)
    return [f"{error['path']}: {error['description']}" for error in json.loads(run.stdout)["errors"]]


def converted(sources: list[Path], to: str, folder: Path) -> list[Path]:
    """Files as LibreOffice writes them in another format, with a profile of its own; it starts once for all."""
    program = need_tool("soffice", "libreoffice")
    out = folder / "converted"
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", to,
         "--outdir", out, *sources],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    return [out / f"{source.stem}.{to}" for source in sources]


def pages_as_grey(pdf: Path, dots_per_inch: int) -> list[tuple[int, int, bytes]]:
    """Width, height and brightness of each dot, page by page."""
    program = need_tool("pdftoppm")
    subprocess.run(
        [program, "-gray", "-r", str(dots_per_inch), pdf, pdf.with_suffix("")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [_grey(path.read_bytes()) for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))]


def _grey(picture: bytes) -> tuple[int, int, bytes]:
    kind, width, height, _, dots = picture.split(maxsplit=4)
    assert kind == b"P5"
    return int(width), int(height), dots[-int(width) * int(height) :]
