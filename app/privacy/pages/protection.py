from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.settings_pages import SettingsPage
from app.domain.retention import Kept
from app.errors import BadInput, VersionConflict
from app.privacy.pages.words import kept_names, kind_names
from app.privacy.service.erase import list_erasures
from app.privacy.service.retain import preview_retention, read_periods, save_periods
from app.privacy.service.subjects import SubjectKind, list_subjects
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/privacy", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
Days = Annotated[str, Form(max_length=10)]
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PersonLine:
    key: str
    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class PeriodLine:
    kind: Kept
    name: str
    reason: str
    days: str
    """As typed; empty: for ever."""
    usual: int | None
    count: int
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionPage(SettingsPage):
    template: ClassVar[str] = "privacy/protection.html"
    people: tuple[PersonLine, ...]
    more: int
    """How many more there are than are shown."""
    words: str
    """By which people were looked for."""
    periods: tuple[PeriodLine, ...]
    version: int
    erasures: tuple[tuple[datetime, str, str], ...]
    """When, whom (the kind only) and by whom."""
    done: str = ""


@router.get("")
def protection(
    visitor: Administrator,
    session: ReadSession,
    now: Now,
    words: Annotated[str, Query(max_length=200)] = "",
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Whose data there are, how long what is kept, and who was erased."""
    said = {"saved": _("Saved."), "erased": _("Erased for good."), "later": _later()}.get(done, "")
    return show(replace(_page(session, visitor, now, words=words), done=said))


@router.post("")
def save(
    visitor: Administrator,
    session: WriteSession,
    now: Now,
    version: Annotated[int, Form(ge=0, le=10**9)],
    kind: Annotated[list[Kept], Form(max_length=30)],
    days: Annotated[list[Days], Form(max_length=30)],
) -> Response:
    """Save the periods, or give them back with what is wrong."""
    typed = {one: text.strip() for one, text in zip(kind, days, strict=False)}
    wrong: Kept | None = None
    try:
        wanted: dict[Kept, int | None] = {}
        for wrong, text in typed.items():
            wanted[wrong] = _days(text)
        wrong = None
        save_periods(session, visitor.organisation, wanted, version=version, by=visitor.doer, at=now)
    except (BadInput, VersionConflict) as error:
        conflict = isinstance(error, VersionConflict)
        page = _page(session, visitor, now, typed=typed, wrong=wrong)
        problem = str(error) if not conflict else _("Somebody changed this in between. Save again to keep yours.")
        kept_version = page.version if conflict else version
        return show(replace(page, problem=problem, version=kept_version), status=409 if conflict else 422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/privacy?done=saved", status_code=303)


def _days(text: str) -> int | None:
    """Raises BadInput."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 7):
        raise BadInput(_("“{text}” is no number of days.").format(text=text))
    return int(text)


def _later() -> str:
    return _("Erased for good. The data base is in use at the moment; a worker takes the last bytes off the disk.")


def _page(
    session: Session,
    visitor: Visitor,
    now: datetime,
    *,
    words: str = "",
    typed: Mapping[Kept, str] | None = None,
    wrong: Kept | None = None,
) -> ProtectionPage:
    kinds, names = kind_names(), kept_names()
    sought = words.casefold().split()
    people = [
        PersonLine(one.key, one.name, kinds[one.kind], str(one.about))
        for one in list_subjects(session, visitor.organisation)
        if all(word in f"{one.name} {one.about} {kinds[one.kind]}".casefold() for word in sought)
    ]
    _found, version = read_periods(session, visitor.organisation["id"])
    lines = preview_retention(session, visitor.organisation, at=now)
    return ProtectionPage(
        title=_("Data protection"),
        shell=visitor.shell,
        here="privacy",
        people=tuple(people[:_SHOWN]),
        more=max(len(people) - _SHOWN, 0),
        words=words,
        periods=tuple(
            PeriodLine(
                line.kind,
                names[line.kind],
                line.default.reason,
                (typed or {}).get(line.kind, "" if line.days is None else str(line.days)),
                line.default.days,
                line.count,
                line.kind == wrong,
            )
            for line in lines
        ),
        version=version,
        erasures=tuple(
            (row["at"], kinds[SubjectKind(row["kind"])], row["by"])
            for row in list_erasures(session, visitor.organisation["id"])
        ),
    )
