"""Who asks: the person that a browser is signed in as, and the organisation whose page it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import RowMapping

from app.accounts.queries import get_organisation
from app.accounts.sessions import find_person
from app.errors import NotPermitted, NotSignedIn
from app.web.deps import Now, OrganisationSlug, ReadSession

COOKIE = "grantwright"


def person(request: Request, session: ReadSession, now: Now) -> RowMapping:
    """Raises NotSignedIn."""
    token = request.cookies.get(COOKIE, "")
    found = find_person(session, token, at=now) if token else None
    if found is None:
        raise NotSignedIn("Sign in first.")
    return found


PersonDep = Annotated[RowMapping, Depends(person)]


def organisation_of(organisation: OrganisationSlug, session: ReadSession, person: PersonDep) -> RowMapping:
    """The organisation, for who is at home in it. Raises NotFound, also for one that is somebody else's."""
    row = get_organisation(session, organisation)
    if not person["operator"]:
        raise NotPermitted("You do not work for this organisation.")
    return row


OrganisationDep = Annotated[RowMapping, Depends(organisation_of)]
