"""What was meant for the writer, not for the reader: placeholders, guidance, references that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.domain.assembly import is_blind
from app.domain.checks.reading import Asked, Kind, Passage, Reading, all_inlines, passages
from app.domain.document import Fact
from app.domain.facts import of_applicant, why_unknown
from app.domain.findings import Code, Codes, Finding, Severity, make
from app.domain.markdown import MarkdownError, parse_markdown
from app.errors import BadInput

CODES: Codes = {
    "leftover.placeholder": Code(Severity.BLOCKER, "Section '{heading}' still has a placeholder: “{found}”."),
    "leftover.guidance": Code(
        Severity.WARNING, "Section '{heading}' repeats the funder's question or the form's instructions: “{found}”."
    ),
    "leftover.unknown_fact": Code(Severity.BLOCKER, "Section '{heading}': {why}"),
}

_ASK = (
    r"insert|enter|add|fill|complete|specify|describe|explain|indicate|name(?! (?:withheld|changed|redacted))|date"
    r"|amount|number|title|place|your|tb[cda]|to be (?:completed|confirmed|added|determined|decided|filled|inserted)"
    r"|todo|please|xx+|organi[sz]ation|country|city|year|figure|source|reference|ref|citation|\?+|ins[ée]rer?|indiquer"
    r"|compl[ée]ter|à (?:compléter|préciser|confirmer|définir)|pr[ée]ciser|d[ée]crire|montant|lieu|insertar?|indi(?:que"
    r"|car)|complet(?:e|ar)|por (?:completar|confirmar|definir)|especifi(?:que|car)|describ(?:a|ir)|fecha|importe|monto"
    r"|inserir|preencher|einfügen|eintragen|bitte|أدخل|يرجى|اكتب|يستكمل|يُستكمل|вставить|указать"
)
_PROMPTS = r"your text|text goes|sample text|click (?:or tap )?here|type here|cliquez ici|haga clic"
# XX is the number of a century, an article or a volume too.
_ROMAN_BEFORE = "".join(
    rf"(?<!{word} )" for word in ("Article", "Art.", "Chapter", "Part", "Annex", "Title", "Volume", "siglo", "secolo")
)
_PLACEHOLDERS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"\[\s*(?:{_ASK})(?:[\s:,.][^\[\]\n]{{0,80}})?\s*\]", re.IGNORECASE),
        (r"<\s*(?:insert|enter|your|name|date|amount|organi[sz]ation)\b[^<>\n]{0,60}>", re.IGNORECASE),
        (r"\{\{[^{}\n]{0,60}\}?\}?|\[\[story:?[^\]\n]{0,40}|\[@[^\]\s]{0,40}|\[\^[^\]\s]{1,20}\]", 0),
        (r"\blorem ipsum\b", re.IGNORECASE),
        (r"\b(?:TBC|TBD|TODO|FIXME)\b", 0),
        (rf"\b(?:{_PROMPTS})\b", re.IGNORECASE),
        (rf"{_ROMAN_BEFORE}\b(?:XX|XXX|X{{5,}})\b(?!(?:st|nd|rd|th)?[- ]?(?:century|siècle|secolo))", 0),
        (r"_{4,}|\.{6,}|…{2,}|\?{3,}", 0),
    )
)
_STANDS_ALONE = re.compile(
    r"\W*(?:to be (?:completed|confirmed|added|written|determined|filled in)|à compléter|à préciser|à confirmer"
    r"|por completar|por confirmar|a completar|n/?a yet|coming soon|draft|write here)\W*",
    re.IGNORECASE,
)
_LONGEST_QUOTE = 60
_TELLING = 25
"""Characters of a sentence that nobody writes twice by chance."""


def check_leftovers(reading: Reading) -> Iterator[Finding]:
    """At most one placeholder a passage, so that a list of blanks does not drown the rest."""
    shown = reading.dossier.shown
    for asked in reading.written:
        instructions = _instructions(asked, reading.dossier.material.guidance)
        for passage in asked.passages:
            if passage.kind is Kind.ADDRESS:
                continue
            if found := placeholder(passage):
                found = _short(shown(found))
                yield make(CODES, "leftover.placeholder", asked.where, heading=asked.heading, found=found)
            elif found := _copied(passage, instructions):
                found = _short(shown(found))
                yield make(CODES, "leftover.guidance", asked.where, heading=asked.heading, found=found)
        yield from _unknown_facts(asked, reading)


def _copied(passage: Passage, instructions: frozenset[str]) -> str:
    """The passage, or its first sentence, that stands in the instructions; empty where none does."""
    candidates = (passage.text, *passage.sentences())
    return next((text for text in candidates if _flat(text) in instructions), "")


def placeholder(passage: Passage) -> str:
    """The first placeholder of a passage; empty where there is none."""
    for pattern in _PLACEHOLDERS:
        if found := pattern.search(passage.text):
            return found[0]
    return passage.text.strip() if _STANDS_ALONE.fullmatch(passage.text) else ""


def _unknown_facts(asked: Asked, reading: Reading) -> Iterator[Finding]:
    if asked.text is None:
        return
    named = dict.fromkeys(inline.name for inline in all_inlines(asked.text.blocks) if isinstance(inline, Fact))
    withheld = of_applicant(reading.organisation) if is_blind(reading.dossier.material) else {}
    for name in named:
        if name not in reading.dossier.facts:
            why = why_unknown(reading.dossier.facts, name, withheld=withheld)
            yield make(CODES, "leftover.unknown_fact", asked.where, heading=asked.heading, why=why)


def _instructions(asked: Asked, guidance: Mapping[str, str]) -> frozenset[str]:
    """What the form says to the writer: its question and scoring whole, and every sentence of some length."""
    whole = (asked.template.question, asked.template.scoring)
    helping = (*whole, *_texts(guidance.get(asked.template.key, "")))
    sentences = (s for text in helping for s in Passage(text, Kind.PARAGRAPH, sourced=False).sentences())
    long = (_flat(sentence) for sentence in sentences if len(sentence) >= _TELLING)
    return frozenset(text for text in (*map(_flat, whole), *long) if text)


def _texts(markdown: str) -> list[str]:
    try:
        return [passage.text for passage in passages(parse_markdown(markdown))]
    except (MarkdownError, BadInput):
        return markdown.splitlines()


def _flat(text: str) -> str:
    """Alike however it is spaced, capitalised and ended."""
    return " ".join(text.split()).casefold().rstrip(".")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_QUOTE else f"{flat[: _LONGEST_QUOTE - 1]}…"
