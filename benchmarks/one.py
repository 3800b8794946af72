"""One export from a cold start: `python -m benchmarks.one pdf document.pickle out`. Imports only what it needs."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any


def _content(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301 (written by this program a moment ago)


def _pdf(path: Path) -> bytes:
    from app.export.pdf import render_pdf

    return render_pdf(_content(path)).data


def _naive_pdf(path: Path) -> bytes:
    import weasyprint

    data: bytes = weasyprint.HTML(string=path.read_text(encoding="utf-8")).write_pdf()
    return data


def _docx(path: Path) -> bytes:
    from app.export.docx import render_docx

    return render_docx(_content(path))


def _naive_docx(path: Path) -> bytes:
    from benchmarks.naive_docx import docx_template, naive_docx

    return naive_docx(docx_template(), _content(path))


def _xlsx(path: Path) -> bytes:
    from app.export.xlsx import render_xlsx

    return render_xlsx(_content(path))


def _naive_xlsx(path: Path) -> bytes:
    from benchmarks.naive_xlsx import naive_xlsx

    return naive_xlsx(_content(path))


_WAYS = {
    "pdf": _pdf,
    "naive-pdf": _naive_pdf,
    "docx": _docx,
    "naive-docx": _naive_docx,
    "xlsx": _xlsx,
    "naive-xlsx": _naive_xlsx,
}

if __name__ == "__main__":
    way, source, out = sys.argv[1:]
    Path(out).write_bytes(_WAYS[way](Path(source)))
