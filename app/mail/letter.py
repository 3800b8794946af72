"""What a letter is, and how it is handed in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256

from sqlalchemy import select
from sqlmodel import Session

from app.domain.phrases import recalled
from app.jobs.job import State
from app.jobs.queue import JOB, enqueue

MAIL = "mail"
"""Kind of the job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Plain text to one person, in that person's language."""

    to: str
    """One address."""
    subject: str
    text: str


def send(session: Session, letter: Letter, *, key: str, at: datetime, organisation_id: int | None = None) -> None:
    """Hand a letter in, in the caller's transaction. `key` says which it is: handed in twice it leaves once."""
    enqueue(session, MAIL, asdict(letter), key=f"{MAIL}:{key}", at=at, organisation_id=organisation_id)


def as_message(letter: Letter, *, sender: str, name: str, key: str, at: datetime) -> EmailMessage:
    """The letter as it is sent.

    Its id is made from the job's key: sent twice, after a crash at the worst moment, most programs show it once.
    Raises ValueError for an address that is none, and for a line end where there may be none.
    """
    message = EmailMessage()
    message["From"] = Address(display_name=name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = at
    message["Message-ID"] = f"<{sha256(key.encode()).hexdigest()[:40]}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a letter."""

    at: datetime
    state: State
    error: str


def list_letters(session: Session, organisation_id: int, *, limit: int = 20) -> tuple[Sent, ...]:
    """An organisation's last letters, the newest first."""
    statement = select(JOB.c.created_at, JOB.c.state, JOB.c.error).where(
        JOB.c.kind == MAIL, JOB.c.organisation_id == organisation_id
    )
    rows = session.execute(statement.order_by(JOB.c.id.desc()).limit(limit))
    return tuple(Sent(row.created_at, State(row.state), recalled(row.error)) for row in rows)
