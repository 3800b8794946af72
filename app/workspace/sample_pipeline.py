"""The sample's pipeline: something at each stage, a call that is not open to it, a decision that waits to be looked at.

People, grants and hours are invented, as all of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import RowMapping, insert
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP
from app.accounts.sessions import PERSON
from app.catalog.catalogue import Catalogue
from app.domain.go_no_go import Leaning, Scorecard, Verdict
from app.domain.money import Money
from app.domain.pipeline import Opportunity, PipelineStage
from app.pipeline.service.change_pipeline import add_opportunity, log_effort, move_opportunity
from app.pipeline.service.choosing import Choosing, save_choosing
from app.pipeline.service.decide import decide, save_scorecard
from app.watch.queries import find_known

_S = PipelineStage
_COURTS = ("sample-list", ("0017",))
"""Source and id there."""
_HOUR = Money(Decimal("14.50"), "EUR")


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePeople:
    writer: Doer
    manager: Doer


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePipeline:
    """Puts opportunities into the sample, as if it had been done over the last years."""

    session: Session
    catalogue: Catalogue
    organisation: RowMapping
    at: datetime
    people: SamplePeople

    def announced(self) -> None:
        """Between two states of the list of announcements: cards, a go and a deadline, which the second state asks to
        look at again."""
        announcement = find_known(self.session, *_COURTS)[_COURTS[1][0]]
        then, manager, writer = self.at - timedelta(days=4), self.people.manager, self.people.writer
        made = self._add(
            Opportunity(
                title="", announcement=announcement["id"], project="open-doors", value=_euros(150_000), probability=35
            ),
            _S.QUALIFYING,
            then - timedelta(days=2),
        )
        for by, points, leaning, comment in (
            (writer, {"mission": 5, "chance": 3, "capacity": 2, "terms": 4, "partners": 4}, Leaning.GO,
             "The legal clinic would sign. I cannot judge what the courts think of it."),
            (manager, {"mission": 5, "chance": 4, "capacity": 3, "terms": 4, "partners": 4, "risk": 3}, Leaning.GO, ""),
        ):  # fmt: skip
            card = Scorecard(points=points, leaning=leaning, comment=comment)
            save_scorecard(self.session, self.organisation, made, card, by=by, at=then)
        self._hours(made, writer, 40, days=10, planned=True, note="Writing")
        decide(
            self.session, self.catalogue, self.organisation, made, Verdict.GO,
            reason="It pays for what the clinic does already, in the country we know.", by=manager, at=then,
        )  # fmt: skip

    def everything_else(self) -> None:
        for proposal, chance in (("open-doors-partnership", 60), ("open-doors-eu", 25)):
            made = self._add(
                Opportunity(title=_TITLES[proposal], proposal=proposal, probability=chance), _S.PROSPECT, self.at
            )
            self._hours(made, self.people.writer, 30, days=15, planned=True, note="Writing")
            self._hours(made, self.people.writer, 22, days=-12)
        self._add(
            Opportunity(title="", call="undp/2026-kyrgyzstan-low-value-grants", project="open-doors"),
            _S.PROSPECT,
            self.at,
        )
        self._add(
            Opportunity(title="A regional network of listeners (invented)", funder_name="Invented Foundation",
                        value=Money(Decimal(60_000), "USD"), note="A word at the conference; they will write."),
            _S.PROSPECT, self.at,
        )  # fmt: skip
        for title, funder, value, months, hours, ends in _EARLIER:
            then = self.at - timedelta(days=30 * months)
            made = self._add(
                Opportunity(title=title, funder=funder, value=_euros(value), project=None), _S.SUBMITTED, then
            )
            self._hours(made, self.people.writer, hours, days=-30 * months - 20)
            for stage, reason in ends:
                self._move(made, stage, reason)
        choosing = Choosing(hour=_HOUR)
        save_choosing(self.session, self.organisation, choosing, by=self.people.manager, at=self.at)

    def _add(self, wanted: Opportunity, stage: PipelineStage, at: datetime) -> int:
        by = self.people.writer
        made = add_opportunity(
            self.session, self.catalogue, self.organisation, wanted, by=by, at=at, owner_id=by.person_id
        )
        if stage is not wanted.stage:
            self._move(made, stage, "", at=at)
        return made

    def _move(self, made: int, stage: PipelineStage, reason: str, *, at: datetime | None = None) -> None:
        move_opportunity(
            self.session, self.catalogue, self.organisation, made, stage,
            reason=reason, version=None, by=self.people.manager, at=at or self.at,
        )  # fmt: skip

    def _hours(self, made: int, who: Doer, hours: int, *, days: int, planned: bool = False, note: str = "") -> None:
        """`days` ahead, from today on; below zero so many days ago."""
        today = self.at.date()
        day = today + timedelta(days=days)
        log_effort(
            self.session, self.organisation, made, person_id=who.person_id or 0, hours=Decimal(hours),
            first=today if planned else day, last=day, planned=planned, note=note, by=who, at=self.at,
        )  # fmt: skip


def add_people(session: Session, organisation: RowMapping, *, at: datetime) -> SamplePeople:
    """Two members who never sign in: they have no address."""

    def member(name: str, role: Role) -> Doer:
        person = {"name": name, "operator": False, "created_at": at}
        person_id = session.execute(insert(PERSON).values(person).returning(PERSON.c.id)).scalar_one()
        joined = {"person_id": person_id, "organisation_id": organisation["id"], "roles": [role], "joined_at": at}
        session.execute(insert(MEMBERSHIP).values(joined))
        return Doer(name, person_id)

    return SamplePeople(writer=member("Hanane Berrada", Role.WRITER), manager=member("Siham El Ouazzani", Role.MANAGER))


def _euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


_TITLES = {
    "open-doors-partnership": "Open Doors: partnership",
    "open-doors-eu": "Open Doors: full application to the European Union",
}
_EARLIER = (
    ("Windows in Sefrou, 2023–2024 (invented)", "cfli", 42_000, 40, 55,
     ((_S.AWARDED, ""), (_S.REPORTING, ""), (_S.CLOSED, "Final report accepted."))),
    ("Listeners of the helpline (invented)", "cfli", 38_000, 9, 48, ((_S.AWARDED, ""), (_S.REPORTING, ""))),
    ("Clinic on wheels (invented)", "undef", 180_000, 14, 130,
     ((_S.DECLINED, "Too many from the region; they asked us to come again."),)),
)  # fmt: skip
