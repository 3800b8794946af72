"""Passwords: Argon2id with the library's current parameters."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import BadInput
from app.web.language import gettext as _

SHORTEST, LONGEST = 10, 200
FEWEST_LETTERS = 5
"""Different characters."""

_HASHER = PasswordHasher()
_ROOM = BoundedSemaphore(2)
"""Each hash takes 64 MiB while it is made: a crowd at the door waits instead of filling the memory."""


def ensure_good(password: str, *known: str) -> None:
    """Raises BadInput with the reason; `known` are words that anybody would try first, like the e-mail."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            _("A password has {least} characters or more; several words are easiest to remember.").format(
                least=SHORTEST
            )
        )
    plain = password.casefold()
    if len(set(plain)) < FEWEST_LETTERS or plain in {word.casefold() for word in known}:
        raise BadInput(_("This password would be guessed at once; take another."))


def hash_password(password: str) -> str:
    with _ROOM:
        return _HASHER.hash(_plain(password))


def is_right(password: str, hashed: str | None) -> bool:
    """Whether it is the password. Takes as long where there is none, so that nobody learns who has an account."""
    with _ROOM:
        try:
            _HASHER.verify(hashed or _nobodys(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether it was made with weaker parameters than those of today."""
    return _HASHER.check_needs_rehash(hashed)


@cache
def _nobodys() -> str:
    return _HASHER.hash("")


def _plain(password: str) -> str:
    """One spelling of what looks the same: keyboards differ in how they compose letters."""
    return unicodedata.normalize("NFKC", password[:LONGEST])
