"""The pipeline in words, and what its routes are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Form, Path

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.deadlines import describe_instant
from app.domain.eligibility import Answer
from app.domain.fit import FitCriterion
from app.domain.go_no_go import Verdict
from app.domain.money import Money
from app.domain.pipeline import PipelineStage
from app.domain.printing import print_money, print_number, print_percent
from app.errors import BadInput
from app.pipeline.service.read_pipeline import Entry
from app.web.filters import read_amount
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import reader_zone, time_left

Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
Judge = Annotated[Visitor, may(Action.COMMENT)]
Decider = Annotated[Visitor, may(Action.DECIDE)]
OpportunityId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Sent = Annotated[str, Form(max_length=400)]
Note = Annotated[str, Form(max_length=4000)]
Person = Annotated[str, Form(pattern=r"^\d{0,9}$")]
Day = Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Version = Annotated[int, Form(ge=1, le=2**31 - 2)]


def stage_names() -> Mapping[PipelineStage, str]:
    return {
        PipelineStage.PROSPECT: _("Prospect"),
        PipelineStage.QUALIFYING: _("Qualifying"),
        PipelineStage.DRAFTING: _("Drafting"),
        PipelineStage.REVIEW: _("In review"),
        PipelineStage.SUBMITTED: _("Submitted"),
        PipelineStage.AWARDED: _("Awarded"),
        PipelineStage.DECLINED: _("Declined"),
        PipelineStage.REPORTING: _("Reporting"),
        PipelineStage.CLOSED: _("Closed"),
    }


def answer_names() -> Mapping[Answer, str]:
    return {Answer.YES: _("yes"), Answer.NO: _("no"), Answer.UNKNOWN: _("not known")}


def criterion_names() -> Mapping[FitCriterion, str]:
    return {
        FitCriterion.THEME: _("Theme"),
        FitCriterion.GEOGRAPHY: _("Geography"),
        FitCriterion.AMOUNT: _("Amount"),
        FitCriterion.OWN_SHARE: _("Own share"),
        FitCriterion.TIME_LEFT: _("Time left"),
        FitCriterion.LANGUAGE: _("Language"),
        FitCriterion.RELATIONSHIP: _("Relationship"),
        FitCriterion.TRACK_RECORD: _("Track record"),
        FitCriterion.EFFORT: _("Effort"),
    }


def verdict_names() -> Mapping[Verdict, str]:
    return {Verdict.GO: _("Go"), Verdict.NO_GO: _("No-go"), Verdict.LATER: _("Not yet")}


def percent(share: Decimal) -> str:
    return print_percent(share.quantize(Decimal("0.01")), current_language())


def money(amount: Money | None) -> str:
    return print_money(amount, current_language(), trim=True) if amount else ""


def number(value: Decimal | int) -> str:
    return print_number(value, current_language())


def due_words(entry: Entry) -> str:
    return describe_instant(entry.due, reader=reader_zone(), language=current_language()) if entry.due else ""


def left_words(entry: Entry, now: datetime) -> str:
    return time_left(entry.due_at, now) if entry.due_at else ""


def read_day(day: str) -> date | None:
    """Raises BadInput for a day that no calendar has."""
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        raise BadInput(_("{text} is no day of the calendar.").format(text=day)) from None


def read_money(amount: str, currency: str) -> Money | None:
    """None without an amount. Raises BadInput."""
    value = read_amount(amount)
    if value is None:
        return None
    if not currency.strip():
        raise BadInput(_("Give the currency of the amount, like EUR."))
    return Money(value, currency.strip().upper())


def read_percent(text: str) -> int | None:
    """None for an empty text. Raises BadInput."""
    value = read_amount(text.replace("%", ""))
    if value is None:
        return None
    if value != int(value) or not 0 <= value <= 100:
        raise BadInput(_("A probability is a whole number from 0 to 100."))
    return int(value)
