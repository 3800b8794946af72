"""The columns of a laid-out budget, and how each line's amount falls under them without a cent lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.budget import BudgetLine, Category, FundingKind
from app.domain.costing import CostedLine, Costing
from app.domain.layouts import ColumnsBy
from app.domain.money import Money, total, zero
from app.domain.project import Project
from app.domain.record import Localised, Record, in_language
from app.domain.timing import Timing


@dataclass(frozen=True, slots=True)
class Column(Record):
    key: str
    """`year:1`, `financial_year:2027`, `source:own`, `partner:clinic`, `output:1.1` …"""
    label: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Columns, and for each line the amounts under them."""

    columns: tuple[Column, ...]
    of: Callable[[CostedLine], tuple[Money, ...]]
    of_indirect: Callable[[Costing, Sequence[Money]], tuple[Money, ...]]
    """From the costing and the direct costs by column."""


SUPPLIES = frozenset({Category.SUPPLIES, Category.EQUIPMENT})
"""What counts as given in goods rather than in money."""

FORM_COLUMNS = 4
"""Columns of activities that SF-424A has room for."""

_TOTAL: Localised = {"en": "Total", "fr": "Total", "es": "Total", "ar": "المجموع"}
_YEAR: Localised = {"en": "Year {n}", "fr": "Année {n}", "es": "Año {n}", "ar": "السنة {n}"}
_APPLICANT: Localised = {"en": "Applicant", "fr": "Demandeur", "es": "Solicitante", "ar": "الجهة المتقدّمة"}
_WHOLE_PROJECT: Localised = {
    "en": "Whole project",
    "fr": "Ensemble du projet",
    "es": "Todo el proyecto",
    "ar": "المشروع كلّه",
}
_OTHER_OUTCOMES: Localised = {
    "en": "Other outcomes",
    "fr": "Autres effets",
    "es": "Otros efectos",
    "ar": "حصائل أخرى",
}
_OTHERS_AND_WHOLE_PROJECT: Localised = {
    "en": "Other outcomes and whole project",
    "fr": "Autres effets et ensemble du projet",
    "es": "Otros efectos y todo el proyecto",
    "ar": "حصائل أخرى والمشروع كلّه",
}
_REQUESTED: Localised = {"en": "Requested", "fr": "Demandé", "es": "Solicitado", "ar": "المطلوب"}
_CO_FUNDING: Localised = {"en": "Co-funding", "fr": "Cofinancement", "es": "Cofinanciación", "ar": "تمويل مشترك"}
_CASH_AND_SUPPLIES: Mapping[str, Localised] = {
    "agency_cash": {"en": "Agency: cash", "fr": "Agence : fonds", "es": "Agencia: efectivo", "ar": "الوكالة: نقدًا"},
    "agency_supplies": {
        "en": "Agency: supplies",
        "fr": "Agence : fournitures",
        "es": "Agencia: suministros",
        "ar": "الوكالة: لوازم",
    },
    "partner_cash": {"en": "Partner: cash", "fr": "Partenaire : fonds", "es": "Socio: efectivo", "ar": "الشريك: نقدًا"},
    "partner_supplies": {
        "en": "Partner: supplies",
        "fr": "Partenaire : fournitures",
        "es": "Socio: suministros",
        "ar": "الشريك: لوازم",
    },
}


def columns_for(by: ColumnsBy, costing: Costing, project: Project, year_starts: int, language: str) -> Sides:
    """Indirect costs go by year as costed; by source and by cash to whoever pays them; by partner, output, outcome
    and financial year in proportion to the direct costs."""
    match by:
        case ColumnsBy.TOTAL:
            column = Column("total", in_language(_TOTAL, language))
            return Sides((column,), lambda costed: (costed.amount,), lambda c, _: (c.indirect,))
        case ColumnsBy.YEAR:
            years = tuple(
                Column(f"year:{n}", in_language(_YEAR, language).format(n=n)) for n in range(1, costing.years + 1)
            )
            return Sides(years, lambda costed: costed.by_year, lambda c, _: c.indirect_by_year)
        case ColumnsBy.SOURCE:
            sources = tuple(Column(f"source:{s.key}", s.name) for s in costing.budget.sources)
            return _by_key(sources, lambda line: f"source:{line.source}", _payer_of_indirect(costing))
        case ColumnsBy.PARTNER:
            return _by_partner(costing, project, language)
        case ColumnsBy.CASH_AND_SUPPLIES:
            return _by_cash_and_supplies(costing, language)
        case ColumnsBy.OUTPUT:
            return _by_output(project, costing, language)
        case ColumnsBy.OUTCOME:
            return _by_outcome(project, costing, language)
        case ColumnsBy.FINANCIAL_YEAR:
            return _by_financial_year(project, year_starts, language, None)
        case ColumnsBy.FINANCIAL_YEAR_AND_FUNDER:
            return _by_financial_year(project, year_starts, language, costing.budget.requested_source.key)


def _by_key(columns: tuple[Column, ...], key_of: Callable[[BudgetLine], str], indirect_key: str | None) -> Sides:
    """Each line stands in one column. Indirect costs stand in theirs, or in all by direct cost (None)."""
    place = {column.key: i for i, column in enumerate(columns)}

    def alone(amount: Money, key: str) -> tuple[Money, ...]:
        amounts = [zero(amount.currency)] * len(columns)
        amounts[place[key]] = amount
        return tuple(amounts)

    def of_indirect(costing: Costing, direct: Sequence[Money]) -> tuple[Money, ...]:
        return alone(costing.indirect, indirect_key) if indirect_key else _in_proportion(costing.indirect, direct)

    return Sides(columns, lambda costed: alone(costed.amount, key_of(costed.line)), of_indirect)


