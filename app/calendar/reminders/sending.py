"""The reminders of a morning: made for everybody whose morning it is, then sent one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from sqlalchemy import Engine, RowMapping, select
from sqlmodel import Session

from app.accounts.queries import MEMBERSHIP, ORGANISATION
from app.accounts.sessions import PERSON
from app.calendar.naming import with_names
from app.calendar.reminders.letters import digest_body, digest_letter
from app.calendar.reminders.outbox import (
    DigestState,
    begin,
    end,
    fill,
    filled,
    give_up,
    list_sendable,
    told_to,
)
from app.calendar.reminders.preferences import PREFERENCES, Preferences, preferences_of
from app.calendar.reminders.telling import Telling, tell
from app.calendar.reminders.webhooks import WEBHOOK, find_webhook, post
from app.calendar.service.follow_sources import bring_up_to_date
from app.calendar.service.planning import read_planning
from app.db.session import unit_of_work
from app.domain.reminding import USUAL_HOUR, Morning, morning
from app.errors import AppError, BadInput, NotFound, NotReachable, StorageFault
from app.jobs.job import Job, Record, Report
from app.jobs.queue import enqueue
from app.mail.letter import Letter
from app.mail.postman import MaybeTaken, Postman
from app.own_catalogue.catalogues import Catalogues
from app.settings import Settings
from app.watch.hits import mark_told
from app.web.language import negotiate, speaking
from app.web.moments import zone_of_country

REMIND = "remind"
"""Kind of the job."""
_FOLLOW_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Somebody whose morning it is, with where they work; or an organisation's webhook."""

    morning: Morning
    zone: str
    person: RowMapping | None
    """The person, with how they want to be reminded."""
    wishes: Preferences
    roles: Mapping[int, tuple[str, ...]]
    """By the organisation's id; one without any for a webhook."""

    @property
    def whose(self) -> dict[str, int]:
        if self.person is not None:
            return {"person_id": self.person["id"]}
        return {"organisation_id": next(iter(self.roles))}

    @property
    def key(self) -> tuple[Any, ...]:
        return self.whose.get("person_id"), self.whose.get("organisation_id"), self.morning.day


