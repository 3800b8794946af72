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
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, insert, select

from app.accounts.audit import Doer
from app.accounts.guests import make_guest_link
from app.accounts.policy import Action, Role
from app.accounts.queries import GUEST_LINK, MEMBERSHIP, ORGANISATION, get_organisation
from app.accounts.recognising import COOKIE
from app.accounts.sessions import PERSON, SESSION
from app.catalog.catalogue import Catalogue
from app.db.engine import open_engine
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.main import create_app
from app.own_catalogue.catalogues import Catalogues
from app.proposals.service.invite_guests import May, let_in
from app.settings import Settings
from app.workspace.sample import ensure_sample
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import TOKEN, fill
from tests.web.proofs.busy import keep_busy
from tests.web.proofs.door import Door, open_door

GUEST, NOBODY, OPERATOR, STRANGER = "guest", "nobody", "operator", "stranger"
WHO = (*map(str, Role), GUEST, NOBODY, OPERATOR, STRANGER)
"""Every kind of visitor. A stranger is the administrator of the other organisation."""

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


def starts(world: World) -> tuple[str, ...]:
    """Where the walk through our pages begins: first where most has happened."""
    return (OURS.place, world.guest_addresses[0], "/", *world.extra, "/sign-in")


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
    guest_addresses = _people(engine, catalogue)
    with open_door(create_app(settings, catalogue)) as door:
        keep_busy(door, headers_of(STRANGER), headers_of(OPERATOR), THEIRS.home, THEIRS.project, THEIRS.proposal)
        extra = keep_busy(
            door, headers_of(Role.ADMINISTRATOR), headers_of(OPERATOR), OURS.home, OURS.project, OURS.proposal
        )
    engine.dispose()
    world = World(settings, guest_addresses, tuple(extra))
    world.keep()
    return world


def _people(engine: Engine, catalogue: Catalogue) -> tuple[str, ...]:
    """Everybody, signed in; the addresses that the guest was let in to, a section's page first."""
    now = datetime.now(UTC)
    later = now + timedelta(days=7)
    with unit_of_work(engine) as session:
        ids = {row.slug: row.id for row in session.execute(select(ORGANISATION.c.slug, ORGANISATION.c.id))}

        def come(who: str, **of: int) -> None:
            token_hash = sha256(cookie_of(who).encode()).hexdigest()
            opened = {"token_hash": token_hash, "created_at": now, "expires_at": later}
            session.execute(insert(SESSION).values(**opened, **of))

        def person(who: str, *, operator: bool = False, works_for: str | None = None) -> None:
            described = {"name": f"{who.title()} Doe", "email": f"{who}@people.example", "operator": operator}
            statement = insert(PERSON).values(**described, created_at=now).returning(PERSON.c.id)
            person_id = session.execute(statement).scalar_one()
            if works_for is not None:
                roles = [Role.ADMINISTRATOR if who == STRANGER else who]
                session.execute(
                    insert(MEMBERSHIP).values(
                        person_id=person_id, organisation_id=ids[works_for], roles=roles, joined_at=now
                    )
                )
            come(who, person_id=person_id)

        for role in Role:
            person(role, works_for=OURS.slug)
        person(STRANGER, works_for=THEIRS.slug)
        person(OPERATOR, operator=True)
        house = get_organisation(session, OURS.slug)
        to = let_in(session, catalogue, house, f"section|{OURS.proposal}|en/executive-summary", May.COMMENT)
        by = Doer("Manager Doe", None)
        _, person_id = make_guest_link(session, house["id"], "Guest", to, expires_at=later, by=by, at=now)
        link = select(GUEST_LINK.c.id).where(GUEST_LINK.c.person_id == person_id)
        come(GUEST, guest_link_id=session.execute(link).scalar_one())
        return to.addresses
