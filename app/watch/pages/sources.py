"""How each source was reached last, and a button to look now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.phrases import recalled
from app.jobs.job import Progress
from app.jobs.queue import list_progress
from app.watch.connectors import Connector, connectors
from app.watch.jobs import hand_in_watch, watch_key
from app.watch.queries import count_by_source, list_sources
from app.watch.service import find_connector
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.language import told
from app.web.moments import time_tag, told_moment
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements/sources", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    name: str
    title: str
    off: str
    """Why it is not asked; empty where it is."""
    kept: int
    tried: str
    succeeded: str
    error: str
    seen: int
    new: int
    changed: int
    problems: tuple[str, ...]
    waiting: bool
    """A look is planned or under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage(Page):
    template: ClassVar[str] = "watch/sources.html"
    sources: tuple[SourceLine, ...]
    every_hours: int


@router.get("")
def sources(visitor: Annotated[Visitor, may(Action.SEE)], here: InstallationDep, session: ReadSession) -> Response:
    """The state of every source."""
    known = connectors(here.settings)
    rows, counts = list_sources(session), count_by_source(session)
    jobs = list_progress(session, [watch_key(one.name) for one in known])
    return show(
        SourcesPage(
            title=_("Sources of announcements"),
            shell=visitor.shell,
            sources=tuple(
                _line(
                    one,
                    rows.get(one.name),
                    counts.get((one.announces, one.in_steps), 0),
                    waiting=_waits(jobs.get(watch_key(one.name))),
                )
                for one in known
            ),
            every_hours=here.settings.watch_every_hours,
        )
    )


@router.post("/{source}")
def look(
    visitor: Annotated[Visitor, may(Action.MANAGE)],
    here: InstallationDep,
    session: WriteSession,
    now: Now,
    source: Annotated[str, Path(max_length=100)],
) -> Response:
    """Have a worker look at a source now."""
    hand_in_watch(session, find_connector(here.settings, source).name, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/announcements/sources#{source}", status_code=303)


def _waits(job: Progress | None) -> bool:
    return job is not None and not job.ended


def _line(connector: Connector, row: RowMapping | None, count: int, *, waiting: bool) -> SourceLine:
    tried, succeeded = (row["tried_at"], row["succeeded_at"]) if row else (None, None)
    return SourceLine(
        name=connector.name,
        title=connector.title,
        off=told(connector.missing),
        kept=count,
        tried=time_tag(tried, told_moment(tried)) if tried else "",
        succeeded=time_tag(succeeded, told_moment(succeeded)) if succeeded else "",
        error=told(recalled(row["error"])) if row else "",
        seen=row["seen"] if row else 0,
        new=row["new"] if row else 0,
        changed=row["changed"] if row else 0,
        problems=tuple(told(recalled(problem)) for problem in row["problems"]) if row else (),
        waiting=waiting,
    )
