"""A small catalogue made of the `_example` folders that people copy."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.paths import Roots

PROJECT = Path(__file__).resolve().parents[2]
FUNDER_EXAMPLE = PROJECT / "funders" / "_example"
TEMPLATE_EXAMPLE = PROJECT / "proposal_templates" / "_example"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def example_catalogue(folder: Path) -> Roots:
    """The examples under their own names, with the funders and the call they speak of."""
    funders, templates = folder / "funders", folder / "proposal_templates"
    shutil.copytree(FUNDER_EXAMPLE, funders / "example")
    shutil.copytree(TEMPLATE_EXAMPLE / "1.0", templates / "example" / "1.0")
    (templates / "_layouts").mkdir()
    shutil.copy(TEMPLATE_EXAMPLE / "layout.yaml", templates / "_layouts" / "example.yaml")
    for slug in ("example-successor", "example-parent"):
        write(funders / slug / "funder.yaml", f"slug: {slug}\nname: {slug}\nkind: foundation\n")
    earlier = (
        "slug: example/2025-example\nfunder: example\ntitle: Programme\nstatus: past\nsource: {}\n"
        "stages:\n  - {stage: full, template: example/1.0, deadline: {kind: rolling}}\n"
    )
    write(funders / "example" / "calls" / "2025-example.yaml", earlier)
    return Roots((funders,), (templates,))
