"""What the pages of a project share: their head, what was sent to them, and how they part with a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.project import Project
from app.errors import BadInput
from app.projects.forms.fields import Typed
from app.projects.schemas import Part
from app.projects.service import Edited, read_project_and_version
from app.web.language import gettext as _
from app.web.templating import Page

PREFIX = "/o/{organisation}/projects/{project}"
MAX_FIELDS = 20_000
"""Of one form: a project of 200 activities and ten partners has 2,000 roles."""

Seeing = Annotated[Visitor, may(Action.SEE)]
Planning = Annotated[Visitor, may(Action.PLAN)]


class Done(StrEnum):
    SAVED = "saved"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    UNDONE = "undone"
    STARTED = "started"
    CHANGED = "changed"
    """By somebody else, so that nothing was done."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done just now, and the version that undoing it brings back."""

    done: Done | None = None
    undo: int | None = None


async def read_notice(done: Done | None = None, undo: Annotated[int | None, Query(ge=1, lt=10**9)] = None) -> Notice:
    return Notice(done, undo)


NoticeDep = Annotated[Notice, Depends(read_notice)]


@dataclass(frozen=True, slots=True)
class Posted:
    typed: Typed
    version: int
    """Of the part that its writer read."""

    def one(self, name: str) -> str:
        return (*self.typed.get(name, ()), "")[0]

    @property
    def command(self) -> tuple[str, ...]:
        """Words of the button that was pressed: `up indicator I1.a`."""
        return tuple(self.one("do").split(" "))


async def _posted(request: Request) -> Posted:
    """Raises BadInput for a form that is none of ours."""
    form = await request.form(max_fields=MAX_FIELDS)
    typed: dict[str, tuple[str, ...]] = {}
    for name, text in form.multi_items():
        if isinstance(text, str):
            typed[name] = (*typed.get(name, ()), text)
    version = (*typed.pop("version", ()), "1")[0]
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise BadInput(_("The form does not say which version it was made from. Open the page again."))
    return Posted(typed, int(version))


PostedDep = Annotated[Posted, Depends(_posted)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(Page):
    """A page of one project."""

    tab: str
    project: Project
    part: Part
    """What the page edits."""
    version: int
    """Of that part."""
    done: str
    """What was done just now, in a sentence."""
    undo: int | None
    """The version that undoing it brings back."""
    removed: bool
    """Whether something was removed just now: undoing stands next for the keyboard."""


def frame(
    session: Session,
    visitor: Visitor,
    slug: str,
    *,
    tab: str,
    part: Part,
    title: str = "",
    notice: Notice | None = None,
) -> dict[str, Any]:
    """The fields of `ProjectPage`."""
    project, version = read_project_and_version(session, visitor.organisation, slug, part)
    told = notice or Notice()
    return {
        "title": title or project.title,
        "shell": visitor.shell,
        "project": project,
        "tab": tab,
        "part": part,
        "version": version,
        "done": _sentences().get(told.done, "") if told.done else "",
        "undo": told.undo if told.done else None,
        "removed": told.done is Done.REMOVED,
    }


def address(visitor: Visitor, project: str, *below: str, **query: Any) -> str:
    """Of a page of this project."""
    path = "".join(
        f"/{quote(step, safe='')}" for step in ("o", visitor.organisation["slug"], "projects", project, *below)
    )
    return f"{path}?{urlencode(query)}" if query else path


def back(
    visitor: Visitor,
    project: str,
    *below: str,
    done: Done,
    edited: Edited | None = None,
    at: str = "",
    **query: str,
) -> Response:
    """To the page of what was edited, with a way to undo it; `at` is the key of what to look at."""
    undoing = {"undo": edited.before} if edited is not None and edited.before != edited.version else {}
    place = f"#{quote(at, safe='')}" if at else ""
    to = address(visitor, project, *below, **query, done=done.value, **undoing)
    return RedirectResponse(f"{to}{place}", status_code=303)


def _sentences() -> Mapping[Done, str]:
    return {
        Done.SAVED: _("Saved."),
        Done.ADDED: _("Added."),
        Done.REMOVED: _("Removed."),
        Done.MOVED: _("Moved."),
        Done.UNDONE: _("It is as it was before."),
        Done.CHANGED: _("Somebody changed it in between, so nothing was done. Look at it again."),
        Done.STARTED: _("The project is there. Its results come next."),
    }
