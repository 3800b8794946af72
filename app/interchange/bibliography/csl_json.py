"""CSL-JSON, item by item, so that a broken one does not hide those before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from app.domain.phrases import phrase

_BETWEEN = re.compile(r"[\s,]*")
_decoder = JSONDecoder()


def read_csl_json(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """A list of items or one of them: by line an item, or why there is none."""
    at = text.index("[") + 1 if text.lstrip().startswith("[") else 0
    line, counted = 1, 0
    while True:
        at = _skipped(text, at)
        if at >= len(text) or text[at] == "]":
            return
        line += text.count("\n", counted, at)
        counted = at
        try:
            item, at = _decoder.raw_decode(text, at)
        except JSONDecodeError as error:
            yield error.lineno, phrase("this is no JSON from here on; what comes after it was not read")
            return
        except (RecursionError, ValueError):
            yield line, phrase("this is nested too deep or has too long a number; what comes after it was not read")
            return
        yield line, item if isinstance(item, dict) else phrase("this is no reference")


def _skipped(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at
