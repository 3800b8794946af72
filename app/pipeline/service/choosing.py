"""How an organisation chooses: what weighs how much, what a scorecard asks, how much a person can work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.own_settings import write_own
from app.domain.fit import DEFAULT_WEIGHTS, MOST_WEIGHT, FitCriterion
from app.domain.go_no_go import DEFAULT_CRITERIA, ScoreCriterion
from app.domain.money import Money
from app.domain.phrases import phrase
from app.domain.record import Record
from app.errors import BadInput, VersionConflict
from app.models.mapping import json_of, stored_value
from app.pipeline.queries import SETTINGS, find_settings

WEEKLY_HOURS = Decimal(40)
MOST_CRITERIA = 20
_HOURS_OF_A_WEEK = Decimal(168)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing(Record):
    weights: dict[FitCriterion, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    """0 to 10; 0 leaves a criterion out."""
    criteria: tuple[ScoreCriterion, ...] = DEFAULT_CRITERIA
    """Of the scorecard."""
    weekly_hours: Decimal = WEEKLY_HOURS
    """That one person can work in a week."""
    hour: Money | None = None
    """What an hour costs, for the cost of a win."""
    version: int = 0
    """0: nobody has said anything yet."""


def read_choosing(session: Session, organisation: RowMapping) -> Choosing:
    row = find_settings(session, organisation["id"])
    if row is None:
        return Choosing()
    criteria = row["criteria"]
    return Choosing(
        weights=dict(DEFAULT_WEIGHTS) | stored_value(dict[FitCriterion, int], row["weights"]),
        criteria=DEFAULT_CRITERIA if criteria is None else stored_value(tuple[ScoreCriterion, ...], criteria),
        weekly_hours=row["weekly_hours"],
        hour=Money(row["hour_cost"], row["hour_currency"]) if row["hour_cost"] is not None else None,
        version=row["version"],
    )


def save_choosing(session: Session, organisation: RowMapping, wanted: Choosing, *, by: Doer, at: datetime) -> None:
    """Raises BadInput, and VersionConflict where somebody saved since `wanted.version`."""
    _check(wanted)
    own = wanted.criteria != DEFAULT_CRITERIA
    values = {
        "weights": {str(key): weight for key, weight in wanted.weights.items()},
        "criteria": json_of(tuple[ScoreCriterion, ...], wanted.criteria) if own else None,
        "weekly_hours": wanted.weekly_hours,
        "hour_cost": wanted.hour.amount if wanted.hour else None,
        "hour_currency": wanted.hour.currency if wanted.hour else None,
    }
    if not write_own(session, SETTINGS, organisation["id"], values, read=wanted.version):
        there = read_choosing(session, organisation)
        raise VersionConflict(
            phrase("Somebody changed how you choose meanwhile."),
            current_version=there.version,
            current=there,
            attempted=wanted,
        )
    record_deed_of(session, by, "edit_choosing", "pipeline", organisation_id=organisation["id"], at=at)


def _check(wanted: Choosing) -> None:
    if any(not 0 <= weight <= MOST_WEIGHT for weight in wanted.weights.values()):
        raise BadInput(phrase("A weight is a whole number from 0 to {most}.", most=MOST_WEIGHT))
    if not wanted.criteria:
        raise BadInput(phrase("A scorecard needs a criterion."))
    if len(wanted.criteria) > MOST_CRITERIA:
        raise BadInput(phrase("At most {most} fit here.", most=MOST_CRITERIA))
    if len({one.key for one in wanted.criteria}) < len(wanted.criteria):
        raise BadInput(phrase("Two criteria have the same name."))
    if not 0 < wanted.weekly_hours <= _HOURS_OF_A_WEEK:
        raise BadInput(phrase("A week has more than 0 and at most {most} hours.", most=_HOURS_OF_A_WEEK))
    if wanted.hour is not None and wanted.hour.amount < 0:
        raise BadInput(phrase("A value is not negative."))
