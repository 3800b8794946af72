"""Funders, calls and their rules in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from app.catalog import codes
from app.catalog.labels import labels
from app.domain.budget import Category
from app.domain.call import CallStatus
from app.domain.funder import AmountRange, FunderKind
from app.domain.money import Money
from app.domain.printing import (
    print_countries,
    print_country,
    print_date,
    print_list,
    print_money,
    print_number,
    print_percent,
)
from app.domain.rules import Base, Of, Rule, RuleKind
from app.domain.sources import Verified
from app.domain.template import Stage
from app.web.language import current_language
from app.web.language import gettext as _


def kind_names() -> Mapping[FunderKind, str]:
    return {
        FunderKind.UN: _("United Nations agency"),
        FunderKind.INTERGOVERNMENTAL: _("Intergovernmental body"),
        FunderKind.REGIONAL: _("Regional body"),
        FunderKind.BILATERAL: _("Government agency"),
        FunderKind.EMBASSY: _("Embassy"),
        FunderKind.NHRI: _("National human rights institution"),
        FunderKind.FOUNDATION: _("Foundation"),
        FunderKind.CORPORATE: _("Company"),
        FunderKind.INGO: _("International NGO"),
        FunderKind.LOTTERY: _("Lottery"),
        FunderKind.NETWORK: _("Network"),
    }


def status_names() -> Mapping[CallStatus, str]:
    return {CallStatus.OPEN: _("Open"), CallStatus.FORTHCOMING: _("Forthcoming"), CallStatus.PAST: _("Past")}


def stage_names() -> Mapping[Stage, str]:
    return {
        Stage.INQUIRY: _("Letter of inquiry"),
        Stage.CONCEPT_NOTE: _("Concept note"),
        Stage.FULL: _("Full proposal"),
        Stage.REPORT: _("Report"),
    }


def verified_words() -> Mapping[Verified, str]:
    return {
        Verified.FUNDER: _("read in the funder's own text"),
        Verified.SECONDARY: _("read in somebody else's account"),
        Verified.UNVERIFIED: _("not verified"),
    }


def goal_names() -> Mapping[str, str]:
    """The goals of sustainable development: number and name."""
    return {goal.code: f"{goal.code}. {codes.label(goal, current_language())}" for goal in codes.sdg_goals()}


def sector_names() -> Mapping[str, str]:
    """The sectors of the OECD's Development Assistance Committee: code and name."""
    return {sector.code: f"{sector.code} {codes.label(sector, current_language())}" for sector in codes.dac_sectors()}


def target_name(code: str) -> str:
    found = codes.find_sdg(code)
    return codes.label(found, current_language()) if found else ""


def countries(found: Iterable[str]) -> Mapping[str, str]:
    """Codes with their names, by name."""
    named = {code: print_country(code, current_language()) for code in set(found)}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def country_list(found: tuple[str, ...]) -> str:
    return print_countries(found, current_language())


def amount_words(amount: AmountRange) -> str:
    """`USD 100,000 to USD 300,000`, `up to …`, `from …`."""
    return _range(amount.min, amount.max, amount.currency)


def request_words(rule: Rule) -> str:
    """What a rule on the amount asked for allows: `USD 5,000 to USD 25,000`, `up to …`."""
    match rule.rule:
        case RuleKind.MAX_AMOUNT:
            return _range(None, rule.value, rule.currency)
        case RuleKind.MIN_AMOUNT:
            return _range(rule.value, None, rule.currency)
        case RuleKind.FIXED_MENU:
            return _menu(rule)
        case _:
            return _range(rule.min, rule.max, rule.currency)


def rule_words(rule: Rule) -> str:
    """A money rule as a sentence without its end: `Indirect costs: at most 7% of direct costs`."""
    said = _sentences()[rule.rule].format(
        of=_of(rule),
        base=_base(rule.base or Base.TOTAL, rule.less),
        share=_share(rule.value),
        number=_number(rule.value),
        amount=_amount(rule.value, rule.currency),
        range=_range(rule.min, rule.max, rule.currency),
        menu=_menu(rule),
        categories=print_list([_category(category) for category in rule.categories], current_language()),
        steps="; ".join(_steps(rule)),
        currency=rule.currency or "",
    )
    return ", ".join((said, *_conditions(rule)))


