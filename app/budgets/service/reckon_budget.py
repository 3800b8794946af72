"""What a budget costs as it stands on the desk, and what the rules of those who are asked for it say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from app.budgets.schemas import BudgetFinding, CellSaid, Reckoned, ReckonedLine, Sum, Sums, TypedBudget
from app.budgets.service.read_desk import Desk
from app.domain.assembly.words import Words
from app.domain.budget_cells import SENTENCES, CellProblem, ReadLines, read_lines
from app.domain.checks.money import check_asked
from app.domain.costing import CostedLine, Costing, cost
from app.domain.dossier import Material
from app.domain.findings import Finding, Place
from app.domain.money import Money

Say = Callable[[str], str]
"""Puts a sentence into the reader's language."""


def read_typed(desk: Desk, typed: TypedBudget) -> ReadLines:
    """The lines that were typed, against those that are stored."""
    project = desk.project
    return read_lines(typed.lines, project.budget, desk.choices, years=project.years, marks=typed.marks)


def reckon(desk: Desk, problems: tuple[CellProblem, ...] = (), *, on: date, say: Say = str) -> Reckoned:
    """Costs, totals with their explanations, and findings of every proposal's rules. Raises MoneyError."""
    costing = cost(desk.project)
    return Reckoned(
        version=desk.version,
        lines=tuple(_line(costed, desk.words) for costed in costing.lines),
        problems=tuple(_said(problem, say) for problem in problems),
        sums=sums_of(costing, desk, say),
        findings=tuple(finding for material in desk.asked for finding in _findings(material, on)),
        other_applications=len(desk.asked),
    )


def sums_of(costing: Costing, desk: Desk, say: Say = str) -> Sums:
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
        main=tuple(_main(costing, words, say)),
        by_year=grouped(years, {number: f"{say('Year')} {number}" for number in years}, costing.total),
        by_partner=grouped(by_partner, {**partners, "": applicant}, costing.direct),
        by_source=grouped(costing.by_source, sources, costing.total),
        by_category=grouped(costing.by_category, categories, costing.direct),
    )


def _main(costing: Costing, words: Words, say: Say) -> Iterator[Sum]:
    whole = costing.total

    def line(key: str, label: str, amount: Money, explained: str) -> Sum:
        shown = words.share(amount, whole)
        return Sum(key=key, label=say(label), amount=words.amount(amount), share=shown, explained=explained)

    count = words.number(len(costing.lines))
    yield line("direct", "Direct costs", costing.direct, say("Sum of {count} lines").format(count=count))
    yield line("indirect", "Indirect costs", costing.indirect, explained_indirect(costing, words, say))
    yield line("total", "Total cost", whole, say("Direct and indirect costs"))
    yield line("requested", "Requested", costing.requested, costing.budget.requested_source.name)
    yield line("own", "Own contribution", costing.own, say("In cash and in kind"))
    yield line("other", "Other donors", costing.other, "")


def explained_indirect(costing: Costing, words: Words, say: Say = str) -> str:
    """`7% of direct costs 214,000.00`."""
    indirect = costing.budget.indirect
    if indirect is None:
        return say("No indirect costs are asked for")
    less = ", ".join(words(f"category.{category}") for category in indirect.less)
    base = words(f"base.{indirect.base}", less=less)
    rate = words("budget.rate_of", rate=words.percent(indirect.rate), base=base)
    return f"{rate} {words.amount(costing.indirect_base)}"


def _line(costed: CostedLine, words: Words) -> ReckonedLine:
    return ReckonedLine(
        key=costed.line.key,
        original=words.price(costed.original.amount, costed.original.currency) if costed.rate else "",
        amount=words.amount(costed.amount),
        by_year=tuple(words.amount(amount) for amount in costed.by_year),
    )


def _said(problem: CellProblem, say: Say) -> CellSaid:
    sentence = say(SENTENCES[problem.code]).format(**problem.said)
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
        message=finding.message,
        line=finding.where.key if finding.where.place is Place.LINE else "",
        source=(source.title or "") if source else "",
        as_of=(source.as_of or "") if source else "",
        url=(source.url or "") if source else "",
    )
