"""Figures and the evidence for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from app.domain.checks.reading import Asked, Kind, Passage, Reading, all_inlines
from app.domain.document import Citation
from app.domain.evidence import stale_since
from app.domain.facts import Share
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.phrases import listed, phrase

CODES: Codes = {
    "evidence.unsourced_figure": Code(
        Severity.ADVICE, "Section '{heading}' gives a figure without a source: “{found}”. Cite the evidence for it."
    ),
    "evidence.unknown": Code(
        Severity.BLOCKER, "Section '{heading}' cites '{key}', which is not among the organisation's evidence."
    ),
    "evidence.stale": Code(
        Severity.WARNING, "'{title}' is cited, but was to be renewed after {stale_after}. Look for newer figures."
    ),
    "evidence.incomplete": Code(Severity.WARNING, "'{title}' is cited without {missing}."),
}

_FIGURE = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[.,]\d+)?)\s?(?:%|٪|per ?cent\b|pour ?cent\b|por ciento\b)|\b(?:\d+|one|two|three|four|five"
    r"|six|seven|eight|nine|une?|deux|trois|quatre|cinq|uno|una|dos|tres|cuatro|cinco) (?:in|out of|sur"
    r"|de cada) (?:every )?(?:\d+|two|three|four|five|ten|deux|trois|quatre|cinq|dix|dos|tres|cinco|diez)\b"
    r"|\b\d+(?:[.,]\d+)? (?:million|billion|millions|milliards?|millones)\b",
    re.IGNORECASE,
)
# What the project promises or costs is no statistic.
_OWN_PLANS = re.compile(
    r"\b(?:will|shall|targets?|aims?|at least|at most|up to|increase (?:of|by)|reduc\w+ (?:of|by)|by the end|goal"
    r"|indirect|overhead|budget|grant|contribution|cost|full[- ]time|of (?:her|his|their) time|milestones?|baseline"
    r"|indicator|sera|seront|au moins|objectif|cible|d'ici|coûts?|être|temps plein"
    r"|será|serán|al menos|meta|objetivo|costos?|costes?|presupuesto|jornada)\b",
    re.IGNORECASE,
)


def check_evidence(reading: Reading) -> Iterator[Finding]:
    """Figures nobody can look up, and sources that are unknown, incomplete or too old on the day of submission."""
    # As the reader knows it: the messages go into the package's checklist.
    organisation = reading.dossier.organisation or reading.organisation
    known = {evidence.key: evidence for evidence in organisation.evidence}
    own = _own_percentages(reading)
    cited: dict[str, None] = {}
    for asked in reading.written:
        keys = _cited(asked)
        for key in keys:
            if key not in known:
                yield make(CODES, "evidence.unknown", asked.where, heading=asked.heading, key=key)
        cited |= keys
        unsourced = next((found for p in asked.passages if (found := unsourced_figure(p, own))), "")
        if unsourced:
            yield make(CODES, "evidence.unsourced_figure", asked.where, heading=asked.heading, found=unsourced)
    for key in cited:
        if evidence := known.get(key):
            where = Where(Place.EVIDENCE, key)
            if stale_after := stale_since(evidence, reading.submission_on):
                yield make(CODES, "evidence.stale", where, title=evidence.title, stale_after=stale_after)
            missing = [
                word
                for word, lacks in (
                    (phrase("a year"), evidence.year is None),
                    (phrase("an author or publisher"), not (evidence.author or evidence.publisher)),
                )
                if lacks
            ]
            if missing:
                yield make(CODES, "evidence.incomplete", where, title=evidence.title, missing=listed(missing))


def unsourced_figure(passage: Passage, own: frozenset[Decimal]) -> str:
    """The first statistic of a passage without citation or footnote; empty where there is none."""
    if passage.sourced or passage.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return ""
    for sentence in passage.sentences():
        if _OWN_PLANS.search(sentence):
            continue
        for found in _FIGURE.finditer(sentence):
            if found[1] is None or _number(found[1]) not in own:
                return found[0]
    return ""


def _cited(asked: Asked) -> dict[str, None]:
    if asked.text is None:
        return {}
    return dict.fromkeys(i.evidence for i in all_inlines(asked.text.blocks) if isinstance(i, Citation))


def _own_percentages(reading: Reading) -> frozenset[Decimal]:
    """Percentages that the project's own data explain: rates, shares, baselines and targets in percent."""
    values = [fact.value * 100 for fact in reading.dossier.facts.values() if isinstance(fact, Share)]
    for indicator in reading.project.results.all_indicators():
        measures = [m.value for m in (indicator.baseline, indicator.target, *indicator.milestones) if m]
        values += [value for value in measures if value is not None]
    return frozenset(value.quantize(Decimal("0.01")).normalize() for value in values if abs(value) < 10**9)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".")).quantize(Decimal("0.01")).normalize()
    except InvalidOperation:
        return None
