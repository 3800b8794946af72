"""The document's title, first page and setting."""

from __future__ import annotations

from datetime import date

from app.domain.assembly.basis import Basis
from app.domain.assembly.words import Words
from app.domain.document import CoverLine, DocumentMeta
from app.domain.dossier import Material
from app.domain.limits import page_as_asked
from app.domain.printing import locale_of, print_countries, print_list

_RENDERERS_WORDS = ("contents", "page", "of", "table", "figure", "draft", "notes", "note", "source", "total")


def meta(material: Material, basis: Basis, *, draft: bool, blind: bool) -> DocumentMeta:
    words, call, template = basis.words, material.call, material.template
    return DocumentMeta(
        title=title(basis),
        short_title=basis.project.acronym,
        subtitle=words.local(template.name),
        organisation="" if blind else basis.organisation.name,
        language=words.language,
        direction="rtl" if locale_of(words.language).text_direction == "rtl" else "ltr",
        dated_on=material.proposal.dated_on,
        page=page_as_asked(template.page, call.page if call else None),
        draft=draft,
        toc=template.toc,
        labels={key: words(key) for key in _RENDERERS_WORDS},
    )


def title(basis: Basis) -> str:
    """The proposal's own title, in whatever language it was given, for it names this part of the project and its funder
    knows it by that name; else the project's."""
    return basis.proposal.title or basis.project.title


def cover(material: Material, basis: Basis, *, blind: bool) -> tuple[CoverLine, ...]:
    """Who asks whom for what, over which time; without names in a blind stage."""
    words, project, call, funder = basis.words, basis.project, material.call, material.funder
    report, grant = material.proposal.report, material.grant
    partners = [partner.name for partner in project.partners if not partner.lead]
    lines = [
        ("cover.applicant", "" if blind else basis.organisation.name),
        ("cover.partners", "" if blind or not partners else print_list(partners, words.language)),
        ("cover.funder", funder.name if funder else ""),
        ("cover.call", call.title if call else ""),
        ("cover.reference", call.reference if call else grant.reference if grant else ""),
        ("cover.period", _span(report.first, report.last, words) if report else ""),
        ("cover.countries", print_countries(project.countries, words.language) if project.countries else ""),
        ("cover.duration", _duration(basis, words)),
        ("cover.grant", words.money(grant.amount) if grant else ""),
        ("cover.requested", "" if report else words.money(basis.costing.requested)),
        ("cover.total", "" if report else words.money(basis.costing.total)),
        ("cover.date", words.date(material.proposal.dated_on)),
    ]
    return tuple(CoverLine(words(key), value) for key, value in lines if value)


def _duration(basis: Basis, words: Words) -> str:
    project = basis.project
    first, last = words.date(project.starts_on), words.date(project.ends_on)
    return words("cover.duration_value", months=words.months(project.months), first=first, last=last)


def _span(first: date, last: date, words: Words) -> str:
    return words("cover.period_value", first=words.date(first), last=words.date(last))
