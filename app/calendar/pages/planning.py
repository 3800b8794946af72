"""How the organisation plans, among its settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar
from uuid import uuid4

from babel.dates import get_day_names
from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.settings_pages import SettingsPage
from app.calendar.service.planning import Planning, read_planning, save_planning
from app.domain.back_planning import DEFAULT_PATTERN, PlanStep
from app.domain.text import one_line
from app.domain.working_days import Closure
from app.errors import BadInput, VersionConflict
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/planning", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
_Cells = Annotated[Sequence[Annotated[str, StringConstraints(max_length=300)]], Form(max_length=200)]
_BLANK = 2
"""Empty lines at the end of a list, to add something in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningPage(SettingsPage):
    template: ClassVar[str] = "calendar/planning.html"
    version: int
    own_weekend: bool
    weekend: frozenset[str]
    days: tuple[tuple[str, str], ...]
    closures: tuple[tuple[str, str, str], ...]
    steps: tuple[tuple[str, str, str], ...]
    """Key, title, working days."""
    remind: str
    saved: bool


@router.get("")
def planning(visitor: Administrator, session: ReadSession, saved: bool = False) -> Response:
    """Days off, the steps of a plan, reminders."""
    kept = read_planning(session, visitor.organisation)
    return show(_page(visitor, kept, saved=saved))


@router.post("")
def save(
    visitor: Administrator,
    session: WriteSession,
    now: Now,
    version: Annotated[int, Form(ge=0)],
    own_weekend: Annotated[bool, Form()] = False,
    weekend: _Cells = (),
    closed_first: _Cells = (),
    closed_last: _Cells = (),
    closed_name: _Cells = (),
    step_key: _Cells = (),
    step_title: _Cells = (),
    step_days: _Cells = (),
    remind: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Save it, or give it back with what is wrong. A line whose name is emptied is taken away."""
    closures = tuple(zip(closed_first, closed_last, closed_name, strict=False))
    steps = tuple(zip(step_key, step_title, step_days, strict=False))
    try:
        wanted = Planning(
            weekend=tuple(sorted({_number(day) for day in weekend})) if own_weekend else None,
            closures=_closures(closures),
            pattern=_pattern(steps),
            remind_days=read_days(remind),
            version=version,
        )
        save_planning(session, visitor.organisation, wanted, by=visitor.doer, at=now)
    except (BadInput, VersionConflict) as error:
        conflict = isinstance(error, VersionConflict)
        page = _page(visitor, read_planning(session, visitor.organisation))
        typed = replace(
            page, own_weekend=own_weekend, weekend=frozenset(weekend), closures=closures, steps=steps, remind=remind,
            version=page.version if conflict else version, problem=str(error),
        )  # fmt: skip
        return show(typed, status=409 if conflict else 422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/planning?saved=true", status_code=303)


def _page(visitor: Visitor, kept: Planning, *, saved: bool = False) -> PlanningPage:
    names = get_day_names("wide", context="stand-alone", locale=current_language())
    return PlanningPage(
        title=_("Planning"),
        shell=visitor.shell,
        here="planning",
        version=kept.version,
        own_weekend=kept.weekend is not None,
        weekend=frozenset(str(day) for day in kept.weekend or ()),
        days=tuple((str(day), names[day]) for day in range(7)),
        closures=(*((str(c.first), str(c.last), c.name) for c in kept.closures), *[("", "", "")] * _BLANK),
        steps=(*((s.key, _(s.title), str(s.working_days)) for s in kept.pattern), *[("", "", "")] * _BLANK),
        remind=", ".join(map(str, kept.remind_days)),
        saved=saved,
    )


def _closures(rows: Sequence[tuple[str, str, str]]) -> tuple[Closure, ...]:
    found = []
    for first, last, name in rows:
        if not first and not last:
            continue
        try:
            begins = date.fromisoformat(first or last)
            found.append(Closure(first=begins, last=date.fromisoformat(last or first), name=one_line(name)))
        except ValueError:
            raise BadInput(_("A closure begins and ends on a day, and ends no earlier than it begins.")) from None
    return tuple(sorted(found, key=lambda closure: closure.first))


def _pattern(rows: Sequence[tuple[str, str, str]]) -> tuple[PlanStep, ...]:
    """A step that stands as it was given keeps its own words, and so its translations."""
    usual = {step.key: step for step in DEFAULT_PATTERN}
    found = []
    for key, title, days in rows:
        if not title.strip():
            continue
        known = usual.get(key)
        words = known.title if known and _(known.title) == title.strip() else one_line(title)
        try:
            found.append(PlanStep(key=key or uuid4().hex[:12], title=words, working_days=_number(days)))
        except ValueError:
            raise BadInput(_("A step stands 0 to 500 working days before the submission.")) from None
    return tuple(sorted(found, key=lambda step: -step.working_days))


def read_days(text: str) -> tuple[int, ...]:
    """Numbers with commas between. Raises BadInput."""
    return tuple(_number(part) for part in text.replace("،", ",").split(",") if part.strip())


def _number(text: str) -> int:
    """Raises BadInput."""
    if not text.strip().isdecimal() or len(text) > 6:
        raise BadInput(_("“{text}” is not a number of days.").format(text=text[:30]))
    return int(text)
