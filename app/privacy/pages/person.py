from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.settings_pages import SettingsPage
from app.db.session import unit_of_work
from app.domain.text import one_line
from app.errors import BadInput, Conflict, NotPermitted
from app.privacy.pages.words import kind_names, room_of, streamed
from app.privacy.service.erase import Place, erase_person
from app.privacy.service.hand_out import overview, person_file
from app.privacy.service.subjects import Subject, SubjectKind, get_subject
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/privacy/person", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
Asked = Annotated[str, Query(max_length=300)]
_MOST_WAYS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(SettingsPage):
    template: ClassVar[str] = "privacy/person.html"
    key: str
    kind: str
    about: str
    rooms: tuple[tuple[str, int], ...]
    """Where how many rows stand."""
    sent: tuple[str, ...]
    documents: tuple[str, ...]
    exports: int
    known: tuple[str, ...]
    """By what they are looked for in every text; what a story tells is not for this page."""
    also: str = ""
    keep: str = ""
    reason: str = ""


@router.get("")
def person(
    visitor: Administrator,
    session: ReadSession,
    person: Asked = "",
    name: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What is held about somebody, and what an erasure would reach; `name`: of who has no row of their own."""
    subject = get_subject(session, visitor.organisation, person or f"named-{one_line(name)}")
    return show(_page(session, visitor, subject))


@router.get("/data.zip")
def take(visitor: Administrator, session: ReadSession, here: InstallationDep, now: Now, person: Asked = "") -> Response:
    """Everything about them as a file."""
    subject = get_subject(session, visitor.organisation, person)

    opening = person_file(
        here.engine, here.files, here.settings.cache, [visitor.organisation], subject, at=now, guarded=True
    )
    return streamed(opening, f"{subject.key}-{now:%Y-%m-%d}.zip")


@router.post("")
def erase(
    visitor: Administrator,
    here: InstallationDep,
    now: Now,
    person: Annotated[str, Form(max_length=300)],
    keep: Annotated[Literal["", "keep", "erase"], Form()] = "",
    reason: Annotated[str, Form(max_length=500)] = "",
    also: Annotated[str, Form(max_length=4000)] = "",
    sure: Annotated[bool, Form()] = False,
) -> Response:
    """Erase them. Cannot be undone, so that a tick is asked for, and what happens to what was sent."""
    with unit_of_work(here.engine, read_only=True) as session:
        known = get_subject(session, visitor.organisation, person)
        page = replace(_page(session, visitor, known), also=also, keep=keep, reason=reason)
    why = one_line(reason)
    try:
        _ensure_answered(page, why, sure=sure)
        done = erase_person(
            Place(here.engine, here.settings),
            visitor.organisation,
            known.with_words(_ways(also)),
            keep_sent=why if keep == "keep" else "",
            by=visitor.doer,
            at=now,
        )
    except (BadInput, Conflict, NotPermitted) as error:
        return show(replace(page, problem=str(error)), status=status_of(error))
    said = "erased" if done.off_the_disk else "later"
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/privacy?done={said}", status_code=303)


def _ensure_answered(page: PersonPage, why: str, *, sure: bool) -> None:
    """Raises BadInput."""
    if page.sent and not page.keep:
        raise BadInput(_("Say what is to happen to the files that were sent."))
    if page.keep == "keep" and not why:
        raise BadInput(_("Say why what was sent has to be kept: which law, or which grant agreement."))
    if not sure:
        raise BadInput(_("Tick that you are sure: what is erased does not come back."))


def _ways(also: str) -> list[str]:
    ways = [line for line in also.splitlines() if line.strip()]
    if len(ways) > _MOST_WAYS:
        raise BadInput(_("At most {most} fit here.").format(most=_MOST_WAYS))
    return ways


def _page(session: Session, visitor: Visitor, subject: Subject) -> PersonPage:
    found = overview(session, [visitor.organisation["id"]], subject)
    rooms = Counter[str]()
    for table, count in found.rows.items():
        rooms[room_of(table)] += count
    return PersonPage(
        title=subject.name,
        shell=visitor.shell,
        here="privacy",
        key=subject.key,
        kind=kind_names()[subject.kind],
        about=str(subject.about),
        rooms=tuple(sorted(rooms.items())),
        sent=found.sent,
        documents=found.documents,
        exports=found.exports,
        known=() if subject.kind is SubjectKind.STORY else subject.traces.words,
    )
