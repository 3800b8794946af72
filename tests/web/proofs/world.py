"""Two organisations at work in one installation, and somebody of every kind who may knock at its door.

Ours is the sample workspace, in which everything has happened once: comments, versions, reviews, sign-offs, files, a
submission. Theirs is another house with a proposal of its own, which nobody of ours may ever see.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from pyotp import TOTP
from sqlalchemy import Engine, insert, select
from sqlmodel import Session

from app.accounts import second_factor
from app.accounts.audit import Doer
from app.accounts.credentials import set_password
from app.accounts.guests import make_guest_link
from app.accounts.invitations import invite
from app.accounts.policy import Action, Role
from app.accounts.queries import GUEST_LINK, MEMBERSHIP, ORGANISATION, get_organisation
from app.accounts.recognising import COOKIE
from app.accounts.sessions import PERSON, SESSION, Purpose, make_link
from app.calendar.queries import list_dated
from app.calendar.service.change_dates import change_dated, dated_of, moved
from app.calendar.service.move_deadlines import follow_move
from app.calendar.service.plan_proposal import keep_plan, propose_plan
from app.catalog.catalogue import Catalogue
from app.db.engine import open_engine
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.dated import Dated, DatedKind
from app.domain.deadlines import Deadline
from app.main import create_app
from app.own_catalogue.catalogues import Catalogues
from app.proposals.queries import get_proposal
from app.proposals.service.invite_guests import May, let_in
from app.settings import Settings
from app.workspace.sample import ensure_sample
from tests.accounts.people import PASSWORD
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import TOKEN, fill
from tests.web.proofs.busy import keep_busy
from tests.web.proofs.door import Door, open_door

GUEST, NOBODY, OPERATOR, STRANGER = "guest", "nobody", "operator", "stranger"
WHO = (*map(str, Role), GUEST, NOBODY, OPERATOR, STRANGER)
"""Every kind of visitor. A stranger is the administrator of the other organisation."""

_STAYS = timedelta(days=7)

GUEST_MAY = frozenset({Action.SEE, Action.COMMENT})


@dataclass(frozen=True, slots=True)
class House:
    slug: str
    project: str
    proposal: str

    @property
    def home(self) -> str:
        return f"/o/{self.slug}"

    @property
    def place(self) -> str:
        return f"{self.home}/proposals/{self.proposal}"


OURS = House("nafidha", "open-doors", "open-doors-partnership")
THEIRS = House(organisation().slug, material().project.slug, proposal().slug)


@dataclass(frozen=True, slots=True)
class World:
    settings: Settings
    guest_addresses: tuple[str, ...]
    """What a guest was invited to: a section first, then what its page asks for. Nothing else is theirs."""
    letters: tuple[str, ...]
    """Addresses that stand only in letters: to sign in, to join, to take a new password, to look in as a guest."""
    extra: tuple[str, ...] = field(default=())
    """Pages of ours that no page links to, like a workbook that waits to be looked at."""

    @property
    def _pristine(self) -> Path:
        return self.settings.workspace / "pristine.db"

    def keep(self) -> None:
        """Remember the data base as it is now."""
        with closing(sqlite3.connect(self._file)) as live, closing(sqlite3.connect(self._pristine)) as kept:
            live.backup(kept)

    def restore(self) -> None:
        """Undo everything since `keep`, also under a server that runs."""
        with closing(sqlite3.connect(self._pristine)) as kept, closing(sqlite3.connect(self._file, timeout=30)) as live:
            kept.backup(live)

    @property
    def _file(self) -> Path:
        return self.settings.workspace / "grantwright.db"

    @contextmanager
    def running(self, catalogue: Catalogue) -> Iterator[Door]:
        """The application on this world."""
        with open_door(create_app(self.settings, catalogue)) as door:
            yield door


def starts(world: World) -> Mapping[str, tuple[str, ...]]:
    """Where each visitor's walk begins; an administrator of ours comes first, and begins where most has happened."""
    return {
        Role.ADMINISTRATOR: (OURS.place, world.guest_addresses[0], "/", *world.extra),
        OPERATOR: ("/", f"{OURS.home}/settings/catalogue", f"{OURS.home}/settings/backup"),
        GUEST: ("/guest", world.guest_addresses[0]),
        NOBODY: ("/sign-in", *world.letters),
    }


def cookie_of(who: str) -> str:
    return sha256(f"the browser of {who}".encode()).hexdigest()


def headers_of(who: str) -> Mapping[str, str]:
    return {} if who == NOBODY else {"Cookie": f"{COOKIE}={cookie_of(who)}"}


def build(folder: Path, migrated: Path, catalogue: Catalogue) -> World:
    """The world in a new workspace."""
    shutil.copy(migrated, folder / "grantwright.db")
    settings = Settings(workspace=folder, token=TOKEN, workers=0)
    engine = open_engine(settings)
    fill(engine)
    ensure_sample(engine, Catalogues(catalogue), FileStore(settings.files), at=datetime.now(UTC))
    guest_addresses, letters = _people(engine, catalogue)
    _move_a_deadline(engine)
    with open_door(create_app(settings, catalogue)) as door:
        keep_busy(door, headers_of(STRANGER), headers_of(OPERATOR), THEIRS.home, THEIRS.project, THEIRS.proposal)
        extra = keep_busy(
            door, headers_of(Role.ADMINISTRATOR), headers_of(OPERATOR), OURS.home, OURS.project, OURS.proposal
        )
    engine.dispose()
    world = World(settings, guest_addresses, letters, tuple(extra))
    world.keep()
    return world