class Reminder:
    """The worker's handler. What it does is safe to be cut off anywhere, and to be done again."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        catalogues: Catalogues,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._catalogues = catalogues
        self._clock = clock
        self._followed_at: dict[int, float] = {}
        """When each organisation's calendar followed its sources last, by the machine's own clock."""

    def remind(self, job: Job, report: Report) -> Record:  # noqa: ARG002 - a handler is given both
        done = self.run(lambda count: report(count, 0, ""))
        return lambda _session: {"sent": done}

    def run(self, alive: Callable[[int], None] = lambda _count: None) -> int:
        """Fill the outbox and empty it; returns how many left. `alive` hears of each."""
        with unit_of_work(self._engine) as session:
            give_up(session, at=self._clock())
        self._fill()
        with unit_of_work(self._engine, read_only=True) as session:
            waiting = list_sendable(session, at=self._clock())
        sent = 0
        for digest_id in waiting:
            alive(sent)
            with unit_of_work(self._engine) as session:
                row = begin(session, digest_id, at=self._clock())
            if row is not None:
                state, error = self._carry(row)
                with unit_of_work(self._engine) as session:
                    end(session, digest_id, state, error, at=self._clock())
                sent += state is DigestState.SENT
        return sent

    def _fill(self) -> None:
        at = self._clock()
        with unit_of_work(self._engine, read_only=True) as session:
            organisations = {row["id"]: row for row in session.execute(select(ORGANISATION)).mappings()}
            readers = [*self._people(session, organisations, at), *self._webhooks(session, organisations, at)]
            there = filled(session, sorted({each.morning.day for each in readers}))
        readers = [each for each in readers if each.key not in there]
        told_now = {organisation_id for reader in readers for organisation_id in reader.roles}
        for organisation in organisations.values():
            self._follow(organisation, at, now=organisation["id"] in told_now)
        for reader in readers:
            with unit_of_work(self._engine) as session:
                self._write(session, reader, organisations, at)

    def _follow(self, organisation: RowMapping, at: datetime, *, now: bool) -> None:
        """A deadline that moved is told within the hour, whether or not anybody looks at the calendar."""
        last = self._followed_at.get(organisation["id"], float("-inf"))
        if not now and monotonic() < last + _FOLLOW_S:
            return
        self._followed_at[organisation["id"]] = monotonic()
        with suppress(NotFound):  # it may be deleted meanwhile
            with unit_of_work(self._engine, read_only=True) as session:
                catalogue = self._catalogues.of(session, organisation)
            bring_up_to_date(self._engine, catalogue, organisation, at=at)

    def _people(self, session: Session, organisations: Mapping[int, RowMapping], at: datetime) -> Iterator[_Reader]:
        """Members with an address who want it."""
        if not self._settings.sends_mail:
            return
        statement = (
            select(PERSON.c.id, PERSON.c.name, PERSON.c.email, PERSON.c.language, MEMBERSHIP.c.organisation_id,
                   MEMBERSHIP.c.roles, PREFERENCES)
            .join(MEMBERSHIP, MEMBERSHIP.c.person_id == PERSON.c.id)
            .outerjoin(PREFERENCES, PREFERENCES.c.person_id == PERSON.c.id)
            .where(PERSON.c.email.is_not(None), PERSON.c.email != "")
            .order_by(PERSON.c.id, MEMBERSHIP.c.organisation_id)
        )  # fmt: skip
        members: dict[int, list[RowMapping]] = {}
        for row in session.execute(statement).mappings():
            members.setdefault(row["id"], []).append(row)
        for rows in members.values():
            person = rows[0]
            wishes = preferences_of(person) if person["wanted"] is not None else Preferences()
            zone = self._zone(wishes.zone, organisations[person["organisation_id"]])
            now = morning(at, zone, wishes.hour)
            if wishes.wanted and now is not None:
                roles = {row["organisation_id"]: tuple(row["roles"]) for row in rows}
                yield _Reader(morning=now, zone=zone, person=person, wishes=wishes, roles=roles)

    def _webhooks(self, session: Session, organisations: Mapping[int, RowMapping], at: datetime) -> Iterator[_Reader]:
        for organisation_id in session.execute(select(WEBHOOK.c.organisation_id)).scalars():
            zone = self._zone(None, organisations[organisation_id])
            if (now := morning(at, zone, USUAL_HOUR)) is not None:
                yield _Reader(morning=now, zone=zone, person=None, wishes=Preferences(), roles={organisation_id: ()})

    def _zone(self, own: str | None, organisation: RowMapping) -> str:
        return own or self._settings.zone or zone_of_country(organisation["country"]) or "UTC"

    def _write(self, session: Session, reader: _Reader, organisations: Mapping[int, RowMapping], at: datetime) -> None:
        told = told_to(session, **reader.whose)
        person, address = reader.person, (self._settings.address or "").rstrip("/")
        tellings = [
            tell(
                session, organisations[organisation_id], zone=reader.zone, today=reader.morning.day, told=told, at=at,
                ahead=reader.wishes.days or read_planning(session, organisations[organisation_id]).remind_days,
                person_id=person["id"] if person is not None else None, roles=roles,
            )
            for organisation_id, roles in reader.roles.items()
        ]  # fmt: skip
        full = [each for each in tellings if each]
        payload: dict[str, Any] = {}
        if full and person is not None:
            language = negotiate(person["language"], *full[0].organisation["languages"])
            with speaking(language):
                full = [self._named(session, each) for each in full]
            letter = digest_letter(
                person["email"], full, name=person["name"], language=language, zone=reader.zone, address=address, at=at
            )
            payload = {"to": letter.to, "subject": letter.subject, "text": letter.text}
        elif full:
            payload = digest_body(self._named(session, full[0]), day=reader.morning.day, address=address)
        names = [name for each in full for name in each.names]
        fill(session, reader.morning, names, payload, at=at, **reader.whose)
        for news in (news for each in full for news in each.news):
            mark_told(session, news, at=at)

    def _named(self, session: Session, telling: Telling) -> Telling:
        catalogue = self._catalogues.of(session, telling.organisation)
        return replace(telling, dates=tuple(with_names(session, catalogue, telling.organisation, telling.dates)))

    def _carry(self, digest: RowMapping) -> tuple[DigestState, str]:
        """What became of it. Whatever goes wrong is one digest's misfortune, not that of those behind it."""
        key = f"digest:{digest['id']}:{digest['person_id']}:{digest['day']}"
        try:
            if digest["person_id"] is not None:
                Postman(self._settings).hand_over(Letter(**digest["payload"]), key)
            else:
                self._post(digest, key)
        except MaybeTaken as error:
            return DigestState.UNCERTAIN, str(error)
        except NotReachable as error:
            return DigestState.PENDING, str(error)
        except StorageFault:
            raise
        except AppError as error:
            return DigestState.FAILED, str(error)
        return DigestState.SENT, ""

    def _post(self, digest: RowMapping, key: str) -> None:
        with unit_of_work(self._engine, read_only=True) as session:
            webhook = find_webhook(session, digest["organisation_id"])
        if webhook is None:
            raise BadInput("The webhook was taken away.")
        post(webhook, digest["payload"], delivery=key, local=self._settings.webhook_local, at=self._clock())


def hand_in_reminders(session: Session, at: datetime) -> None:
    """A look at whose morning it is, once: where one waits or is under way, that one is it."""
    enqueue(session, REMIND, {}, key=REMIND, at=at, again=True)
