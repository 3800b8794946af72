"""Every date that a call names: when each stage closes, until when questions are taken, when it is explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.call import Call, CallStage
from app.domain.dated import DatedKind
from app.domain.deadlines import Deadline, with_day
from app.domain.record import Localised, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDate(Record):
    kind: DatedKind
    when: Deadline
    """With a day."""
    stage: CallStage | None = None
    """None for what concerns the whole call."""
    number: int = 0
    """Of a session, from 1."""
    name: Localised
    """Of a session; empty for a stage, which is called as its form is."""

    @property
    def key(self) -> str:
        """The same as long as the call has it: `query_deadline:full`, `information_session:1`."""
        return f"{self.kind}:{self.stage.stage if self.stage else self.number}"


def dates_of(call: Call, today: date) -> tuple[CallDate, ...]:
    """Those with a day, in the call's order. A yearly round has that of its next window, which nobody has stated."""
    return tuple(_dates(call, today))


def _dates(call: Call, today: date) -> Iterator[CallDate]:
    for stage in call.stages:
        for kind, deadline in (
            (DatedKind.CALL_DEADLINE, stage.deadline),
            (DatedKind.QUERY_DEADLINE, stage.query_deadline),
        ):
            when = with_day(deadline, today) if deadline else None
            if when is not None and when.on is not None:
                yield CallDate(kind=kind, when=when, stage=stage, name={})
    for number, session in enumerate(call.sessions, start=1):
        if session.when.on is not None:
            yield CallDate(kind=DatedKind.INFORMATION_SESSION, when=session.when, number=number, name=session.title)
