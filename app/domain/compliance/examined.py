"""What a rule looks at, and the amounts its words stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.budget import Category, FundingKind
from app.domain.compliance.codes import CODES
from app.domain.costing import CostedLine, Costing
from app.domain.findings import Finding, Place, Where, make, percent
from app.domain.indirect import MTDC_CURRENCY, Spent, UnknownPart, direct_less, in_budget_currency, mtdc
from app.domain.money import EXACT, Money, MoneyError, total
from app.domain.organisation import Organisation
from app.domain.phrases import Argument, Phrase, Series, phrase, with_commas
from app.domain.project import Project
from app.domain.record import Record
from app.domain.rules import Base, Of, Rule

BUDGET = Where(Place.BUDGET)


_OF_THE_CALL = phrase("The call gives an amount")


class NotComparable(MoneyError):
    """An amount has another currency than the budget, and the budget has no rate for it; `what` says whose it is."""

    def __init__(self, currency: str, what: str = _OF_THE_CALL) -> None:
        super().__init__("no rate for {currency}", currency=currency)
        self.currency = currency
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Record):
    """A costed budget and whose it is. `rows` is what the funder's form would hold."""

    costing: Costing
    project: Project
    organisation: Organisation
    rows: int
    year: int
    """Of the submission."""
    spent: tuple[Spent, ...] = field(default=())

    def amount_in(self, value: Decimal, currency: str, what: str = _OF_THE_CALL) -> Money:
        """An amount in the budget's currency. Raises NotComparable, which then says `what` is in the other one."""
        amount = in_budget_currency(Money(value, currency), self.costing.budget)
        if amount is None:
            raise NotComparable(currency, what)
        return amount

    def base(self, base: Base, rule: Rule) -> Money:
        """A base as `rule` describes it. ACTUAL has no amount before the award: ValueError.

        Raises NotComparable where MTDC needs a rate, and UnknownPart where the rule does not say what it counts.
        """
        costing = self.costing
        match base:
            case Base.DIRECT:
                return costing.direct
            case Base.DIRECT_LESS:
                return direct_less(self.spent, rule.less, costing.currency)
            case Base.MTDC:
                lead = next((partner.key for partner in self.project.partners if partner.lead), None)
                part = None if rule.subaward_part is None else Money(rule.subaward_part, MTDC_CURRENCY)
                try:
                    return mtdc(self.spent, costing.budget, lead=lead, part=part)
                except UnknownPart:
                    raise
                except MoneyError as error:
                    raise NotComparable(MTDC_CURRENCY) from error
            case Base.GRANT:
                return costing.requested
            case Base.TOTAL:
                return costing.total
            case Base.ACTUAL:
                raise ValueError("actual spending is not known before the award")

    def measured(self, rule: Rule) -> Iterator[Measured]:
        """What the rule measures: one amount, or each line in turn."""
        costing = self.costing
        match rule.of:
            case Of.INDIRECT:
                yield Measured(phrase("Indirect costs"), costing.indirect)
            case Of.REQUEST:
                yield Measured(phrase("Request"), costing.requested)
            case Of.OWN:
                yield Measured(phrase("Own contribution"), self.own(cash_only=False))
            case Of.LINE:
                for costed in costing.lines:
                    if not rule.categories or costed.line.category in rule.categories:
                        yield Measured(line_name(costed), costed.amount, Where(Place.LINE, costed.line.key))
            case _:
                yield Measured(categories_name(rule.categories), self.in_categories(rule.categories))

    def in_categories(self, categories: Sequence[Category]) -> Money:
        """Direct costs in these categories, whoever pays."""
        by_category = self.costing.by_category
        return total((by_category[c] for c in set(categories) if c in by_category), self.costing.currency)

    def own(self, *, cash_only: bool) -> Money:
        kinds = {FundingKind.OWN} if cash_only else {FundingKind.OWN, FundingKind.IN_KIND}
        costing = self.costing
        return total((costing.by_source[s.key] for s in costing.budget.sources if s.kind in kinds), costing.currency)


@dataclass(frozen=True, slots=True)
class Measured(Record):
    what: str
    amount: Money
    where: Where = BUDGET


def found(rule: Rule, code: str, where: Where = BUDGET, **args: Argument) -> Finding:
    return make(CODES, code, where, severity=None, source=rule.source, **args)


def share_of(part: Money, whole: Money) -> Decimal | None:
    """None where there is no whole."""
    return EXACT.divide(part.amount, whole.amount) if whole.amount else None


def printed_share(share: Decimal | None, limit: Decimal | None = None) -> Phrase:
    """As a percentage, with as many decimals as it takes to tell it from `limit`."""
    if share is None:
        return phrase("more than 100 %")
    for places in (2, 4, 6):
        text = percent(share, places=places)
        if limit is None or share == limit or text != percent(limit, places=places):
            return text
    return text


BASE_NAMES = {
    Base.DIRECT: phrase("direct costs"),
    Base.MTDC: phrase("modified total direct costs"),
    Base.GRANT: phrase("the grant"),
    Base.TOTAL: phrase("the total cost"),
    Base.ACTUAL: phrase("actual spending"),
}


def base_name(base: Base, less: Sequence[Category]) -> Phrase:
    if base is Base.DIRECT_LESS:
        return (
            phrase("direct costs without {categories}", categories=with_commas(_SPOKEN[c] for c in less))
            if less
            else BASE_NAMES[Base.DIRECT]
        )
    return BASE_NAMES[base]


def categories_name(categories: Sequence[Category]) -> Series:
    return with_commas((_SPOKEN[category] for category in categories), capital=True)


def line_name(costed: CostedLine) -> str:
    if not costed.line.description:
        return costed.line.key
    return phrase("Line {line} ({description})", line=costed.line.key, description=costed.line.description)


def listed(items: Sequence[str], *, most: int = 5) -> str:
    rest = len(items) - most
    shown = with_commas(items[:most])
    return phrase("{items} and {rest} more", items=shown, rest=rest) if rest > 0 else shown


_SPOKEN: Mapping[Category, Phrase] = {
    Category.STAFF: phrase("staff"),
    Category.CONSULTANTS: phrase("consultants"),
    Category.TRAVEL: phrase("travel"),
    Category.PER_DIEM: phrase("per diem"),
    Category.EQUIPMENT: phrase("equipment"),
    Category.SUPPLIES: phrase("supplies"),
    Category.OFFICE: phrase("office"),
    Category.TRAINING: phrase("training"),
    Category.EVENTS: phrase("events"),
    Category.DIRECT_ASSISTANCE: phrase("direct assistance"),
    Category.SERVICES: phrase("services"),
    Category.PUBLICATIONS: phrase("publications"),
    Category.TRANSLATION: phrase("translation"),
    Category.SUBCONTRACTS: phrase("subcontracts"),
    Category.SUBGRANTS: phrase("subgrants"),
    Category.MONITORING: phrase("monitoring"),
    Category.EVALUATION: phrase("evaluation"),
    Category.AUDIT: phrase("audit"),
    Category.SECURITY: phrase("security"),
    Category.CONSTRUCTION: phrase("construction"),
    Category.CONTINGENCY: phrase("contingency"),
    Category.OTHER: phrase("other"),
}
