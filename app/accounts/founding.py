"""The first run: an organisation, and its first administrator."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.accounts.credentials import set_email, set_password, set_profile
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP, find_organisation, list_organisations
from app.accounts.service import create_organisation
from app.domain.organisation import Organisation
from app.errors import BadInput, Conflict
from app.web.language import LANGUAGES
from app.web.language import gettext as _


def found_organisation(
    session: Session,
    person_id: int,
    *,
    name: str,
    country: str,
    person: str,
    email: str,
    password: str,
    language: str,
    at: datetime,
    keep: str,
) -> str:
    """Make the first organisation of an installation, with this person as its administrator; return its slug.

    Raises BadInput with the reason, Conflict where there is one already.
    """
    if list_organisations(session, limit=1):
        raise Conflict(_("There is an organisation here already."))
    if not name:
        raise BadInput(_("Say what your organisation is called."))
    slug = slug_of(session, name)
    set_profile(session, person_id, person, "")
    set_email(session, person_id, email)
    set_password(session, person_id, password, at=at, keep=keep)
    spoken = (language,) if language in LANGUAGES else ("en",)
    organisation_id = create_organisation(
        session, Organisation(slug=slug, name=name, country=country, languages=spoken)
    )
    session.execute(
        insert(MEMBERSHIP).values(
            person_id=person_id, organisation_id=organisation_id, roles=[Role.ADMINISTRATOR], joined_at=at
        )
    )
    record_deed(
        session, "found_organisation", f"organisation {slug}", organisation_id=organisation_id, person_id=person_id,
        name=person, at=at, of=name,
    )  # fmt: skip
    return slug


def slug_of(session: Session, name: str) -> str:
    """A free slug for an organisation of this name, also of one that is not written in Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "organisation"
    number = 1
    slug = short
    while find_organisation(session, slug) is not None:
        number += 1
        slug = f"{short}-{number}"
    return slug
