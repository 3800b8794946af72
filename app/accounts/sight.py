"""Which of the organisation's documents somebody at work there may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import Session, select

from app.accounts.policy import Action, Role
from app.accounts.queries import list_owned
from app.domain.evidence import OwnedDocument, may_see
from app.domain.organisation import Organisation
from app.models import OwnedDocumentRow, PersonRow
from app.models.mapping import record_of


def unseen_documents(
    session: Session, organisation_id: int, roles: Collection[Role], person_id: int | None
) -> frozenset[str]:
    """Keys of those that are not theirs to see. A guest has no role, and sees none that is kept from anybody."""
    kept = [record_of(OwnedDocument, row) for row in list_owned(session, OwnedDocumentRow, organisation_id)]
    closed = [document for document in kept if document.seen_by]
    if not closed or Role.ADMINISTRATOR in roles:
        return frozenset()
    email = session.exec(select(PersonRow.email).where(PersonRow.id == person_id)).first() if roles else None
    return frozenset(document.key for document in closed if not may_see(document, roles, email or ""))


def as_seen(organisation: Organisation, unseen: frozenset[str], actions: Collection[Action]) -> Organisation:
    """Without the documents that are not theirs to see; how referees are reached is for who writes proposals, and what
    people told, with what they agreed to, for who keeps stories."""
    past = organisation.past_projects
    if Action.WRITE not in actions:
        past = tuple(
            replace(one, referee=replace(one.referee, contact="")) if one.referee is not None else one for one in past
        )
    documents = tuple(document for document in organisation.documents if document.key not in unseen)
    stories = organisation.stories
    if Action.TELL not in actions:
        stories = tuple(replace(story, text="", consent=None) for story in stories)
    return replace(organisation, documents=documents, past_projects=past, stories=stories)
