"""The applicant as it answers one call: its profile, and what somebody said to the call's own questions.

A check of a proposal and the pipeline read the same answers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.service import read_organisation
from app.domain.organisation import Organisation
from app.proposals.queries.answers import ANSWER, list_answers


def read_applicant(session: Session, organisation: RowMapping, source: str | None) -> Organisation:
    """`source` is the slug of a call, or `announcement:ID`; None: nobody asked anything."""
    applicant = read_organisation(session, organisation)
    given = list_answers(session, organisation["id"], source) if source else ()
    return replace(applicant, answers=applicant.answers | {row["key"]: row["answer"] for row in given})


def answer_question(
    session: Session,
    organisation: RowMapping,
    source: str,
    key: str,
    answer: bool | None,
    *,
    note: str,
    by: Doer,
    at: datetime,
) -> None:
    """Keep a yes or a no with who said it, in the place of an earlier one; None takes it back."""
    session.execute(
        delete(ANSWER).where(
            ANSWER.c.organisation_id == organisation["id"], ANSWER.c.source == source, ANSWER.c.key == key
        )
    )
    if answer is not None:
        session.execute(
            insert(ANSWER).values(
                organisation_id=organisation["id"],
                source=source,
                key=key,
                answer=answer,
                note=note.strip(),
                by=by.name,
                at=at,
            )
        )
