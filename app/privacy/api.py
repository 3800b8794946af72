"""The data of persons for programs: the services that the pages call."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.db.session import unit_of_work
from app.privacy.pages.words import streamed
from app.privacy.schemas import PersonPublic, RetentionPublic, RetentionUpdate
from app.privacy.service.erase import Place, erase_person
from app.privacy.service.hand_out import person_file
from app.privacy.service.retain import preview_retention, read_periods, save_periods
from app.privacy.service.subjects import get_subject, list_subjects
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page
from app.web.problems import Problem

router = APIRouter(prefix="/organisations/{organisation}/privacy", tags=["privacy"], route_class=CleanRoute)

_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}, "description": "The zip."}
}
_NOT_THEIRS: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "description": "Runs the installation, or works elsewhere too"}
}

Administrator = Annotated[Visitor, may(Action.MANAGE)]
Key = Annotated[str, Path(max_length=300, description="As in the list, or `named-` and the name of anybody else.")]


@router.get("/people", name="listPeople", response_model=Page[PersonPublic])
def people(visitor: Administrator, session: ReadSession, request: Request, window: WindowDep) -> Response:
    """Everybody of whom there is a row: members, guests, contacts, people of partners and of stories."""
    found = sorted(
        (
            PersonPublic(key=one.key, kind=one.kind, name=one.name, about=str(one.about))
            for one in list_subjects(session, visitor.organisation)
        ),
        key=lambda one: one.key,
    )
    later = [one for one in found if one.key > window.after][: window.limit + 1]
    return answer(request, Page[PersonPublic], page(later, [one.key for one in later], window))


@router.get("/people/{person}/data.zip", name="getPersonData", response_class=Response, responses=_FILE)
def data(visitor: Administrator, person: Key, session: ReadSession, here: InstallationDep, now: Now) -> Response:
    """Everything that is held about somebody, as a zip of JSON and files."""
    subject = get_subject(session, visitor.organisation, person)
    opening = person_file(
        here.engine, here.files, here.settings.cache, [visitor.organisation], subject, at=now, guarded=True
    )
    return streamed(opening, f"{subject.key}-{now:%Y-%m-%d}.zip")


@router.delete("/people/{person}", name="erasePerson", status_code=204, responses=_NOT_THEIRS)
def erase(
    visitor: Administrator,
    person: Key,
    here: InstallationDep,
    now: Now,
    keep_sent: Annotated[
        str, Query(max_length=500, description="Why what was sent is kept as it was; left out, it goes too.")
    ] = "",
) -> Response:
    """Erase somebody everywhere, and again after each restore."""
    with unit_of_work(here.engine, read_only=True) as session:
        subject = get_subject(session, visitor.organisation, person)
    place = Place(here.engine, here.settings)
    erase_person(place, visitor.organisation, subject, keep_sent=keep_sent.strip(), by=visitor.doer, at=now)
    return Response(status_code=204)


@router.get("/retention", name="getRetention", response_model=RetentionPublic)
def retention(visitor: Administrator, session: ReadSession, request: Request, now: Now) -> Response:
    """How long each kind of data is kept, and what the next run takes."""
    return _retention(visitor, session, request, now)


@router.put("/retention", name="putRetention", response_model=RetentionPublic)
def put_retention(
    visitor: Administrator,
    body: RetentionUpdate,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Say how long each kind is kept."""
    save_periods(session, visitor.organisation, body.days, version=version, by=visitor.doer, at=now)
    return _retention(visitor, session, request, now)


def _retention(visitor: Visitor, session: Session, request: Request, now: Now) -> Response:
    days, version = read_periods(session, visitor.organisation["id"])
    lines = preview_retention(session, visitor.organisation, at=now)
    found = RetentionPublic(days=days, next={line.kind: line.count for line in lines})
    return answer(request, RetentionPublic, found, version=version)
