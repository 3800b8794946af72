"""Letters through the queue to a real mail server: once, later when it is away, never twice, and only to one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine, RowMapping, select

from app.db.session import unit_of_work
from app.errors import BadInput
from app.jobs.job import FIRST_PAUSE_OUTSIDE, Job, State
from app.jobs.queue import JOB
from app.jobs.worker import Worker
from app.mail.letter import MAIL, Letter, send
from app.mail.postman import Postman
from app.settings import Settings
from tests.mail.server import Mailbox, free_port, mail_server

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LETTER = Letter(to="samira@marsa.example", subject="دعوة إلى العمل", text="افتحي هذا الرابط:\n\nhttps://g.example/x\n")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def settings_for(settings: Settings, port: int) -> Settings:
    return settings.model_copy(
        update={
            "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "mail_from": "grants@ngo.example",
            "address": "https://g.example",
        }
    )  # fmt: skip


def work(engine: Engine, settings: Settings, at: datetime) -> RowMapping:
    """One step of a worker at a moment; the job as it stands then."""
    with time_machine.travel(at, tick=False):
        Worker(engine, {MAIL: Postman(settings).carry}).work_once()
    with unit_of_work(engine, read_only=True) as session:
        return session.execute(select(JOB)).mappings().one()


def hand_in(engine: Engine, letter: Letter = LETTER) -> None:
    with unit_of_work(engine) as session:
        send(session, letter, key="k", at=NOW)


def test_a_letter_is_sent_once_and_then_forgotten(engine: Engine, settings: Settings, box: Mailbox) -> None:
    hand_in(engine)
    hand_in(engine)
    given = settings_for(settings, box.port)
    job = work(engine, given, NOW)
    work(engine, given, NOW + timedelta(hours=1))
    (letter,) = box.letters
    assert box.recipients == [[LETTER.to]]
    assert (letter["Subject"], letter.get_content().replace("\r\n", "\n")) == (LETTER.subject, LETTER.text)
    assert letter["From"] == "Grantwright <grants@ngo.example>"
    assert (job["state"], job["payload"]) == (State.DONE, {})


def test_a_server_that_wants_to_be_asked_later_is_asked_later(engine: Engine, settings: Settings, box: Mailbox) -> None:
    box.answers = ["451 Come again"]
    hand_in(engine)
    given = settings_for(settings, box.port)
    job = work(engine, given, NOW)
    assert (job["state"], job["due_at"]) == (State.WAITING, NOW + FIRST_PAUSE_OUTSIDE)
    assert "451 Come again" in job["error"]
    assert work(engine, given, NOW + FIRST_PAUSE_OUTSIDE)["state"] == State.DONE
    assert len(box.letters) == 1


def test_a_server_that_is_away_is_asked_again(engine: Engine, settings: Settings) -> None:
    hand_in(engine)
    job = work(engine, settings_for(settings, free_port()), NOW)
    assert (job["state"], job["attempts"]) == (State.WAITING, 1)
    assert "does not answer" in job["error"]


def test_a_letter_that_is_refused_for_good_is_not_tried_again(engine: Engine, settings: Settings, box: Mailbox) -> None:
    box.answers = ["550 Nobody of that name"]
    hand_in(engine)
    job = work(engine, settings_for(settings, box.port), NOW)
    assert job["state"] == State.FAILED
    assert "550 Nobody of that name" in job["error"]


def test_a_letter_sent_again_after_a_crash_bears_the_same_number(sqlite_settings: Settings, box: Mailbox) -> None:
    postman = Postman(settings_for(sqlite_settings, box.port))
    for attempt in (1, 2):
        payload = {"to": LETTER.to, "subject": LETTER.subject, "text": LETTER.text}
        postman.carry(Job(id=1, kind=MAIL, key="mail:k", payload=payload, attempts=attempt), lambda *_: None)
    first, second = box.letters
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    "hostile",
    [
        {"to": "samira@marsa.example, eve@evil.example"},
        {"to": "samira@marsa.example\nBcc: eve@evil.example"},
        {"subject": "Hello\nBcc: eve@evil.example"},
    ],
)
def test_nobody_is_added_to_a_letter(sqlite_settings: Settings, box: Mailbox, hostile: dict[str, str]) -> None:
    payload = {"to": LETTER.to, "subject": LETTER.subject, "text": LETTER.text, **hostile}
    postman = Postman(settings_for(sqlite_settings, box.port))
    with pytest.raises(BadInput):
        postman.carry(Job(id=1, kind=MAIL, key="mail:k", payload=payload), lambda *_: None)
    assert box.letters == []


def test_mail_without_an_address_of_its_own_is_no_setting() -> None:
    with pytest.raises(ValueError, match="GRANTWRIGHT_ADDRESS"):
        Settings(smtp_host="mail.example.org", mail_from="grants@ngo.example")
