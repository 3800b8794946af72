"""What a budget rests on beside its lines: its currency and rates, who pays, and indirect costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.budgets.service.read_desk import Desk
from app.domain.budget import Budget, Category, FundingKind, FundingSource, Indirect, IndirectBase
from app.domain.budget_cells import plain
from app.domain.money import ExchangeRate, MoneyError, known_currencies
from app.domain.number_reading import Unreadable, read_number, read_share
from app.domain.phrases import phrase, why
from app.domain.record import Record
from app.web.language import gettext as _
from app.web.language import told


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRate(Record):
    currency: str = ""
    rate: str = ""
    on: str = ""
    source: str = ""

    @property
    def blank(self) -> bool:
        return not (self.currency or self.rate or self.on or self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSource(Record):
    key: str = ""
    """Empty for a new one."""
    kind: str = ""
    name: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTerms(Record):
    currency: str
    rates: tuple[TypedRate, ...]
    sources: tuple[TypedSource, ...]
    rate: str = ""
    """Of indirect costs, as a percentage; empty: none are asked for."""
    base: str = IndirectBase.DIRECT.value
    less: tuple[str, ...] = ()
    paid_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTerms(Record):
    budget: Budget | None
    """None where something is wrong."""
    errors: dict[str, str]
    """Sentence by field: `currency`, `rates.0.on`, `sources.1.name`, `rate` …"""


def typed_terms(budget: Budget) -> TypedTerms:
    """As they are stored."""
    indirect = budget.indirect
    return TypedTerms(
        currency=budget.currency,
        rates=tuple(
            TypedRate(currency=r.currency, rate=plain(r.rate), on=r.on.isoformat(), source=r.source)
            for r in budget.rates
        ),
        sources=tuple(
            TypedSource(key=s.key, kind=s.kind.value, name=s.name, confirmed=s.confirmed) for s in budget.sources
        ),
        rate=f"{plain(indirect.rate.scaleb(2))} %" if indirect else "",
        base=indirect.base.value if indirect else IndirectBase.DIRECT.value,
        less=tuple(category.value for category in indirect.less) if indirect else (),
        paid_by=indirect.source if indirect else budget.requested_source.key,
    )


def read_terms(desk: Desk, typed: TypedTerms) -> ReadTerms:
    """The stored budget with what was typed around its lines."""
    errors: dict[str, str] = {}
    currency = typed.currency.strip().upper()
    if currency not in known_currencies():
        errors["currency"] = _("Write a currency code of three capitals, such as EUR.")
    rates = tuple(_rates(typed, currency, errors))
    sources = tuple(_sources(desk, typed, errors))
    indirect = _indirect(typed, errors)
    before = desk.project.budget
    needed = {line.currency for line in before.lines} - {currency} - {rate.currency for rate in rates}
    if needed and not errors:
        listed = ", ".join(sorted(needed))
        errors["rates"] = _("Lines of the budget are in {listed}: give each a rate.").format(listed=listed)
    if errors:
        return ReadTerms(budget=None, errors=errors)
    try:
        budget = replace(before, currency=currency, rates=rates, sources=sources, indirect=indirect)
    except ValueError as error:
        return ReadTerms(budget=None, errors={"": _told(error)})
    return ReadTerms(budget=budget, errors={})


def _rates(typed: TypedTerms, currency: str, errors: dict[str, str]) -> Iterator[ExchangeRate]:
    for place, item in enumerate(typed.rates):
        if item.blank:
            continue
        at, own = f"rates.{place}", item.currency.strip().upper()
        if own not in known_currencies():
            errors[f"{at}.currency"] = _("Write a currency code of three capitals, such as EUR.")
        elif own == currency:
            errors[f"{at}.currency"] = _("This is the budget's own currency; it needs no rate.")
        if not item.source.strip():
            errors[f"{at}.source"] = _("Say who publishes this rate; auditors ask.")
        try:
            value = read_number(item.rate)
            on = date.fromisoformat(item.on)
            if not any(field.startswith(at) for field in errors):
                yield ExchangeRate(currency=own, rate=value, on=on, source=item.source.strip())
        except Unreadable as error:
            errors[f"{at}.rate"] = told(str(error))
        except ValueError as error:
            errors[f"{at}.on" if "isoformat" in str(error) else f"{at}.rate"] = (
                _("Write the day of the rate.") if "isoformat" in str(error) else _told(error)
            )


def _sources(desk: Desk, typed: TypedTerms, errors: dict[str, str]) -> Iterator[FundingSource]:
    used = Counter(line.source for line in desk.project.budget.lines)
    kept = {item.key for item in typed.sources if item.key and item.name.strip()}
    for source in desk.project.budget.sources:
        if source.key not in kept and used[source.key]:
            said = _("{count} lines are paid by “{name}”. Let another source pay them first.")
            errors["sources"] = said.format(count=used[source.key], name=source.name)
    number = 0
    for item in typed.sources:
        if not item.name.strip():
            continue
        key = item.key
        while not key or (not item.key and key in kept):
            number += 1
            key = f"source-{number}"
        kept.add(key)
        yield FundingSource(key=key, kind=FundingKind(item.kind), name=item.name.strip(), confirmed=item.confirmed)
    kinds = Counter(item.kind for item in typed.sources if item.name.strip())
    if kinds[FundingKind.REQUESTED] != 1:
        errors["sources"] = _("Exactly one source is the grant that is asked for.")


def _indirect(typed: TypedTerms, errors: dict[str, str]) -> Indirect | None:
    if not typed.rate.strip():
        return None
    base = IndirectBase(typed.base)
    less = tuple(Category(name) for name in typed.less) if base is IndirectBase.DIRECT_LESS else ()
    try:
        return Indirect(rate=read_share(typed.rate), base=base, less=less, source=typed.paid_by)
    except Unreadable as error:
        errors["rate"] = told(str(error))
    except ValueError as error:
        errors["rate"] = _told(error)
    return None


def _told(error: ValueError) -> str:
    """What cannot be, as a sentence in the reader's language."""
    return told(phrase("This cannot be: {reason}.", reason=why(error) if isinstance(error, MoneyError) else str(error)))
