"""The language of the pages: a person's own, or what the browser asks for. Documents have theirs apart.

Messages stand in `locale/<language>/LC_MESSAGES/messages.po`; `make messages` collects them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from app.domain.phrases import retell

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
"""Those the pages speak, by their own names."""
RIGHT_TO_LEFT = frozenset({"ar"})
COOKIE = "grantwright-language"
"""What was chosen in a browser that nobody is signed in with."""

_current: ContextVar[str] = ContextVar("language", default="en")


def current_language() -> str:
    return _current.get()


def direction() -> Literal["ltr", "rtl"]:
    return direction_of(current_language())


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, `gettext` answers in this language."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def negotiate(*wishes: str | None, accepted: str = "") -> str:
    """The first wish that the pages speak; else the best of an Accept-Language header; else English."""
    spoken = next((wish for wish in wishes if wish is not None and wish in LANGUAGES), None)
    if spoken is not None:
        return spoken
    tags = [tag.partition(";")[0].strip() for tag in accepted.split(",")][:20]
    return negotiate_locale(tags, list(LANGUAGES), sep="-") or "en"


def gettext(message: str) -> str:
    return _messages(current_language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return _messages(current_language()).ngettext(one, many, count)


def told(text: str) -> str:
    """What the domain says, in the reader's language; a name, or what is in it already, stays as it is."""
    language = current_language()
    if language == "en" or not text:
        return text
    again = retell(text, language, _translate)
    return gettext(text) if again is text else again


def _translate(one: str, many: str, count: int) -> str:
    return ngettext(one, many, count) if many else gettext(one)


@cache
def _messages(language: str) -> NullTranslations:
    source = files("app.web") / "locale" / language / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as written:
        write_mo(compiled, read_po(written, locale=language))
    compiled.seek(0)
    return Translations(compiled)
