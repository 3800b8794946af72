"""What waits for somebody: talk that names them, and reviews they were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from app.proposals.queries.talk import list_waiting_comments, list_waiting_reviews


class Waits(StrEnum):
    MENTION = "mention"
    ASSIGNMENT = "assignment"
    REVIEW = "review"
    SIGN_OFF = "sign_off"
    SUGGESTIONS = "suggestions"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Waiting:
    what: Waits
    proposal: str
    """Slug."""
    by: str
    text: str
    """The comment, the role that signs, how many suggestions there are; empty for a review and a section."""
    thread: int | None = None
    key: str = ""
    """Of the section it is about, with its `language`; empty for the whole proposal."""
    language: str = ""
    due_on: date | None = None


def waiting_for(session: Session, organisation_id: int, person_id: int) -> tuple[Waiting, ...]:
    """Reviews first, then open threads, the newest first. Two statements."""
    reviews = (
        Waiting(Waits.REVIEW, row["proposal"], row["asked_by"], "")
        for row in list_waiting_reviews(session, organisation_id, person_id)
    )
    talk = (
        Waiting(
            Waits.ASSIGNMENT if row["assigned_to"] == person_id else Waits.MENTION,
            row["proposal"],
            row["name"],
            row["text"],
            row["id"],
        )
        for row in list_waiting_comments(session, organisation_id, person_id)
    )
    return (*reviews, *talk)
