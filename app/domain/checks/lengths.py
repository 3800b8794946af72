"""Limits of length, counted on what the funder will read; pages on the real PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from app.domain.checks.reading import Reading
from app.domain.checks.standing import at_most
from app.domain.counting import count
from app.domain.document import Section
from app.domain.dossier import PageMap
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.limits import Consequence, Limit, LimitScope, Unit
from app.domain.phrases import Phrase, listed, phrase, phrase_of, printed
from app.domain.record import in_language
from app.domain.sources import Source
from app.domain.walking import with_subsections

CODES: Codes = {
    "length.over": Code(
        Severity.BLOCKER, "{what}: {count} {unit}, {difference} over the limit of {limit}.{measured}{consequence}"
    ),
    "length.under": Code(
        Severity.WARNING, "{what}: {count} {unit}, {difference} short of the {limit} asked for at least.{measured}"
    ),
    "length.not_measured": Code(
        Severity.ADVICE, "{what}: the limit of {limit} {unit} is measured on the PDF. Export it to see where you are."
    ),
    "length.not_counted": Code(
        Severity.ADVICE, "{what}: the limit of {limit} {unit} is not counted here; count them in the form."
    ),
    "length.annexes_count": Code(
        Severity.ADVICE,
        "{what}: the pages of the {annexes} count too, and they are not in the PDF. Add them to its pages by hand.",
    ),
}

_CONSEQUENCES = {
    Consequence.WARNING: "",
    Consequence.EXCESS_HIDDEN: phrase(" The funder hides what is over it from the evaluators."),
    Consequence.PAGES_REMOVED: phrase(" The funder removes what is over it."),
    Consequence.DISCARDED: phrase(" The funder discards the application."),
}

_UNITS = {
    Unit.WORDS: phrase("words"),
    Unit.CHARACTERS: phrase("characters"),
    Unit.PAGES: phrase("pages"),
    Unit.PARAGRAPHS: phrase("paragraphs"),
    Unit.SENTENCES: phrase("sentences"),
    Unit.ITEMS: phrase("items"),
    Unit.ROWS: phrase("rows"),
    Unit.BYTES: phrase("bytes"),
}


@dataclass(frozen=True, slots=True)
class _Measured:
    limit: Limit
    sections: tuple[Section, ...]
    what: str
    where: Where
    source: Source
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PageCount:
    """Pages under one limit; `count` is None until the PDF was laid out."""

    what: str
    whole: bool
    """Of the whole application."""
    limit: Limit
    count: int | None

    @property
    def over(self) -> int:
        return max(0, (self.count or 0) - self.limit.max) if self.limit.max is not None else 0


def page_counts(reading: Reading) -> Iterator[PageCount]:
    """Every page limit and where the document stands under it."""
    for measured in (*_of_application(reading), *_of_sections(reading)):
        if measured.limit.unit is Unit.PAGES and measured.sections:
            counted = _pages(measured, reading.dossier.pages)
            yield PageCount(measured.what, measured.whole, measured.limit, counted)


@dataclass(frozen=True, slots=True)
class Length:
    """Where the document stands under one limit."""

    what: str
    where: Where
    limit: Limit
    count: int | None
    """None where it is not counted here, or no PDF was laid out."""
    sections: frozenset[str]
    """Keys of what it counts together."""


def lengths(reading: Reading) -> Iterator[Length]:
    """Every limit, those of sections first."""
    for measured in (*_of_sections(reading), *_of_application(reading)):
        keys = frozenset(section.key for section in measured.sections)
        yield Length(measured.what, measured.where, measured.limit, _count(measured, reading), keys)


def check_lengths(reading: Reading) -> Iterator[Finding]:
    """Every limit of a section, of a group of sections, and of the application."""
    for measured in (*_of_sections(reading), *_of_application(reading)):
        yield from _check(measured, reading)


def _of_sections(reading: Reading) -> Iterator[_Measured]:
    in_order = [asked.section for asked in reading.asked]
    for number, asked in enumerate(reading.asked):
        overridden = reading.call.sections.get(asked.template.key) if reading.call else None
        from_call = overridden is not None and overridden.limits is not None
        for limit in asked.template.limits:
            source = limit.source or (reading.call.source if from_call and reading.call else reading.template.source)
            if limit.over:
                sections = _group(limit, reading)
            elif limit.scope is LimitScope.FIELD:
                sections = (asked.section,)
            else:
                sections = with_subsections(in_order, number)
            yield _Measured(limit, sections, phrase("Section '{heading}'", heading=asked.heading), asked.where, source)


def _of_application(reading: Reading) -> Iterator[_Measured]:
    limits = [(limit, limit.source or reading.template.source) for limit in reading.template.limits]
    if reading.call:
        limits += [(limit, limit.source or reading.call.source) for limit in reading.call.limits]
    for limit, source in limits:
        where = Where(Place.PROPOSAL, field="limits")
        if limit.over:
            sections = _group(limit, reading)
            headings = [asked.heading for asked in reading.asked if asked.section in sections]
            yield _Measured(
                limit, sections, phrase("Sections {headings} together", headings=listed(headings)), where, source
            )
        else:
            every = reading.dossier.document.sections
            yield _Measured(limit, every, phrase("The whole application"), where, source, whole=True)


def _group(limit: Limit, reading: Reading) -> tuple[Section, ...]:
    wanted = set(limit.over)
    return tuple(a.section for a in reading.asked if a.key in wanted or a.template.key in wanted)


def _check(measured: _Measured, reading: Reading) -> Iterator[Finding]:
    limit = measured.limit
    if not measured.sections:
        return
    yield from _annexes(measured, reading)
    counted = _count(measured, reading)
    if counted is None:
        bound = limit.max if limit.max is not None else phrase("at least {least}", least=limit.min or 0)
        code = "length.not_measured" if limit.unit is Unit.PAGES else "length.not_counted"
        at, source = measured.where, measured.source
        yield make(CODES, code, at, source=source, what=measured.what, limit=bound, unit=_unit(limit))
        return
    if limit.max is not None and counted > limit.max:
        # A form's field takes no more; on paper somebody reads over it.
        strict = limit.consequence is not Consequence.WARNING or limit.scope is LimitScope.FIELD
        severity = Severity.BLOCKER if strict or reading.template.portal else Severity.WARNING
        yield _found("length.over", measured, reading, severity, counted, limit.max)
    elif limit.min is not None and 0 < counted < limit.min:
        severity = Severity.BLOCKER if limit.scope is LimitScope.FIELD else Severity.WARNING
        yield _found("length.under", measured, reading, severity, counted, limit.min)


def _annexes(measured: _Measured, reading: Reading) -> Iterator[Finding]:
    """Annexes are files of their own: their pages can only be named."""
    limit = measured.limit
    if limit.unit is not Unit.PAGES or not measured.whole or reading.call is None:
        return
    counted = [annex for annex in reading.call.annexes if limit.counts.annexes or annex.counts_pages]
    if counted:
        names = listed(printed(partial(in_language, annex.label)) for annex in counted)
        annexes = phrase_of(len(counted), "annex {names}", "annexes {names}", names=names)
        at, source = measured.where, measured.source
        yield make(CODES, "length.annexes_count", at, source=source, what=measured.what, annexes=annexes)


def _found(code: str, measured: _Measured, reading: Reading, severity: Severity, counted: int, bound: int) -> Finding:
    return make(
        CODES,
        code,
        measured.where,
        severity=at_most(severity, measured.source),
        source=measured.source,
        what=measured.what,
        count=counted,
        unit=_unit(measured.limit),
        difference=abs(counted - bound),
        limit=bound,
        measured=_measured_on(measured.limit, reading),
        consequence=_CONSEQUENCES[measured.limit.consequence],
    )


def _count(measured: _Measured, reading: Reading) -> int | None:
    limit = measured.limit
    if limit.unit is Unit.PAGES:
        return _pages(measured, reading.dossier.pages)
    language = reading.dossier.document.meta.language
    if limit.unit is Unit.ROWS and measured.whole:
        return None
    return sum(count(section.blocks, limit.unit, limit.counts, language) for section in measured.sections)


def _pages(measured: _Measured, pages: PageMap | None) -> int | None:
    if pages is None:
        return None
    stand = [pages.sections[section.key] for section in measured.sections if section.key in pages.sections]
    if not stand:
        return None
    if not measured.whole:
        taken = {page for where in stand for page in range(where.first, where.last + 1)}
        return len(taken)
    before = min(where.first for where in stand) - 1
    return pages.total if measured.limit.counts.cover else pages.total - before


def _unit(limit: Limit) -> Phrase:
    if limit.unit is Unit.CHARACTERS and not limit.counts.spaces:
        return phrase("characters without spaces")
    return _UNITS[limit.unit]


def _measured_on(limit: Limit, reading: Reading) -> str:
    pages = reading.dossier.pages
    if limit.unit is not Unit.PAGES or pages is None:
        return ""
    page = reading.dossier.document.meta.page
    used = pages.replaced.get(page.font, page.font)
    if used == page.font:
        return phrase(" Measured on the PDF set in {font} {size} pt.", font=used, size=page.size_pt)
    return phrase(
        " Measured on the PDF set in {font} {size} pt in place of {asked}.",
        font=used,
        size=page.size_pt,
        asked=page.font,
    )
