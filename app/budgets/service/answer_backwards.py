"""How much direct may I spend? Asked of a budget as it stands, with its own rate and base."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.budgets.service.read_desk import Desk
from app.budgets.service.reckon_budget import explained_rate
from app.domain.budget import IndirectBase
from app.domain.costing import cost
from app.domain.money import Money, MoneyError
from app.domain.number_reading import Unreadable, read_number
from app.domain.phrases import phrase, why
from app.domain.record import Record
from app.domain.reverse import direct_for_ceiling
from app.web.language import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Record):
    """Printed amounts; `problem` says why there is none."""

    direct: str = ""
    indirect: str = ""
    rate: str = ""
    """`7% of direct costs`."""
    left: str = ""
    """Beyond what the budget spends directly now; empty where it spends more."""
    too_much: str = ""
    """By how much the budget's direct costs are above; empty where they are not."""
    problem: str = ""


def answer_backwards(desk: Desk, ceiling: str) -> Answer:
    """The largest direct costs below a ceiling that was typed, beside what the budget has now."""
    costing, words, indirect = cost(desk.project), desk.words, desk.project.budget.indirect
    try:
        limit = Money(read_number(ceiling), costing.currency)
        rate, base = (indirect.rate, indirect.base) if indirect else (Decimal(0), IndirectBase.DIRECT)
        outside = costing.direct - costing.indirect_base
        partial = base in (IndirectBase.DIRECT_LESS, IndirectBase.MTDC)
        found = direct_for_ceiling(limit, rate, base, left_out=outside if partial else None)
    except Unreadable as error:
        return Answer(problem=told(str(error)))
    except MoneyError as error:
        return Answer(problem=told(phrase("{reason}.", reason=why(error))))
    over = costing.direct > found
    return Answer(
        direct=words.money(found),
        indirect=words.money(limit - found),
        rate=explained_rate(desk) if indirect else "",
        left="" if over else words.money(found - costing.direct),
        too_much=words.money(costing.direct - found) if over else "",
    )
