"""The work plan: every activity with its months, and a bar over quarters or months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.project import Project
from app.domain.results import Activity
from app.errors import BadInput, VersionConflict
from app.projects.api import ProjectSlug
from app.projects.forms.plan import Months, read_plan, typed_months
from app.projects.pages.frame import (
    PREFIX,
    Done,
    Notice,
    NoticeDep,
    Planning,
    PostedDep,
    ProjectPage,
    Seeing,
    back,
    frame,
)
from app.projects.schemas import Part
from app.projects.service import edit_part, read_project
from app.projects.service.edit_results import months_of, with_months
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/plan", include_in_schema=False)


class By(StrEnum):
    QUARTER = "quarter"
    MONTH = "month"


LENGTH = {By.QUARTER: 3, By.MONTH: 1}


@dataclass(frozen=True, slots=True)
class Bar:
    """An activity over the project's months, ten units a month."""

    key: str
    title: str
    responsible: str
    typed: Months
    errors: tuple[str, ...]
    theirs: str
    """Months that somebody else saved meanwhile."""
    at: int
    width: int
    """Zero for an activity without months."""
    said: str
    milestones: tuple[tuple[int, str], ...]
    """Where each stands, and what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(ProjectPage):
    template: ClassVar[str] = "projects/plan.html"
    by: By
    years: tuple[tuple[int, int], ...]
    """Number of each project year, and its periods."""
    periods: tuple[int, ...]
    """Numbers of the quarters or months."""
    lines: tuple[int, ...]
    """Where a period ends."""
    width: int
    groups: tuple[tuple[str, str, tuple[Bar, ...]], ...]
    """Key and title of each output, and its activities."""
    wrong: int


@router.get("")
def plan(
    visitor: Seeing, project: ProjectSlug, session: ReadSession, notice: NoticeDep, by: By = By.QUARTER
) -> Response:
    return show(_page(session, visitor, project, by, notice))


@router.post("")
def save(
    visitor: Planning,
    project: ProjectSlug,
    session: WriteSession,
    posted: PostedDep,
    by: Annotated[By, Query()] = By.QUARTER,
) -> Response:
    """Save all months. Where one cannot be, all come back as they were typed."""
    months = max(read_project(session, visitor.organisation, project).months, 1)
    read = read_plan(posted.typed, months)
    again = partial(_page, session, visitor, project, by, Notice(), typed=read.typed, errors=read.errors)
    if read.errors:
        return show(replace(again(), version=posted.version), status=422)
    keys = frozenset(read.months)
    try:
        edited = edit_part(
            session,
            visitor.organisation,
            project,
            Part.RESULTS,
            lambda results: with_months(results, read.months),
            version=posted.version,
            touches=lambda results: {key: months for key, months in months_of(results).items() if key in keys},
        )
    except VersionConflict as conflict:
        said = _("Somebody changed months in between. Where they differ, theirs stand beside yours.")
        page = again(theirs=conflict.current)
        return show(replace(page, problem=said, version=conflict.current_version), status=409)
    except BadInput as error:
        return show(replace(again(), problem=str(error)), status=422)
    return back(visitor, project, "plan", done=Done.SAVED, edited=edited, by=by.value)


def _page(
    session: Session,
    visitor: Visitor,
    slug: str,
    by: By,
    notice: Notice,
    *,
    typed: Mapping[str, Months] | None = None,
    errors: Mapping[str, tuple[str, ...]] | None = None,
    theirs: Mapping[str, tuple[int | None, int | None]] | None = None,
) -> PlanPage:
    around = frame(session, visitor, slug, tab="plan", part=Part.RESULTS, title=_("Work plan"), notice=notice)
    project: Project = around["project"]
    months, length = max(project.months, 1), LENGTH[by]
    partners = {partner.key: partner.name for partner in project.partners}

    def bar(activity: Activity) -> Bar:
        mine = (typed or {}).get(activity.key, typed_months(activity.start_month, activity.end_month))
        other = typed_months(*(theirs or {}).get(activity.key, (None, None))) if theirs else mine
        return _bar(
            activity,
            partners.get(activity.responsible or "", ""),
            mine,
            (errors or {}).get(activity.key, ()),
            "" if other == mine else f"{other.first or '–'} – {other.last or '–'}",
        )

    ends = [min(at + length, months) for at in range(0, months, length)]
    return PlanPage(
        **around,
        by=by,
        years=tuple((year + 1, -(-min(12, months - year * 12) // length)) for year in range(-(-months // 12))),
        periods=tuple(range(1, len(ends) + 1)),
        lines=tuple(end * 10 for end in ends),
        width=months * 10,
        groups=tuple(
            (output.key, output.title, tuple(map(bar, output.activities))) for output in project.results.outputs()
        ),
        wrong=len(errors or {}),
    )


def _bar(activity: Activity, responsible: str, typed: Months, errors: tuple[str, ...], theirs: str) -> Bar:
    first, last = activity.start_month, activity.end_month
    runs = first is not None and last is not None
    said = _("Months {first} to {last}").format(first=first, last=last) if runs else _("no months yet")
    return Bar(
        key=activity.key,
        title=activity.title,
        responsible=responsible,
        typed=typed,
        errors=errors,
        theirs=theirs,
        at=((first or 1) - 1) * 10,
        width=((last or 0) - (first or 0) + 1) * 10 if runs else 0,
        said=said,
        milestones=tuple((month * 10, text) for month, text in sorted(activity.milestones.items())),
    )