def _sentences() -> Mapping[RuleKind, str]:
    return {
        RuleKind.MAX_RATE: _("{of}: at most {share} of {base}"),
        RuleKind.MAX_SHARE: _("{of}: at most {share} of {base}"),
        RuleKind.MIN_SHARE: _("{of}: at least {share} of {base}"),
        RuleKind.MAX_AMOUNT: _("{of}: at most {amount}"),
        RuleKind.MIN_AMOUNT: _("{of}: at least {amount}"),
        RuleKind.REQUEST_RANGE: _("Amount asked for: {range}"),
        RuleKind.FIXED_MENU: _("Amount asked for: one of: {menu}"),
        RuleKind.MAX_FUNDER_SHARE: _("The funder pays at most {share} of {base}"),
        RuleKind.MIN_OWN_SHARE: _("Own contribution: at least {share} of {base}"),
        RuleKind.COFINANCING_FORBIDDEN: _("Nobody else may pay for the same project"),
        RuleKind.MAX_MULTIPLE_OF_TURNOVER: _("Amount asked for: at most {number} times the yearly turnover"),
        RuleKind.CEILING_BY: _("Ceiling: {steps}"),
        RuleKind.RESERVE: _("Reserve ({categories}): at most {share} of {base}"),
        RuleKind.MAX_ROWS: _("At most {number} budget lines"),
        RuleKind.WHOLE_UNITS: _("Whole amounts, without decimals"),
        RuleKind.CURRENCY: _("The budget is in {currency}"),
        RuleKind.EXCLUDED_COST: _("Not paid for: {categories}"),
        RuleKind.DEVIATION_THRESHOLD: _("Moving more than {share} between headings needs consent"),
    }


def _conditions(rule: Rule) -> Iterator[str]:
    language = current_language()
    if rule.rule is RuleKind.RESERVE and rule.cap is not None:
        yield _("at most {amount}").format(amount=_amount(rule.cap, rule.currency))
    if rule.applies_to:
        yield _("for {applicants}").format(applicants=print_list([*rule.applies_to], language))
    if rule.effective_from:
        yield _("from {day}").format(day=print_date(rule.effective_from, language))
    if rule.effective_until:
        yield _("until {day}").format(day=print_date(rule.effective_until, language))


def _of(rule: Rule) -> str:
    names = {
        Of.INDIRECT: _("Indirect costs"),
        Of.REQUEST: _("Amount asked for"),
        Of.LINE: _("Each budget line"),
        Of.OWN: _("Own contribution"),
    }
    if rule.of is Of.CATEGORIES:
        return print_list([_category(category) for category in rule.categories], current_language())
    return names.get(rule.of, "") if rule.of else ""


def _base(base: Base, less: tuple[Category, ...]) -> str:
    if base is Base.ACTUAL:
        return _("actual spending")
    without = print_list([_category(category) for category in less], current_language())
    return labels(current_language())[f"base.{base}"].replace("{less}", without)


def _steps(rule: Rule) -> Iterator[str]:
    for step in rule.steps:
        amount = _amount(step.value, rule.currency)
        if step.up_to is not None:
            yield _("up to {months} months {amount}").format(months=step.up_to, amount=amount)
        else:
            yield _("for {applicants}").format(applicants=step.applicant or _("others")) + f" {amount}"


def _range(least: Decimal | None, most: Decimal | None, currency: str | None) -> str:
    if least is not None and most is not None:
        return _("{least} to {most}").format(least=_amount(least, currency), most=_amount(most, currency))
    if most is not None:
        return _("up to {most}").format(most=_amount(most, currency))
    return _("from {least}").format(least=_amount(least, currency)) if least is not None else ""


def _menu(rule: Rule) -> str:
    return print_list([_amount(value, rule.currency) for value in rule.menu], current_language())


def _category(category: Category) -> str:
    return labels(current_language())[f"category.{category}"]


def _share(value: Decimal | None) -> str:
    return print_percent(value, current_language()) if value is not None else ""


def _number(value: Decimal | None) -> str:
    return print_number(value, current_language()) if value is not None else ""


def _amount(value: Decimal | None, currency: str | None) -> str:
    if value is None:
        return ""
    return print_money(Money(value, currency), current_language(), trim=True) if currency else _number(value)
