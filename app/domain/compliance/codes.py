"""What the money rules can find: one code a kind of rule, and three for what could not be checked."""

from __future__ import annotations

from app.domain.findings import Code, Codes, Severity

_BLOCKER, _WARNING, _ADVICE = Severity.BLOCKER, Severity.WARNING, Severity.ADVICE

CODES: Codes = {
    "budget.max_rate": Code(
        _BLOCKER,
        "Indirect costs are {share} of {base} ({amount}); the call allows at most {limit} ({limit_amount}).",
    ),
    "budget.max_share": Code(
        _BLOCKER, "{what}: {share} of {base} ({amount}); the call allows at most {limit} ({limit_amount})."
    ),
    "budget.min_share": Code(
        _BLOCKER, "{what}: {share} of {base} ({amount}); the call asks for at least {limit} ({limit_amount})."
    ),
    "budget.max_amount": Code(_BLOCKER, "{what}: {amount}; the call allows at most {limit}."),
    "budget.min_amount": Code(_BLOCKER, "{what}: {amount}; the call asks for at least {limit}."),
    "budget.request_range": Code(_BLOCKER, "The request is {amount}; the call takes requests {range}."),
    "budget.fixed_menu": Code(_BLOCKER, "The request is {amount}; the call gives only {menu}."),
    "budget.max_funder_share": Code(
        _BLOCKER,
        "The request is {share} of {base} ({amount}); the call pays at most {limit} ({limit_amount}). "
        "Find {missing} elsewhere.",
    ),
    "budget.min_own_share": Code(
        _BLOCKER,
        "The own contribution{cash} is {amount}: {share_of_total} of the total cost, or {share_of_grant} of the grant; "
        "the call asks for at least {limit} of {base} ({limit_amount}).",
    ),
    "budget.cofinancing_forbidden": Code(
        _BLOCKER, "The call pays the whole cost, but the budget has {amount} from other sources."
    ),
    "budget.max_multiple_of_turnover": Code(
        _BLOCKER,
        "The request is {amount}; the call allows at most {times} times the average annual budget of {years} "
        "({average}), which is {limit}.",
    ),
    "budget.ceiling_by": Code(_BLOCKER, "The request is {amount}; the call allows at most {limit} for {reason}."),
    "budget.reserve": Code(_BLOCKER, "{what}: {amount}; the call wants {limit} set aside ({share} of {base}{cap})."),
    "budget.max_rows": Code(_BLOCKER, "The budget has {rows} rows; the form takes at most {limit}. Join some of them."),
    "budget.whole_units": Code(
        _BLOCKER, "The call wants whole {currency}, without decimals. Not whole: {lines}. Round their unit costs."
    ),
    "budget.whole_indirect": Code(
        _ADVICE,
        "The call wants whole {currency}, without decimals, and a rate makes indirect costs of {amount}. "
        "Enter {whole} in the funder's form, and the total that goes with it.",
    ),
    "budget.currency": Code(
        _BLOCKER,
        "The budget is in {currency}; the call wants {wanted}. Set the currency and a dated rate in the proposal's "
        "scope.",
    ),
    "budget.excluded_cost": Code(
        _BLOCKER, "{what}: the call does not pay for this, but {amount} of the request does ({lines})."
    ),
    "budget.deviation_threshold": Code(
        _ADVICE, "After the award: spending that moves more than {limit} away from {base} needs the funder's consent."
    ),
    "budget.after_award": Code(
        _ADVICE,
        "{what}: the call sets {limit} of actual spending, which is only known after the award. Budget with that in "
        "mind.",
    ),
    "budget.cannot_compare": Code(
        _WARNING,
        "{what} in {currency} and the budget is in {budget_currency}: give the budget a dated rate "
        "for {currency}, so that the two can be compared.",
    ),
    "budget.subaward_part_unknown": Code(
        _ADVICE,
        "The call counts only the first part of each subaward in modified total direct costs, and how much that is is "
        "not known here. The budget has subawards of {amount}: ask the funder, and reckon the base by hand.",
    ),
    "budget.turnover_unknown": Code(
        _WARNING,
        "The call limits the request to {times} times the annual budget, and no annual budget is recorded for the "
        "organisation. Enter it under turnover.",
    ),
}
