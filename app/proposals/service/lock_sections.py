"""A signed section is locked, whoever saves it and by what way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.words import told_role
from app.domain.phrases import Phrase, in_a_row, phrase
from app.errors import SectionLocked
from app.proposals.queries.talk import hold_proposal, list_sign_offs
from app.web.moments import told_moment

WHOLE = ""
"""Key of a sign-off that covers the whole proposal."""


def ensure_unsigned(session: Session, proposal_id: int, key: str, *, attempted: Any) -> None:
    """Raise SectionLocked where somebody signed the section or the whole proposal."""
    hold_proposal(session, proposal_id, alone=False)
    signed = list_sign_offs(session, proposal_id, keys=(key, WHOLE))
    if not signed:
        return
    raise SectionLocked(in_a_row((signed_by(signed[-1]), phrase("Nothing was saved."))), attempted=attempted)


def signed_by(sign_off: RowMapping) -> Phrase:
    """Why the text is locked, and the way out."""
    return phrase(
        "{what} was signed by {name} ({role}) on {when} and is locked. To change it, {name} or a manager withdraws "
        "the sign-off on the page 'Review and sign-off'.",
        what=phrase("The whole proposal") if sign_off["key"] == WHOLE else phrase("This section"),
        name=sign_off["name"],
        role=told_role(sign_off["role"]),
        when=told_moment(sign_off["signed_at"]),
    )
