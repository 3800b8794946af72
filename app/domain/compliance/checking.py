"""Which rules are in force for this applicant on that day, and what each of them finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.domain.compliance import amounts, form, shares
from app.domain.compliance.examined import Examined, NotComparable, found
from app.domain.costing import Costing
from app.domain.findings import Finding, Severity
from app.domain.indirect import Spent, UnknownPart
from app.domain.organisation import Organisation
from app.domain.phrases import in_a_row, phrase
from app.domain.project import Project
from app.domain.rules import Rule, RuleKind
from app.domain.sources import Verified

Examine = Callable[[Rule, Examined], Iterator[Finding]]

EXAMINE: Mapping[RuleKind, Examine] = {
    RuleKind.MAX_RATE: shares.max_rate,
    RuleKind.MAX_SHARE: shares.max_share,
    RuleKind.MIN_SHARE: shares.min_share,
    RuleKind.MAX_AMOUNT: amounts.max_amount,
    RuleKind.MIN_AMOUNT: amounts.min_amount,
    RuleKind.REQUEST_RANGE: amounts.request_range,
    RuleKind.FIXED_MENU: amounts.fixed_menu,
    RuleKind.MAX_FUNDER_SHARE: shares.max_funder_share,
    RuleKind.MIN_OWN_SHARE: shares.min_own_share,
    RuleKind.COFINANCING_FORBIDDEN: form.cofinancing_forbidden,
    RuleKind.MAX_MULTIPLE_OF_TURNOVER: amounts.max_multiple_of_turnover,
    RuleKind.CEILING_BY: amounts.ceiling_by,
    RuleKind.RESERVE: shares.reserve,
    RuleKind.MAX_ROWS: form.max_rows,
    RuleKind.WHOLE_UNITS: form.whole_units,
    RuleKind.CURRENCY: form.currency,
    RuleKind.EXCLUDED_COST: form.excluded_cost,
    RuleKind.DEVIATION_THRESHOLD: shares.deviation_threshold,
}

_AT_MOST = {
    Verified.FUNDER: Severity.BLOCKER,
    Verified.SECONDARY: Severity.WARNING,
    Verified.UNVERIFIED: Severity.ADVICE,
}
_GRAVITY = (Severity.ADVICE, Severity.WARNING, Severity.BLOCKER)
_STANDING = {
    Verified.FUNDER: "",
    Verified.SECONDARY: phrase("This was read in somebody else's account of the call: check it in the funder's text."),
    Verified.UNVERIFIED: phrase("This is general knowledge, not read in the call: ask the funder whether it applies."),
}


def check_rules(
    rules: Sequence[Rule],
    *,
    costing: Costing,
    project: Project,
    organisation: Organisation,
    submission_on: date,
    layout_rows: int | None = None,
) -> tuple[Finding, ...]:
    """What the rules in force on the day of submission find in a budget, in the rules' order.

    `costing` and `project` are cut to the proposal's scope. `layout_rows` counts the rows of the funder's form; None:
    one a budget line.
    """
    at = Examined(
        costing=costing,
        project=project,
        organisation=organisation,
        rows=len(costing.lines) if layout_rows is None else layout_rows,
        year=submission_on.year,
        spent=tuple(Spent(costed.line, costed.amount) for costed in costing.lines),
    )
    in_force = (rule for rule in rules if applies(rule, organisation.kind, submission_on))
    return _once(finding for rule in in_force for finding in _examine(rule, at))


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """A rate that is missing is asked for once, however many rules would need it."""
    kept: list[Finding] = []
    asked: set[str] = set()
    for finding in findings:
        if finding.code == "budget.cannot_compare":
            if finding.args["currency"] in asked:
                continue
            asked.add(finding.args["currency"])
        kept.append(finding)
    return tuple(kept)


def applies(rule: Rule, applicant: str, on: date) -> bool:
    """Whether a rule is in force on a day for a kind of applicant."""
    return (
        (not rule.applies_to or applicant in rule.applies_to)
        and (rule.effective_from is None or rule.effective_from <= on)
        and (rule.effective_until is None or on <= rule.effective_until)
    )


def _examine(rule: Rule, at: Examined) -> list[Finding]:
    try:
        findings = list(EXAMINE[rule.rule](rule, at))
    except UnknownPart as error:
        findings = [found(rule, "budget.subaward_part_unknown", amount=error.subawards)]
    except NotComparable as error:
        own = at.costing.currency
        code = "budget.cannot_compare"
        findings = [found(rule, code, what=error.what, currency=error.currency, budget_currency=own)]
    return [_weighed(finding, rule) for finding in findings]


def _weighed(finding: Finding, rule: Rule) -> Finding:
    verified = rule.source.verified
    return replace(
        finding,
        severity=min(finding.severity, _AT_MOST[verified], key=_GRAVITY.index),
        message=in_a_row((finding.message, rule.note, _STANDING[verified])),
    )
