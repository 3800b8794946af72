"""What the grid in the browser starts with."""

from __future__ import annotations

from datetime import date

from app.budgets.schemas import BudgetDesk, Choice
from app.budgets.service.read_desk import Desk
from app.budgets.service.reckon_budget import reckon
from app.domain.budget import Category
from app.domain.budget_cells import typed_line


def begin_grid(desk: Desk, *, on: date) -> BudgetDesk:
    """Raises MoneyError for a stored budget that cannot be costed."""
    project, budget, words = desk.project, desk.project.budget, desk.words
    return BudgetDesk(
        currency=budget.currency,
        currencies=(budget.currency, *(rate.currency for rate in budget.rates)),
        years=project.years,
        categories=tuple(Choice(key=c.value, label=words(f"category.{c}")) for c in Category),
        partners=partner_choices(desk),
        activities=activity_choices(desk),
        sources=tuple(Choice(key=source.key, label=source.name) for source in budget.sources),
        lines=tuple(typed_line(line) for line in budget.lines),
        reckoned=reckon(desk, on=on),
    )


def partner_choices(desk: Desk) -> tuple[Choice, ...]:
    """The applicant first, under no key."""
    ours = Choice(key="", label=desk.organisation.acronym or desk.organisation.name)
    others = (Choice(key=p.key, label=p.name) for p in desk.project.partners if not p.lead)
    return (ours, *others)


def activity_choices(desk: Desk) -> tuple[Choice, ...]:
    """Each below its output."""
    return tuple(
        Choice(key=activity.key, label=f"{activity.key} {activity.title}", group=output.title)
        for output in desk.project.results.outputs()
        for activity in output.activities
    )
