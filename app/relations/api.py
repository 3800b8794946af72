"""Contacts, meetings and clarifications for programs: the services that the pages call.

Notes on what is politically sensitive are not here, for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app.accounts.erasures import ErasureList
from app.domain.relations import Clarification, Contact, Engagement
from app.relations.pages.words import Reader, Writer
from app.relations.service.clarify import (
    add_clarification,
    read_clarification,
    read_clarifications,
    save_clarification,
)
from app.relations.service.keep_contacts import add_contact, erase_for_good, read_contact, read_contacts, save_contact
from app.relations.service.keep_engagements import add_engagement, read_engagement, read_engagements, save_engagement
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.paging import Page, Window, WindowDep, page

relations = APIRouter(prefix="/organisations/{organisation}/relations", tags=["relations"], route_class=CleanRoute)
clarifications = APIRouter(
    prefix="/organisations/{organisation}/clarifications", tags=["relations"], route_class=CleanRoute
)

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@relations.get("/contacts", name="listContacts", response_model=Page[Contact])
def contacts(visitor: Reader, session: ReadSession, request: Request, window: WindowDep) -> Response:
    """Everybody who is kept, in the order in which they were added."""
    return _listed(request, Page[Contact], read_contacts(session, visitor.organisation), window)


@relations.post("/contacts", name="addContact", response_model=Contact, status_code=201)
def new_contact(visitor: Writer, body: Contact, session: WriteSession, request: Request, now: Now) -> Response:
    """Keep somebody. `id` and `version` are not read."""
    made = add_contact(session, visitor.catalogue, visitor.organisation, body, by=visitor.doer, at=now)
    found = read_contact(session, visitor.organisation, made)
    return _made(request, Contact, found, f"{visitor.organisation['slug']}/relations/contacts")


@relations.get("/contacts/{contact}", name="getContact", response_model=Contact)
def contact(visitor: Reader, contact: Number, session: ReadSession, request: Request) -> Response:
    """Somebody, and who knows them."""
    found = read_contact(session, visitor.organisation, contact)
    return answer(request, Contact, found, version=found.version)


@relations.put("/contacts/{contact}", name="putContact", response_model=Contact)
def put_contact(
    visitor: Writer,
    contact: Number,
    body: Contact,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Change what is kept of somebody."""
    wanted = replace(body, id=contact, version=version)
    save_contact(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)
    found = read_contact(session, visitor.organisation, contact)
    return answer(request, Contact, found, version=found.version)


@relations.delete("/contacts/{contact}", name="eraseContact", status_code=204)
def erase(visitor: Writer, contact: Number, here: InstallationDep, now: Now) -> Response:
    """Take away who it was, everywhere; that somebody took part in a meeting stays."""
    erase_for_good(here.engine, ErasureList(here.settings), visitor.organisation, contact, by=visitor.doer, at=now)
    return Response(status_code=204)


@relations.get("/engagements", name="listEngagements", response_model=Page[Engagement])
def engagements(visitor: Reader, session: ReadSession, request: Request, window: WindowDep) -> Response:
    """Meetings, calls, letters, events and visits, in the order in which they were written down."""
    return _listed(request, Page[Engagement], read_engagements(session, visitor.organisation), window)


@relations.post("/engagements", name="addEngagement", response_model=Engagement, status_code=201)
def new_engagement(visitor: Writer, body: Engagement, session: WriteSession, request: Request, now: Now) -> Response:
    """Write one down. What was promised with a day is put into the calendar, and so is one on a day to come."""
    made = add_engagement(session, visitor.catalogue, visitor.organisation, body, by=visitor.doer, at=now)
    found = read_engagement(session, visitor.organisation, made)
    return _made(request, Engagement, found, f"{visitor.organisation['slug']}/relations/engagements")


@relations.get("/engagements/{engagement}", name="getEngagement", response_model=Engagement)
def engagement(visitor: Reader, engagement: Number, session: ReadSession, request: Request) -> Response:
    """One, with what follows from it as the calendar has it."""
    found = read_engagement(session, visitor.organisation, engagement)
    return answer(request, Engagement, found, version=found.version)


@relations.put("/engagements/{engagement}", name="putEngagement", response_model=Engagement)
def put_engagement(
    visitor: Writer,
    engagement: Number,
    body: Engagement,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Change one; commitments with an `id` stay as the calendar has them, others are added."""
    wanted = replace(body, id=engagement, version=version)
    save_engagement(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)
    found = read_engagement(session, visitor.organisation, engagement)
    return answer(request, Engagement, found, version=found.version)


@clarifications.get("", name="listClarifications", response_model=Page[Clarification])
def questions(visitor: Reader, session: ReadSession, request: Request, window: WindowDep) -> Response:
    """Questions to funders, in the order in which they were written down."""
    found = read_clarifications(session, visitor.catalogue, visitor.organisation)
    return _listed(request, Page[Clarification], found, window)


@clarifications.post("", name="addClarification", response_model=Clarification, status_code=201)
def ask(visitor: Writer, body: Clarification, session: WriteSession, request: Request, now: Now) -> Response:
    """Write down a question, with its answer where there is one."""
    made = add_clarification(session, visitor.catalogue, visitor.organisation, body, by=visitor.doer, at=now)
    found = read_clarification(session, visitor.catalogue, visitor.organisation, made)
    return _made(request, Clarification, found, f"{visitor.organisation['slug']}/clarifications")


@clarifications.get("/{clarification}", name="getClarification", response_model=Clarification)
def question(visitor: Reader, clarification: Number, session: ReadSession, request: Request) -> Response:
    """A question, its answer, and who has read it."""
    found = read_clarification(session, visitor.catalogue, visitor.organisation, clarification)
    return answer(request, Clarification, found, version=found.version)


@clarifications.put("/{clarification}", name="putClarification", response_model=Clarification)
def put_question(
    visitor: Writer,
    clarification: Number,
    body: Clarification,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Change it; with another answer everybody who must know has to read it again."""
    wanted = replace(body, id=clarification, version=version)
    save_clarification(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)
    found = read_clarification(session, visitor.catalogue, visitor.organisation, clarification)
    return answer(request, Clarification, found, version=found.version)


def _listed(request: Request, kind: Any, found: Sequence[Any], window: Window) -> Response:
    keyed = sorted(((f"{one.id:012}", one) for one in found), key=lambda pair: pair[0])
    later = [pair for pair in keyed if pair[0] > window.after][: window.limit + 1]
    return answer(request, kind, page([one for _, one in later], [key for key, _ in later], window))


def _made(request: Request, kind: Any, found: Any, place: str) -> Response:
    response = answer(request, kind, found, version=found.version)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/organisations/{place}/{found.id}"
    return response
