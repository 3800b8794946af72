"""The documentation's own examples, as one workspace file."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "file-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
ONE_FILE = BLOCKS[0] + "".join(block.removeprefix("format: grantwright/1\n") for block in BLOCKS[1:])
