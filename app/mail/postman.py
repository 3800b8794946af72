"""Carries letters to the mail server that the settings name."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.errors import HeaderParseError
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from app.domain.phrases import phrase
from app.errors import BadInput, NotReachable
from app.jobs.job import Job, Record, Report
from app.jobs.queue import JOB
from app.mail.letter import Letter, as_message
from app.settings import Settings

TIMEOUT_S = 30


class MaybeTaken(NotReachable):
    """The letter was handed over, and nobody said that it was taken: it may arrive, or not."""


class _Remembering:
    """Whether the letter itself was begun. Before that nothing can have been taken."""

    begun = False

    def data(self, message: Any) -> tuple[int, bytes]:
        self.begun = True
        said: tuple[int, bytes] = super().data(message)  # type: ignore[misc] # of the class beside it
        return said


class _Smtp(_Remembering, smtplib.SMTP):
    pass


class _WrappedSmtp(_Remembering, smtplib.SMTP_SSL):
    pass


class Postman:
    """The worker's handler for letters."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def carry(self, job: Job, report: Report) -> Record:
        """Send the letter. What was sent is blotted out of the queue: it may hold a link that opens an account.

        Raises BadInput where it can never be delivered, NotReachable where it may be later.
        """
        report(0, 1, "")
        self.hand_over(Letter(**job.payload), job.key)
        return lambda session: _blot(session, job)

    def hand_over(self, letter: Letter, key: str) -> None:
        """Carry one letter to the mail server, which answers that it is taken.

        Raises BadInput where it can never be delivered, NotReachable where it may be later, and of these MaybeTaken
        where the answer is missing.
        """
        begun = False
        try:
            message = as_message(
                letter,
                sender=self._settings.mail_from or "",
                name=self._settings.mail_name,
                key=key,
                at=datetime.now(UTC),
            )
            with self._connected() as server:
                try:
                    server.send_message(message)
                finally:
                    begun = server.begun
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _refusal(code, words, letter.to) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, letter.to) from error
        except (OSError, smtplib.SMTPException) as error:
            kind = MaybeTaken if begun else NotReachable
            raise kind(phrase("The mail server does not answer: {reason}.", reason=str(error))) from error
        except (ValueError, HeaderParseError) as error:
            raise BadInput(
                phrase("The letter to {to} cannot be written: {reason}.", to=letter.to, reason=str(error))
            ) from error

    @contextmanager
    def _connected(self) -> Iterator[_Smtp | _WrappedSmtp]:
        given = self._settings
        host, port = given.smtp_host or "", given.smtp_port
        if given.smtp_tls == "wrapped":
            server: _Smtp | _WrappedSmtp = _WrappedSmtp(
                host, port, timeout=TIMEOUT_S, context=ssl.create_default_context()
            )
        else:
            server = _Smtp(host, port, timeout=TIMEOUT_S)
        try:
            if given.smtp_tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if given.smtp_user and given.smtp_password:
                server.login(given.smtp_user, given.smtp_password.get_secret_value())
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):  # what the server says to a goodbye takes no letter back
                server.quit()
            server.close()


def _refusal(code: int, words: bytes | str, to: str) -> BadInput | NotReachable:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    sentence = phrase("The mail server refused the letter to {to}: {words}", to=to, words=f"{code} {said}"[:500])
    return NotReachable(sentence) if 400 <= code < 500 else BadInput(sentence)


def _blot(session: Session, job: Job) -> dict[str, Any]:
    session.execute(update(JOB).where(JOB.c.id == job.id).values(payload={}))
    return {}
