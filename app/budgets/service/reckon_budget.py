"""What a budget costs as it stands on the desk, and what the rules of those who are asked for it say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from app.budgets.schemas import BudgetFinding, CellSaid, Reckoned, ReckonedLine, Sum, Sums, TypedBudget
from app.budgets.service.read_desk import Desk
from app.domain.assembly.words import Words
from app.domain.budget_cells import CellProblem, ReadLines, read_lines
from app.domain.checks.money import check_asked
from app.domain.costing import CostedLine, Costing, cost
from app.domain.dossier import Material
from app.domain.findings import Finding, Place
from app.domain.money import Money, total
from app.web.language import gettext as _
from app.web.language import told


def read_typed(desk: Desk, typed: TypedBudget) -> ReadLines:
    """The lines that were typed, against those that are stored."""
    project = desk.project
    return read_lines(typed.lines, project.budget, desk.choices, years=project.years, marks=typed.marks)


def reckon_typed(desk: Desk, typed: TypedBudget, *, on: date) -> Reckoned:
    """As `reckon`, of what is typed and not saved."""
    read = read_typed(desk, typed)
    return reckon(desk.with_budget(replace(desk.project.budget, lines=read.lines)), read.problems, on=on)


def reckon(desk: Desk, problems: tuple[CellProblem, ...] = (), *, on: date) -> Reckoned:
    """Costs, totals with their explanations, and findings of every proposal's rules. Raises MoneyError."""
    costing = cost(desk.project)
    return Reckoned(
        version=desk.version,
        lines=tuple(_line(costed, desk.words) for costed in costing.lines),
        problems=tuple(_said(problem) for problem in problems),
        sums=sums_of(costing, desk),
        findings=tuple(finding for material in desk.asked for finding in _findings(material, on)),
        other_applications=len(desk.asked),
    )


def sums_of(costing: Costing, desk: Desk) -> Sums:
    """Every total with how it is made."""
    words, partners = desk.words, {partner.key: partner.name for partner in desk.project.partners}
    sources = {source.key: source.name for source in costing.budget.sources}
    categories = {key: words(f"category.{key}") for key in costing.by_category}
    applicant = desk.organisation.acronym or desk.organisation.name

    def grouped(amounts: Mapping[str, Money], names: Mapping[str, str], whole: Money) -> tuple[Sum, ...]:
        return tuple(
            Sum(key=key, label=names.get(key, key), amount=words.amount(amount), share=words.share(amount, whole))
            for key, amount in amounts.items()
        )

    by_partner = {key or "": amount for key, amount in costing.by_partner.items()}
    years = {str(number): amount for number, amount in enumerate(costing.by_year, start=1)}
    return Sums(
        currency=costing.currency,
        main=tuple(_main(costing, desk)),
        by_year=grouped(years, {number: f"{_('Year')} {number}" for number in years}, costing.total),
        by_partner=grouped(by_partner, {**partners, "": applicant}, costing.direct),
        by_source=grouped(costing.by_source, sources, costing.total),
        by_category=tuple(
            replace(item, by_year=_years_of(item.key, costing, words))
            for item in grouped(costing.by_category, categories, costing.direct)
        ),
    )


def _years_of(category: str, costing: Costing, words: Words) -> tuple[str, ...]:
    lines = [costed.by_year for costed in costing.lines if costed.line.category == category]
    return tuple(words.amount(total(amounts, costing.currency)) for amounts in zip(*lines, strict=True))


def _main(costing: Costing, desk: Desk) -> Iterator[Sum]:
    whole, words = costing.total, desk.words
    rate = explained_rate(desk)
    from_rate = f"{rate} {words.amount(costing.indirect_base)}" if rate else _("No indirect costs are asked for")

    def line(key: str, label: str, amount: Money, explained: str) -> Sum:
        shown = words.share(amount, whole)
        return Sum(key=key, label=label, amount=words.amount(amount), share=shown, explained=explained)

    count = words.number(len(costing.lines))
    yield line("direct", _("Direct costs"), costing.direct, _("Sum of {count} lines").format(count=count))
    yield line("indirect", _("Indirect costs"), costing.indirect, from_rate)
    yield line("total", _("Total cost"), whole, _("Direct and indirect costs"))
    yield line("requested", _("Requested"), costing.requested, costing.budget.requested_source.name)
    yield line("own", _("Own contribution"), costing.own, _("In cash and in kind"))
    yield line("other", _("Other donors"), costing.other, "")


def explained_rate(desk: Desk) -> str:
    """`7% of direct costs`; empty where the budget asks for no indirect costs."""
    indirect, words = desk.project.budget.indirect, desk.words
    if indirect is None:
        return ""
    less = ", ".join(words(f"category.{category}") for category in indirect.less)
    base = words(f"base.{indirect.base}", less=less)
    return words("budget.rate_of", rate=words.percent(indirect.rate), base=base)


def _line(costed: CostedLine, words: Words) -> ReckonedLine:
    return ReckonedLine(
        key=costed.line.key,
        original=words.price(costed.original.amount, costed.original.currency) if costed.rate else "",
        amount=words.amount(costed.amount),
        by_year=tuple(words.amount(amount) for amount in costed.by_year),
        partner=costed.line.partner or "",
    )


def _said(problem: CellProblem) -> CellSaid:
    sentence = told(problem.sentence)
    return CellSaid(key=problem.key, cell=problem.cell, sentence=sentence)


def _findings(material: Material, on: date) -> Iterator[BudgetFinding]:
    for finding in check_asked(material, on=on):
        yield _told(finding, material)


def _told(finding: Finding, material: Material) -> BudgetFinding:
    source = finding.source
    to = material.call.title if material.call else material.funder.name if material.funder else ""
    return BudgetFinding(
        proposal=material.proposal.slug,
        to=to or material.proposal.title or material.proposal.slug,
        severity=finding.severity,
        message=told(finding.message),
        line=finding.where.key if finding.where.place is Place.LINE else "",
        source=(source.title or "") if source else "",
        as_of=(source.as_of or "") if source else "",
        url=(source.url or "") if source else "",
    )
