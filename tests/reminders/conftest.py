"""An organisation whose people are reminded by a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, RowMapping, select, update

from app.accounts.audit import Doer
from app.accounts.policy import Role
from app.accounts.service import resolve_organisation, save_organisation
from app.accounts.sessions import PERSON
from app.calendar.reminders.outbox import DIGEST
from app.calendar.reminders.sending import Reminder
from app.calendar.service.change_dates import add_dated
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.dated import Dated, DatedKind
from app.domain.deadlines import Deadline
from app.own_catalogue.catalogues import Catalogues
from app.settings import Settings
from tests.accounts.people import add_person
from tests.domain.assembly.material import organisation
from tests.mail.server import Mailbox, mail_server

BY = Doer("Amina", None)


@dataclass
class World:
    engine: Engine
    settings: Settings
    catalogue: Catalogue
    box: Mailbox
    now: datetime = field(default=datetime(2027, 2, 3, 6, 30, tzinfo=UTC))

    def put(self, title: str, day: date, owner_id: int | None = None, kind: DatedKind = DatedKind.TASK) -> str:
        with unit_of_work(self.engine) as session:
            row = resolve_organisation(session, None)
            thing = Dated(uid="", kind=kind, title=title, when=Deadline(on=day))
            return add_dated(session, row, thing, by=BY, at=self.now, owner_id=owner_id)

    def join(self, name: str, role: Role = Role.WRITER, *, mail: bool = True) -> int:
        """A member who reads English."""
        person_id = add_person(self.engine, name, [role], email=f"{name.lower()}@marsa.example" if mail else None)
        with unit_of_work(self.engine) as session:
            session.execute(update(PERSON).where(PERSON.c.id == person_id).values(language="en"))
        return person_id

    def run(self, at: str = "") -> int:
        """A look of a worker at that moment, in UTC."""
        if at:
            self.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
        return Reminder(self.settings, self.engine, Catalogues(self.catalogue), clock=lambda: self.now).run()

    def digests(self) -> list[RowMapping]:
        with unit_of_work(self.engine, read_only=True) as session:
            return list(session.execute(select(DIGEST).order_by(DIGEST.c.id)).mappings())

    def states(self) -> list[str]:
        return [row["state"] for row in self.digests()]

    def texts(self) -> list[str]:
        return [letter.get_content().replace("\r\n", "\n") for letter in self.box.letters]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def world(engine: Engine, settings: Settings, catalogue: Catalogue, box: Mailbox) -> World:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
    given = settings.model_copy(update={
        "smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_tls": "none", "mail_from": "grants@ngo.example",
        "address": "https://g.example", "zone": "Africa/Tunis", "webhook_local": True})  # fmt: skip
    return World(engine, given, catalogue, box)
