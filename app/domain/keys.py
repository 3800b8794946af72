"""Keys: the short names by which texts, scopes and other parts refer to a part of a project."""

from __future__ import annotations

import regex

KEY = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.\-]*"
"""As `{{kpi.KEY.target}}` can read it: letters of any script, digits, and . - _ after the first."""
CITED = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_:./\-]*"
"""As `[@KEY]` can read it, which takes : and / too."""
TOKEN = r"[\p{L}\p{M}\p{N}_\-]+"  # noqa: S105
"""As `[[story:TOKEN]]` can read it."""

_KEY, _CITED, _TOKEN = (regex.compile(pattern) for pattern in (KEY, CITED, TOKEN))


def check_key(key: str) -> None:
    """Raise ValueError for a key that no text could refer to."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"the key '{key}' cannot be referred to: {_ADVICE}, and . - _ between them")


def check_cited_key(key: str) -> None:
    """Raise ValueError for a key of evidence that no text could cite."""
    if not _CITED.fullmatch(key):
        raise ValueError(f"the key '{key}' cannot be cited: {_ADVICE}, and . - _ : / between them")


def check_token(token: str) -> None:
    """Raise ValueError for a story's token that no text could name."""
    if not _TOKEN.fullmatch(token):
        raise ValueError(f"the token '{token}' cannot be referred to: {_ADVICE}, - and _")


_ADVICE = "write letters and digits without spaces"
