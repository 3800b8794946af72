"""Collects the words of the program into its catalogues: `make messages`.

What is written in the code and in the templates is the English text and the key. A catalogue is sorted by it and holds
no line numbers, so that a change shows what was said differently and nothing else. Nothing is guessed: what is new
stays empty until somebody translates it, and `tests/web/test_messages.py` names it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.web.language import LANGUAGES

APP = Path(__file__).parents[1]
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""In the order that every tool for translators shows them; Arabic: none, one, two, few, many, others."""

_METHODS = [
    ("web/frontend/**", "ignore"),
    ("cli/**", "ignore"),  # the terminal speaks English
    ("**.py", "python"),
    ("web/templates/**.html", "jinja2"),
]
_OPTIONS = {"web/templates/**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
_ERRORS = (
    "BadInput", "Conflict", "MissingTool", "MoneyError", "NotFound", "NotPermitted", "NotSignedIn", "ProposalLocked",
    "SectionLocked", "StorageFault", "VersionConflict",
)  # fmt: skip
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "marked": None,
    "phrase": None,
    "phrase_of": (2, 3),
    "Code": (2,),
    **dict.fromkeys(_ERRORS, None),
}
"""Functions and which of their arguments are words; an error's sentence is told to whoever looks at a page."""


def collected() -> Catalog:
    """Every word of the program, in English."""
    words = Catalog(charset="utf-8")
    for _, _, message, _, _ in extract_from_dir(APP, _METHODS, _OPTIONS, _KEYWORDS):
        if any(message):
            words.add(message)
    return words


def catalogue_path(language: str) -> Path:
    return APP / "web" / "locale" / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """What is translated; empty where there is no catalogue yet."""
    path = catalogue_path(language)
    if not path.is_file():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as written:
        return read_po(written, locale=language, charset="utf-8")


def updated(language: str, words: Catalog) -> str:
    """The catalogue as a file, with every word of the program and none that it does not say any more."""
    catalogue = read_catalogue(language)
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.auto_comments.clear()
    written = BytesIO()
    write_po(written, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    return f"{_header(language)}\n{written.getvalue().decode()}"


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Words without a translation, or without one of their plurals."""
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(said):
            yield message.id if isinstance(message.id, str) else message.id[0]


def _header(language: str) -> str:
    lines = (
        "Content-Type: text/plain; charset=utf-8", f"Language: {language}", f"Plural-Forms: {PLURALS[language]}",
    )  # fmt: skip
    return "\n".join(('msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), ""))


def main() -> None:
    words = collected()
    for language in TRANSLATED:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(language, words), encoding="utf-8")
        missing = len(list(untranslated(read_catalogue(language))))
        sys.stdout.write(f"{language}: {len(words)} messages, {missing} to translate\n")


if __name__ == "__main__":
    main()