def _in_proportion(amount: Money, direct: Sequence[Money]) -> tuple[Money, ...]:
    weights = [d.amount for d in direct]
    return amount.split(weights if any(weights) else [1] * len(weights))


def _payer_of_indirect(costing: Costing) -> str:
    indirect = costing.budget.indirect
    return f"source:{indirect.source if indirect else costing.budget.requested_source.key}"


def _by_partner(costing: Costing, project: Project, language: str) -> Sides:
    lead = next((partner.key for partner in project.partners if partner.lead), None)
    names = {partner.key: partner.name_for(None) for partner in project.partners}
    applicant = Column("partner:", names[lead] if lead else in_language(_APPLICANT, language))
    spending = [key for key in names if key in costing.by_partner and key != lead]
    unlisted = [key for key in costing.by_partner if key is not None and key not in names]
    columns = (applicant, *(Column(f"partner:{key}", names.get(key, key)) for key in (*spending, *unlisted)))
    return _by_key(columns, lambda line: f"partner:{'' if line.partner in (None, lead) else line.partner}", None)


def _by_output(project: Project, costing: Costing, language: str) -> Sides:
    of_activity = {a.key: output.key for output in project.results.outputs() for a in output.activities}
    columns = [Column(f"output:{o.key}", f"{o.key} {o.title}".strip()) for o in project.results.outputs()]
    if not columns or any(c.line.activity is None or c.line.activity not in of_activity for c in costing.lines):
        columns.append(Column("output:", in_language(_WHOLE_PROJECT, language)))
    return _by_key(tuple(columns), lambda line: f"output:{of_activity.get(line.activity or '', '')}", None)


def _by_outcome(project: Project, costing: Costing, language: str) -> Sides:
    """Costs of no outcome's activities stand under the whole project. Past the form's room the last column takes the
    rest: what would have stood in a fifth column is not lost, and the row still sums."""
    of_activity = {
        activity.key: outcome.key
        for outcome in project.results.outcomes
        for output in outcome.outputs
        for activity in output.activities
    }
    columns = [Column(f"outcome:{o.key}", f"{o.key} {o.title}".strip()) for o in project.results.outcomes]
    shared = not columns or any(c.line.activity not in of_activity for c in costing.lines)
    if len(columns) + shared > FORM_COLUMNS:
        rest = _OTHERS_AND_WHOLE_PROJECT if shared else _OTHER_OUTCOMES
        columns = [*columns[: FORM_COLUMNS - 1], Column("outcome:", in_language(rest, language))]
    elif shared:
        columns.append(Column("outcome:", in_language(_WHOLE_PROJECT, language)))
    printed = {column.key for column in columns}

    def key_of(line: BudgetLine) -> str:
        key = f"outcome:{of_activity.get(line.activity or '', '')}"
        return key if key in printed else "outcome:"

    return _by_key(tuple(columns), key_of, None)


def _by_cash_and_supplies(costing: Costing, language: str) -> Sides:
    kinds = {source.key: source.kind for source in costing.budget.sources}
    columns = tuple(Column(key, in_language(label, language)) for key, label in _CASH_AND_SUPPLIES.items())

    def key_of(line: BudgetLine) -> str:
        kind = kinds[line.source]
        who = "agency" if kind is FundingKind.REQUESTED else "partner"
        goods = line.category in SUPPLIES or kind is FundingKind.IN_KIND
        return f"{who}_{'supplies' if goods else 'cash'}"

    payer = kinds[_payer_of_indirect(costing).removeprefix("source:")]
    return _by_key(columns, key_of, "agency_cash" if payer is FundingKind.REQUESTED else "partner_cash")


def _by_financial_year(project: Project, starts: int, language: str, requested: str | None) -> Sides:
    """A month belongs to the financial year in which it begins.

    With the key of the requested source each year is parted in two: the request, and all other money.
    """
    first = project.starts_on.year * 12 + project.starts_on.month - starts
    of_month = [(first + month) // 12 for month in range(project.months)]
    years = sorted(set(of_month))
    place = [years.index(year) for year in of_month]
    timing = Timing(project)

    def parted(amount: Money, weights: Sequence[int | Decimal], source: str) -> tuple[Money, ...]:
        parts = amount.split(weights)
        if requested is None:
            return parts
        nothing = zero(amount.currency)
        return tuple(x for part in parts for x in ((part, nothing) if source == requested else (nothing, part)))

    def of_line(costed: CostedLine) -> tuple[Money, ...]:
        weights = [0] * len(years)
        for year, weight in zip(place, timing.by_month(costed.line), strict=True):
            weights[year] += weight
        return parted(costed.amount, weights, costed.line.source)

    def of_indirect(costing: Costing, direct: Sequence[Money]) -> tuple[Money, ...]:
        width = 1 if requested is None else 2
        weights = [total(direct[i : i + width], costing.currency).amount for i in range(0, len(direct), width)]
        source = costing.budget.indirect.source if costing.budget.indirect else requested or ""
        return parted(costing.indirect, weights if any(weights) else [1] * len(weights), source)

    return Sides(_financial_years(years, starts, language, parted=requested is not None), of_line, of_indirect)


def _financial_years(years: Sequence[int], starts: int, language: str, *, parted: bool) -> tuple[Column, ...]:
    columns = [
        Column(f"financial_year:{year}", str(year) if starts == 1 else f"{year}/{(year + 1) % 100:02d}")
        for year in years
    ]
    if not parted:
        return tuple(columns)
    return tuple(
        Column(f"{column.key}:{who}", f"{column.label}: {in_language(word, language)}")
        for column in columns
        for who, word in (("requested", _REQUESTED), ("co_funding", _CO_FUNDING))
    )
