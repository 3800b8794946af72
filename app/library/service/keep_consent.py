"""What a person agreed to: approved by a second one, withdrawn at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer
from app.domain.consent import Consent
from app.domain.phrases import phrase
from app.errors import BadInput
from app.library.service.keep_items import STORIES, read_item, save_item


def withdraw_consent(session: Session, organisation: RowMapping, token: str, *, by: Doer, at: datetime) -> None:
    """From now on nothing shows the story. Raises NotFound, BadInput where no consent is recorded."""
    kept = read_item(session, organisation, STORIES, token)
    consent = _recorded(kept.item.consent)
    if consent.withdrawn_on is None or consent.withdrawn_on > at.date():
        story = replace(kept.item, consent=replace(consent, withdrawn_on=at.date()))
        save_item(session, organisation, STORIES, story, read=kept.version, by=by, at=at, did="withdraw_consent")


def approve_story(session: Session, organisation: RowMapping, token: str, *, by: Doer, at: datetime) -> None:
    """Clear it as one of the two who have to. Raises NotFound, BadInput."""
    kept = read_item(session, organisation, STORIES, token)
    consent = _recorded(kept.item.consent)
    if by.name in consent.approved_by:
        raise BadInput(phrase("You approved this story already; a second person has to."))
    story = replace(kept.item, consent=replace(consent, approved_by=(*consent.approved_by, by.name)))
    save_item(session, organisation, STORIES, story, read=kept.version, by=by, at=at, did="approve_story")


def _recorded(consent: Consent | None) -> Consent:
    if consent is None:
        raise BadInput(phrase("No consent is recorded. Write down first what the person agreed to."))
    return consent
