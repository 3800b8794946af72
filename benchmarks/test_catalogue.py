"""Loading the catalogue, against only parsing the same files."""

from __future__ import annotations

from pathlib import Path

import yaml

from app.catalog.catalogue import load_catalogue
from app.paths import default_roots
from benchmarks.conftest import Comparing


def test_catalogue_loads(compare: Comparing) -> None:
    roots = default_roots()
    files = sorted(path for root in (*roots.funders, *roots.templates) for path in root.rglob("*.yaml"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def parse() -> None:
        for path in files:
            yaml.load(Path(path).read_text(encoding="utf-8"), loader)  # noqa: S506 (a safe loader)

    compare("Catalogue, loading all of it", load_catalogue, parse, note=f"{len(files)} files; reference: parsing alone")
