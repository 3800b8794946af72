"""Keys: the short names by which texts, scopes and other parts refer to a part of a project."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from itertools import count

import regex

from app.domain.phrases import phrase

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
        raise ValueError(
            phrase(
                "the key '{key}' cannot be referred to: write letters and digits without spaces, "
                "and . - _ between them",
                key=key,
            )
        )


def check_cited_key(key: str) -> None:
    """Raise ValueError for a key of evidence that no text could cite."""
    if not _CITED.fullmatch(key):
        raise ValueError(
            phrase(
                "the key '{key}' cannot be cited: write letters and digits without spaces, and . - _ : / between them",
                key=key,
            )
        )


def check_token(token: str) -> None:
    """Raise ValueError for a story's token that no text could name."""
    if not _TOKEN.fullmatch(token):
        raise ValueError(
            phrase(
                "the token '{token}' cannot be referred to: write letters and digits without spaces, - and _",
                token=token,
            )
        )


def slug_of(text: str, *, taken: Collection[str] = (), longest: int = 60, fallback: str = "item") -> str:
    """A name for addresses made from a text: `Écoles sûres` gives `ecoles-sures`; where it is taken, `ecoles-sures-2`.

    A text without Latin letters or digits gives `fallback`.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = regex.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    stem = words[: longest - 5].rstrip("-") or fallback
    return free_key(f"{stem}-", taken, first=2) if stem in taken else stem


def free_key(stem: str, taken: Collection[str], first: int = 1) -> str:
    """The stem with the first number that makes it one of its own: `O1.3` after `O1.1` and `O1.2`."""
    return next(key for number in count(first) if (key := f"{stem}{number}") not in taken)
