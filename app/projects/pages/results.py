"""The results framework as one grid: outcomes, outputs, activities, and the indicators of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.costing import cost
from app.domain.loose_ends import loose_ends
from app.domain.money import Money, total
from app.domain.printing import print_money, print_number
from app.domain.project import Project
from app.domain.results import Activity, Indicator, Measure, Outcome, Output
from app.domain.results_editing import Level, Node, flattened
from app.errors import BadInput, NotFound, VersionConflict
from app.projects.api import ProjectSlug
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
from app.projects.pages.loose import LooseGroup, group_loose_ends
from app.projects.schemas import Part
from app.projects.service.edit_results import move_result, remove_result
from app.web.deps import ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/results", include_in_schema=False)

MANY = 160
"""Rows from which on only one outcome is unfolded at a time."""


@dataclass(frozen=True, slots=True)
class Row:
    level: Level
    key: str
    title: str
    baseline: str = ""
    target: str = ""
    verification: str = ""
    months: str = ""
    cost: str = ""
    """What the budget spends on an activity; empty for nothing."""
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """An outcome with all below it; the first has no outcome, and holds the indicators of the impact."""

    outcome: Row | None
    rows: tuple[Row, ...]
    hidden: int
    """How many rows are folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage(ProjectPage):
    template: ClassVar[str] = "projects/results.html"
    branches: tuple[Branch, ...]
    loose: tuple[LooseGroup, ...]
    loose_count: int
    reached: tuple[tuple[str, str], ...]
    """Who gains, and how many."""


@router.get("")
def results(
    visitor: Seeing,
    project: ProjectSlug,
    session: ReadSession,
    notice: NoticeDep,
    unfold: Annotated[str, Query(alias="open", max_length=200)] = "",
) -> Response:
    return show(_page(session, visitor, project, notice, unfold))


@router.post("/do")
def do(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    """What a button in the grid says: `up`, `down` or `remove`, the level and the key."""
    verb, level, key = _command(posted.command)
    try:
        if verb == "remove":
            edited = remove_result(session, visitor.organisation, project, level, key, version=posted.version)
            return back(visitor, project, "results", done=Done.REMOVED, edited=edited)
        by = {"up": -1, "down": 1}[verb]
        edited = move_result(session, visitor.organisation, project, level, key, by, version=posted.version)
        return back(visitor, project, "results", done=Done.MOVED, edited=edited, at=key, open=key)
    except (VersionConflict, NotFound):
        return back(visitor, project, "results", done=Done.CHANGED)
    except BadInput as error:
        page = _page(session, visitor, project, Notice(), key)
        return show(replace(page, problem=str(error)), status=422)


def _command(words: Sequence[str]) -> tuple[str, Level, str]:
    if len(words) != 3 or words[0] not in ("up", "down", "remove") or words[1] not in set(Level):
        raise BadInput(_("This button is not known. Open the page again."))
    return words[0], Level(words[1]), words[2]


def _page(session: Session, visitor: Visitor, slug: str, notice: Notice, unfold: str) -> ResultsPage:
    around = frame(session, visitor, slug, tab="results", part=Part.RESULTS, title=_("Results"), notice=notice)
    project: Project = around["project"]
    ends = tuple(loose_ends(project))
    return ResultsPage(
        **around,
        branches=_branches(project, unfold),
        loose=group_loose_ends(ends),
        loose_count=len(ends),
        reached=_reached(project),
    )


def _branches(project: Project, unfold: str) -> tuple[Branch, ...]:
    costs = _costs(project)
    branches: list[tuple[Row | None, list[Row]]] = [(None, [])]
    for node in flattened(project.results):
        row = _row(node, costs)
        if node.level is Level.OUTCOME:
            branches.append((row, []))
        else:
            branches[-1][1].append(row)
    many = sum(len(rows) for _outcome, rows in branches) > MANY
    unfolded = _unfolded(branches, unfold) if many else None
    return tuple(
        Branch(outcome, tuple(rows), 0)
        if outcome is None or not many or outcome.key == unfolded
        else Branch(outcome, (), len(rows))
        for outcome, rows in branches
    )


def _unfolded(branches: Sequence[tuple[Row | None, list[Row]]], wanted: str) -> str:
    """Key of the outcome that is wanted or holds what is; else of the first."""
    keys = [outcome.key for outcome, rows in branches if outcome and wanted in (outcome.key, *(r.key for r in rows))]
    return next(iter(keys), next((outcome.key for outcome, _rows in branches if outcome), ""))


def _row(node: Node, costs: Mapping[str, Money]) -> Row:
    language = current_language()
    match node.item:
        case Indicator() as item:
            return Row(
                node.level,
                item.key,
                item.title,
                baseline=_measured(item.baseline, item.unit),
                target=_measured(item.target, item.unit),
                verification=item.verification,
            )
        case Activity() as item:
            money = costs.get(item.key)
            return Row(
                node.level,
                item.key,
                item.title,
                months=_months(item),
                cost=print_money(money, language, trim=True) if money is not None else "",
            )
        case Outcome() | Output() as item:
            return Row(node.level, item.key, item.title, assumptions=item.assumptions)


def _months(activity: Activity) -> str:
    first, last = activity.start_month, activity.end_month
    if first is None or last is None:
        return ""
    if first == last:
        return _("Month {month}").format(month=first)
    return _("Months {first}–{last}").format(first=first, last=last)


def _measured(measure: Measure | None, unit: str) -> str:
    if measure is None:
        return ""
    if measure.value is None:
        return measure.text
    printed = print_number(measure.value, current_language())
    return f"{printed} %" if unit.strip() == "%" else printed


def _costs(project: Project) -> Mapping[str, Money]:
    by_activity: dict[str, list[Money]] = {}
    costing = cost(project)
    for costed in costing.lines:
        if costed.line.activity is not None:
            by_activity.setdefault(costed.line.activity, []).append(costed.amount)
    return {key: total(amounts, costing.currency) for key, amounts in by_activity.items()}


def _reached(project: Project) -> tuple[tuple[str, str], ...]:
    reached = project.results.beneficiaries
    named = ((_("Directly"), reached.direct), (_("Indirectly"), reached.indirect), *reached.groups.items())
    return tuple((name, _count(number)) for name, number in named if number is not None)


def _count(number: int | Decimal) -> str:
    return print_number(number, current_language())
