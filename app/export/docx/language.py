"""Languages as Word names them, the direction of a text, and fonts for scripts that the page's font does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_REGIONS = {"en": "GB", "pt": "PT", "ar": "SA", "zh": "CN"}
"""Where the most spoken variety is not the one this field writes in, or Word's proofing tools have another default."""

_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
# fmt: off
_COMPLEX = frozenset({
    "am", "ar", "bn", "bo", "ckb", "dv", "dz", "fa", "gu", "he", "hi", "km", "kn", "lo", "ml", "mr", "my", "ne", "pa",
    "ps", "sd", "si", "syr", "ta", "te", "th", "ti", "ug", "ur", "yi",
})
# fmt: on
_SERIF = frozenset({"Times New Roman", "Liberation Serif", "Georgia", "Garamond", "Cambria", "Book Antiqua"})
_IN_WORD = {"Liberation Sans": "Arial", "Liberation Serif": "Times New Roman", "Carlito": "Calibri"}

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff\u200f\u061c"
_HAS_RTL = re.compile(f"[{_RTL}]")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_RTL_STRETCH = re.compile(f"[{_RTL}](?:(?:[{_RTL}]|[^\\w{_RTL}]|\\d)*[{_RTL}])?")
_LTR_STRETCH = re.compile(f"(?:(?![{_RTL}])[^\\W\\d_])(?:[^{_RTL}]*(?:(?![{_RTL}])[\\w%]))?")


class Fonts(NamedTuple):
    """Families by Word's slots: Latin, complex scripts, East Asian."""

    latin: str
    complex: str
    east_asian: str


@dataclass(frozen=True, slots=True)
class Speech:
    """How a text is spoken where it differs from its document: `language` is None where it does not."""

    language: str | None
    rtl: bool
    document_rtl: bool

    @property
    def plain(self) -> bool:
        """Whether a run needs no mark of its own in it."""
        return not self.rtl and self.language is None

    @property
    def turned(self) -> str:
        """The paragraph property that sets its direction against the document's."""
        if self.rtl == self.document_rtl:
            return ""
        return "<w:bidi/>" if self.rtl else '<w:bidi w:val="0"/>'

    def within(self, language: str | None) -> Speech:
        """The same for a text in `language`; None keeps this one's."""
        return Speech(language, is_rtl(language), self.document_rtl) if language else self

    def of(self, text: str) -> Speech:
        """For a paragraph of a right-to-left document that is not translated and nobody marked."""
        if self.rtl and self.language is None and not _HAS_RTL.search(text) and _HAS_LETTER.search(text):
            return Speech(None, rtl=False, document_rtl=self.document_rtl)
        return self


@lru_cache(maxsize=64)
def word_language(code: str) -> str:
    """A language with its region, as Word's proofing tools want it: `fr` is `fr-FR`."""
    parts = code.replace("_", "-").split("-")
    if len(parts[-1]) == 2 and len(parts) > 1:
        return "-".join([parts[0].lower(), parts[-1].upper()])
    base = parts[0].lower()
    if base in _REGIONS and len(parts) == 1:
        return f"{base}-{_REGIONS[base]}"
    likely = get_global("likely_subtags").get("_".join(parts)) or get_global("likely_subtags").get(base)
    return f"{base}-{likely.rsplit('_', 1)[1]}" if likely else base


@lru_cache(maxsize=64)
def is_rtl(code: str) -> bool:
    try:
        return Locale.parse(code.replace("-", "_")).text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def language_mark(code: str) -> str:
    """The run property that names a language, in the slot of its script."""
    base = code.replace("_", "-").split("-")[0].lower()
    slot = "eastAsia" if base in _EAST_ASIAN else "bidi" if base in _COMPLEX else "val"
    return f'<w:lang w:{slot}="{word_language(code)}"/>'


def document_languages(code: str) -> dict[str, str]:
    """Attributes of the default w:lang."""
    base = code.replace("_", "-").split("-")[0].lower()
    return {
        "val": "en-GB" if base in _EAST_ASIAN or base in _COMPLEX else word_language(code),
        "eastAsia": word_language(code) if base in _EAST_ASIAN else "zh-CN",
        "bidi": word_language(code) if base in _COMPLEX else "ar-SA",
    }


def fonts(family: str, language: str) -> Fonts:
    """What a computer with Word has: our metric-compatible families by the names of the ones they stand for."""
    latin = _IN_WORD.get(family, family)
    serif = latin in _SERIF
    base = language.replace("_", "-").split("-")[0].lower()
    complex_script = "Times New Roman" if serif else "Arial"
    if base in {"hi", "mr", "ne", "bn", "gu", "kn", "ml", "pa", "ta", "te", "si"}:
        complex_script = "Nirmala UI"
    east_asian = {"ja": "Yu Mincho" if serif else "Yu Gothic", "ko": "Batang" if serif else "Malgun Gothic"}
    traditional = word_language(language) in {"zh-TW", "zh-HK", "zh-MO"}
    chinese = "Microsoft JhengHei" if traditional else "SimSun" if serif else "Microsoft YaHei"
    return Fonts(latin, complex_script, east_asian.get(base, chinese))


def stretches(text: str, *, rtl: bool) -> list[tuple[str, bool]]:
    """The text in pieces that are written one way, each with whether it runs right to left; `rtl` is the paragraph's.

    Word takes a run's font and order from its own mark, not from its letters, so each piece becomes a run.
    """
    if not rtl and not _HAS_RTL.search(text):
        return [(text, False)]
    if rtl and not _HAS_RTL.search(text) and _HAS_LETTER.search(text):
        return [(text, False)]  # with its full stop, which would else begin the line
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in (_LTR_STRETCH if rtl else _RTL_STRETCH).finditer(text):
        if found.start() > at:
            pieces.append((text[at : found.start()], rtl))
        pieces.append((found[0], not rtl))
        at = found.end()
    if at < len(text):
        pieces.append((text[at:], rtl))
    return pieces
