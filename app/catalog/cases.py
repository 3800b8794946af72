"""`cases.yaml`: small budgets, and exactly what a call's rules say about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.call import Call
from app.domain.compliance import CODES, Figures, check_figures
from app.domain.record import Record
from app.domain.rules import Rule
from app.domain.sources import Verified

KNOWN_CODES = frozenset(CODES)
"""What a case may expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Record):
    """A budget in figures, and what is found in it."""

    name: str
    """The fact it shows, as a sentence."""
    note: str = ""
    call: str
    """File of the call in the same folder, without `.yaml`."""
    on: date | None = None
    """Day of submission, where a rule depends on it."""
    figures: Figures
    expect: tuple[str, ...]
    """Codes of all findings, each once; empty: the rules are content."""


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """A case whose rules say something else than it expects."""

    call: str
    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.call}: {self.name}: {self.message}"


def run_case(call: Call, case: Case) -> tuple[str, ...]:
    """The codes the call's rules give, in alphabetical order. Rules that nobody has verified are questions: no code.

    Raises ValueError when the case's figures contradict themselves.
    """
    figures = replace(case.figures, submission_on=case.on or case.figures.submission_on)
    rules = [rule for rule in call.rules if rule.source.verified is not Verified.UNVERIFIED]
    return tuple(sorted({finding.code for finding in check_figures(rules, figures)}))


def untried_rules(calls: Iterable[Call], cases: Iterable[tuple[Call, Case]]) -> Iterator[CaseFailure]:
    """Verified rules that no case breaks: nobody has seen that they find anything."""
    by_call: dict[str, list[Case]] = {}
    for call, case in cases:
        by_call.setdefault(call.slug, []).append(case)
    for call in calls:
        for rule in call.rules:
            known = by_call.get(call.slug, [])
            if rule.source.verified is not Verified.UNVERIFIED and not any(_breaks(case, rule) for case in known):
                yield CaseFailure(call.slug, f"rule {rule.rule}", "no case breaks it; add one to cases.yaml")


def _breaks(case: Case, rule: Rule) -> bool:
    try:
        return bool(check_figures([rule], replace(case.figures, submission_on=case.on or case.figures.submission_on)))
    except ValueError:
        return False  # a case that contradicts itself is told by `failed_cases`


def failed_cases(cases: Iterable[tuple[Call, Case]]) -> Iterator[CaseFailure]:
    """The cases that do not hold."""
    for call, case in cases:
        try:
            found = run_case(call, case)
        except ValueError as error:
            yield CaseFailure(call.slug, case.name, str(error))
            continue
        if found != (expected := tuple(sorted(set(case.expect)))):
            message = f"expected {', '.join(expected) or 'nothing'}, found {', '.join(found) or 'nothing'}"
            yield CaseFailure(call.slug, case.name, message)
