"""Words in quotation marks, held to the source that is cited for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from app.domain.checks.reading import FILLED_IN, Reading, inline_runs
from app.domain.document import Citation, Fact, Inlines, LineBreak, Link, StoryRef, Text
from app.domain.evidence import Evidence
from app.domain.findings import Code, Codes, Finding, Severity, make

CODES: Codes = {
    "evidence.broken_quote": Code(
        Severity.WARNING,
        "Section '{heading}' quotes “{quote}” from '{title}', but these are not the words that its evidence keeps. "
        "Compare them with the source.",
    ),
}

_LEAST_WORDS = 3
"""Shorter ones are more often names or irony."""
_CITED = "\ue000"
"""Stands where a citation does; the text normaliser lets it through, so it is taken out of what people typed."""
_QUOTE = re.compile(
    r"(?:“([^“”]{1,2000})”|«([^«»]{1,2000})»|„([^„“”]{1,2000})[“”]|\"([^\"]{1,2000})\")"
    # Up to the citation of the same sentence: no further quote, no sentence's end but a full stop right at the mark.
    r"[.,;:!?]?[^.!?؟。“«„\"\n\ue000]{0,120}[.,;:]?\s?(\ue000(?:\s?\ue000)*)"
)
_ELLIPSIS = re.compile(r"\[?\(?(?:…|\.\s?\.\s?\.)\)?\]?")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_MARKS = re.compile(r"[\"'’‘“”«»„‚`´\[\]]")
_EDGES = " .,;:!?؟،"


def check_quotes(reading: Reading) -> Iterator[Finding]:
    """Quotes of at least three words, followed in their sentence by a citation of evidence that keeps the source's own
    words, which are neither among these nor in what the evidence says. A quote in translation is found too.
    """
    organisation = reading.dossier.organisation or reading.organisation
    known = {evidence.key: evidence for evidence in organisation.evidence if evidence.quotation}
    if not known:
        return
    for asked in reading.written:
        for run in inline_runs(asked.text.blocks if asked.text else ()):
            for quote, evidence in broken_quotes(run, known):
                yield make(
                    CODES, "evidence.broken_quote", asked.where, heading=asked.heading, quote=_shown(quote),
                    title=evidence.title,
                )  # fmt: skip


def broken_quotes(inlines: Inlines, known: Mapping[str, Evidence]) -> Iterator[tuple[str, Evidence]]:
    """Each with the first of the evidence that is cited for it. `known`: by key, what keeps the source's own words."""
    keys = [inline.evidence for inline in inlines if isinstance(inline, Citation)]
    text = "".join(map(_typed, inlines))
    for found in _QUOTE.finditer(text):
        quote = next(part for part in found.groups() if part)
        first = text.count(_CITED, 0, found.start(5))
        cited = keys[first : first + found[5].count(_CITED)]
        held = [known[key] for key in cited if key in known]
        # A source among them whose words nobody kept may be the one that is quoted.
        if len(held) < len(cited) or len(quote.split()) < _LEAST_WORDS or FILLED_IN in quote:
            continue
        if not any(_says(evidence, quote) for evidence in held):
            yield quote, held[0]


def _says(evidence: Evidence, quote: str) -> bool:
    """Its pieces between ellipses stand in the source's words in this order."""
    for words in map(_plain, (evidence.quotation, evidence.statement)):
        at = 0
        for piece in filter(None, map(_plain, _ELLIPSIS.split(quote))):
            at = words.find(piece, at)
            if at < 0:
                break
            at += len(piece)
        else:
            return True
    return False


def _plain(text: str) -> str:
    """Without what typesetting changes: quotation marks, kinds of dashes and spaces, capitals, marks at the ends."""
    text = unicodedata.normalize("NFKC", text.replace("…", " ")).casefold()
    return " ".join(_DASHES.sub("-", _MARKS.sub("", text)).split()).strip(_EDGES)


def _typed(inline: object) -> str:
    match inline:
        case Text(text=text):
            return text.replace(_CITED, "")
        case Link(inlines=texts):
            return "".join(text.text.replace(_CITED, "") for text in texts)
        case Fact() | StoryRef():
            return FILLED_IN
        case LineBreak():
            return " "
        case Citation():
            return _CITED
    return ""


def _shown(quote: str) -> str:
    return quote if len(quote) <= 80 else f"{quote[:79].rstrip()}…"
