"""The first run: an organisation, and its first administrator."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import insert
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed, record_deed_of
from app.accounts.credentials import set_email, set_password, set_profile
from app.accounts.invitations import invite
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP, find_organisation, list_organisations
from app.accounts.service import create_organisation
from app.domain.organisation import Organisation
from app.domain.printing import countries
from app.errors import BadInput, Conflict
from app.web.language import LANGUAGES
from app.web.language import gettext as _


class Unanswered(BadInput):
    """Questions of the first run without a usable answer; `wrong` has the reason by the name of the argument."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrong.values()))
        self.wrong = wrong


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

    Raises Unanswered with all reasons at once, Conflict where there is one already. What was answered well is in the
    session then: the caller takes it back.
    """
    if list_organisations(session, limit=1):
        raise Conflict(_("There is an organisation here already."))
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = _("Say what your organisation is called.")
    if country not in dict(countries("en")):
        wrong["country"] = _("Choose the country in which it is registered.")
    answers = {
        "person": partial(set_profile, session, person_id, person, ""),
        "email": partial(set_email, session, person_id, email),
        "password": partial(set_password, session, person_id, password, at=at, keep=keep),
    }
    for field, take in answers.items():
        try:
            take()
        except BadInput as error:
            wrong[field] = str(error)
    if wrong:
        raise Unanswered(wrong)
    slug, organisation_id = _make(session, name, country, language)
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


def add_organisation(
    session: Session, *, name: str, country: str, language: str, administrator: str, by: Doer, at: datetime
) -> tuple[str, str]:
    """Make one more organisation, apart from the others, and invite its first administrator by e-mail.

    Returns its slug and the token of the invitation. Raises BadInput for no name and for what is no e-mail.
    """
    if not name:
        raise BadInput(_("Say what your organisation is called."))
    slug, organisation_id = _make(session, name, country, language)
    record_deed_of(
        session, by, "found_organisation", f"organisation {slug}", organisation_id=organisation_id, at=at, of=name
    )
    token = invite(
        session, organisation_id, email=administrator, name="", roles=[Role.ADMINISTRATOR], by=by, at=at
    )  # fmt: skip
    return slug, token


def _make(session: Session, name: str, country: str, language: str) -> tuple[str, int]:
    """Slug and id."""
    slug = slug_of(session, name)
    spoken = (language,) if language in LANGUAGES else ("en",)
    return slug, create_organisation(session, Organisation(slug=slug, name=name, country=country, languages=spoken))


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