def _move_a_deadline(engine: Engine) -> None:
    """The funder moves the deadline of our proposal, whose plan is in the calendar; one step was moved by hand."""
    now = datetime.now(UTC)
    by, due = Doer("Amina", None), now.date() + timedelta(days=120)
    with unit_of_work(engine) as session:
        row = get_organisation(session, OURS.slug)
        answered = get_proposal(session, row["id"], OURS.proposal)
        keep_plan(session, row, answered, propose_plan(session, row, due_on=due, today=now.date()), by=by, at=now)
        step = list_dated(session, row["id"], proposal_id=answered["id"], kinds=[DatedKind.MILESTONE])[0]
        wanted = moved(dated_of(step), -1)
        change_dated(session, row, step["uid"], wanted, by=by, at=now, owner_id=None)
        deadline = Deadline(on=due + timedelta(days=14), at=time(17), zone="Europe/Brussels")
        told = Dated(uid="", kind=DatedKind.CALL_DEADLINE, title="", when=deadline)
        follow_move(session, row, {**answered, "submission_on": None}, told, Deadline(on=due), at=now)  # type: ignore[arg-type]


def begun(folder: Path, migrated: Path) -> Settings:
    """A new workspace in which only the operator is known."""
    shutil.copy(migrated, folder / "grantwright.db")
    settings = Settings(workspace=folder, workers=0)
    engine = open_engine(settings)
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        person = {"name": "Operator Doe", "email": f"{OPERATOR}@people.example", "operator": True, "created_at": now}
        person_id = session.execute(insert(PERSON).values(person).returning(PERSON.c.id)).scalar_one()
        _sign_in(session, OPERATOR, now, person_id=person_id)
    engine.dispose()
    return settings


def _sign_in(session: Session, who: str, at: datetime, **of: int) -> None:
    token_hash = sha256(cookie_of(who).encode()).hexdigest()
    opened = {"token_hash": token_hash, "created_at": at, "expires_at": at + _STAYS}
    session.execute(insert(SESSION).values(**opened, **of))


def _guard_with_second_factor(session: Session, person_id: int, who: str, now: datetime) -> None:
    set_password(session, person_id, PASSWORD, at=now, keep=cookie_of(who))
    second_factor.begin(session, person_id)
    secret = second_factor.find_secret(session, person_id)
    assert secret is not None
    second_factor.confirm(session, person_id, TOTP(secret).at(now), at=now)


def _people(engine: Engine, catalogue: Catalogue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Everybody, signed in: `guest_addresses` and `letters` of the world."""
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        ids = {row.slug: row.id for row in session.execute(select(ORGANISATION.c.slug, ORGANISATION.c.id))}

        def person(who: str, *, operator: bool = False, works_for: str | None = None) -> int:
            described = {"name": f"{who.title()} Doe", "email": f"{who}@people.example", "operator": operator}
            statement = insert(PERSON).values(**described, created_at=now).returning(PERSON.c.id)
            person_id: int = session.execute(statement).scalar_one()
            if works_for is not None:
                roles = [Role.ADMINISTRATOR if who == STRANGER else who]
                session.execute(
                    insert(MEMBERSHIP).values(
                        person_id=person_id, organisation_id=ids[works_for], roles=roles, joined_at=now
                    )
                )
            _sign_in(session, who, now, person_id=person_id)
            return person_id

        ids_by_role = {role: person(role, works_for=OURS.slug) for role in Role}
        person(STRANGER, works_for=THEIRS.slug)
        person(OPERATOR, operator=True)
        house = get_organisation(session, OURS.slug)
        to = let_in(session, catalogue, house, f"section|{OURS.proposal}|en/executive-summary", May.COMMENT)
        by = Doer("Manager Doe", None)
        token, person_id = make_guest_link(session, house["id"], "Guest", to, expires_at=now + _STAYS, by=by, at=now)
        link = select(GUEST_LINK.c.id).where(GUEST_LINK.c.person_id == person_id)
        _sign_in(session, GUEST, now, guest_link_id=session.execute(link).scalar_one())
        joins = invite(
            session, house["id"], email="new@people.example", name="New Doe", roles=[Role.WRITER], by=by, at=now
        )
        _guard_with_second_factor(session, ids_by_role[Role.ADMINISTRATOR], Role.ADMINISTRATOR, now)
        viewer = ids_by_role[Role.VIEWER]
        letters = (
            f"/sign-in/{make_link(session, viewer, Purpose.SESSION, at=now)}",
            f"/invitation/{joins}",
            f"/password/{make_link(session, viewer, Purpose.PASSWORD, at=now)}",
            f"/guest/{token}",
        )
        return to.addresses, letters
