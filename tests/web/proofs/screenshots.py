"""Pictures of every page of the sample workspace, in both themes and two widths.

`python -m tests.web.proofs.screenshots FOLDER`. They are for looking at; nothing compares them.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.accounts.policy import Role
from app.catalog.catalogue import load_catalogue
from app.settings import Settings
from app.workspace.starting import initialise
from tests.web.conftest import QUIET, serving
from tests.web.proofs.browsing import Theme, browsing
from tests.web.proofs.visits import visited
from tests.web.proofs.world import build
from tests.web.routes import served

LOOKS: tuple[tuple[Theme, int], ...] = tuple(product(("light", "dark"), (1280, 320)))


def main(out: Path) -> None:
    """Writes `PAGE.THEME.WIDTH.png`, and `index.txt` with the address of each."""
    out.mkdir(parents=True, exist_ok=True)
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        empty = Settings(workspace=Path(folder) / "empty")
        initialise(empty)
        workspace = Path(folder) / "world"
        workspace.mkdir()
        world = build(workspace, empty.workspace / "grantwright.db", catalogue)
        with world.running(catalogue) as door:
            seen = {who: list(site.pages) for who, site in visited(door, served(door.app), world).items()}
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        with serving(world.settings.model_copy(update={"workers": 1}), catalogue) as address:
            for theme, width in LOOKS:
                for who, paths in seen.items():
                    with browsing(browser, address, who, theme=theme, width=width) as (page, _):
                        for path in paths:
                            page.goto(path)
                            page.wait_for_timeout(300)  # what scripts add to it
                            page.screenshot(path=out / f"{_name(who, path)}.{theme}.{width}.png", full_page=True)
        browser.close()
    listed = "".join(f"{_name(who, path)}  {path}\n" for who, paths in seen.items() for path in paths)
    (out / "index.txt").write_text(listed, encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, seen.values()))} pages in {len(LOOKS)} looks are in {out}/\n")


def _name(who: str, path: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:100] or "start"
    return name if who == Role.ADMINISTRATOR else f"{who}.{name}"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
