from __future__ import annotations

from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.sight import unseen_documents


def unseen_by(session: Session, visitor: Visitor) -> frozenset[str]:
    """Keys of the documents that are kept from who asks."""
    return unseen_documents(session, visitor.organisation["id"], visitor.roles, visitor.person_id)
