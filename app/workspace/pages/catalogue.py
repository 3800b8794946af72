from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.queries import list_organisations
from app.accounts.recognising import Known
from app.accounts.settings_pages import SettingsPage
from app.domain.record import in_language
from app.domain.text import normalise
from app.errors import BadInput, InvalidFile, NotPermitted, Problem, VersionConflict
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show
from app.workspace.own_catalogue import MAX_BYTES, OwnCatalogue, fingerprint

router = APIRouter(prefix="/o/{organisation}/settings/catalogue", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
FileName = Annotated[str, Path(max_length=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage(SettingsPage):
    template: ClassVar[str] = "workspace/catalogue.html"
    own: tuple[str, ...]
    """Files that are the workspace's own."""
    funders: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    """Slug and name of each, with file and title of its calls."""
    templates: tuple[tuple[str, str], ...]
    """Slug and version of each, with its name."""
    editable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    problem: Problem
    line: str
    """What stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage(SettingsPage):
    template: ClassVar[str] = "workspace/catalogue_file.html"
    name: str
    text: str
    read: str
    """Fingerprint of the text that is kept now."""
    own: bool
    saved: bool
    wrong: tuple[Wrong, ...]
    elsewhere: tuple[Problem, ...]
    """What would be wrong with other files."""
    theirs: str
    past: Mapping[str, datetime]


def edits(request: Request, visitor: Administrator, session: ReadSession) -> Visitor:
    """Whoever runs the installation, or the administrator of its only organisation: all read the same catalogue."""
    if not _edits(request, session):
        raise NotPermitted(_("Several organisations read this catalogue; whoever runs the installation changes it."))
    return visitor


Editor = Annotated[Visitor, Depends(edits)]


@router.get("")
def catalogue(visitor: Administrator, request: Request, session: ReadSession, here: InstallationDep) -> Response:
    """Which files of the catalogue are the workspace's own, and all that can be copied."""
    funders = sorted(here.catalogue.funders.values(), key=lambda funder: funder.name.casefold())
    return show(
        CataloguePage(
            title=_("Funders and templates"),
            shell=visitor.shell,
            here="catalogue",
            own=OwnCatalogue.of(here.settings.workspace).list_copies(),
            funders=tuple(
                (
                    funder.slug,
                    funder.name,
                    tuple((call.slug, call.title) for call in here.catalogue.calls_of(funder.slug)),
                )
                for funder in funders
            ),
            templates=tuple(
                (key, in_language(template.name, current_language()))
                for key, template in sorted(here.catalogue.templates.items())
            ),
            editable=_edits(request, session),
        )
    )


@router.get("/{name:path}")
def file(
    visitor: Editor, name: FileName, here: InstallationDep, past: Annotated[str, Query(max_length=60)] = "",
    saved: bool = False,
) -> Response:  # fmt: skip
    """A file of the catalogue as text; an earlier one where it is asked for."""
    own = OwnCatalogue.of(here.settings.workspace)
    page = _page(visitor, own, name, saved=saved)
    return show(replace(page, text=own.read_past(name, past)) if past else page)


@router.post("/copy")
def copy(
    visitor: Editor,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    template: Annotated[str, Form(max_length=200)],
) -> Response:
    """A version of a template of one's own, to be changed."""
    own = OwnCatalogue.of(here.settings.workspace)
    name = own.copy_template(template)
    _note(session, visitor, "copy_template", name, now)
    return _reread(request, here, own, visitor, name)


@router.post("/{name:path}")
def save(
    visitor: Editor,
    name: FileName,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    read: Annotated[str, Form(max_length=64)] = "",
    text: Annotated[str, Form(max_length=MAX_BYTES)] = "",
    discard: Annotated[bool, Form()] = False,
) -> Response:
    """Keep the text as the workspace's own copy, or go back to what ships. From then on all read it."""
    own = OwnCatalogue.of(here.settings.workspace)
    typed = normalise(text).rstrip() + "\n"
    try:
        if discard:
            own.discard(name, at=now)
        else:
            own.save(name, typed, read=read, at=now)
    except VersionConflict as conflict:
        page = replace(_page(visitor, own, name), text=typed, theirs=str(conflict.current), problem=str(conflict))
        return show(page, status=409)
    except InvalidFile as error:
        page = _page(visitor, own, name, typed=typed, problems=tuple(error.problems))
        said = _("The catalogue would not be right with it; nothing was changed.")
        return show(replace(page, problem=said), status=422)
    except BadInput as error:
        return show(replace(_page(visitor, own, name), text=typed, problem=str(error)), status=422)
    _note(session, visitor, "discard_catalogue_copy" if discard else "edit_catalogue", name, now)
    return _reread(request, here, own, visitor, name)


def _note(session: Session, visitor: Visitor, did: str, name: str, now: datetime) -> None:
    record_deed(
        session, did, name,
        organisation_id=visitor.organisation["id"], person_id=visitor.person_id, name=visitor.name, at=now,
    )  # fmt: skip


def _reread(request: Request, here: Installation, own: OwnCatalogue, visitor: Visitor, name: str) -> Response:
    """From now on every request reads the changed catalogue."""
    request.app.state.installation = replace(here, catalogue=own.load())
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/catalogue/{name}?saved=true", status_code=303)


def _edits(request: Request, session: Session) -> bool:
    known: Known = request.state.known
    return known.operator or len(list_organisations(session, limit=2)) == 1


def _page(
    visitor: Visitor,
    own: OwnCatalogue,
    name: str,
    *,
    typed: str | None = None,
    problems: tuple[Problem, ...] = (),
    saved: bool = False,
) -> FilePage:
    """Raises NotFound."""
    kept = own.read(name)
    text = kept if typed is None else typed
    lines = text.split("\n")
    here = [problem for problem in problems if problem.file == name]
    return FilePage(
        title=name,
        shell=visitor.shell,
        here="catalogue",
        name=name,
        text=text,
        read=fingerprint(kept),
        own=own.is_own(name),
        saved=saved,
        wrong=tuple(
            Wrong(problem=problem, line=lines[problem.line - 1] if 0 < problem.line <= len(lines) else "")
            for problem in here
        ),
        elsewhere=tuple(problem for problem in problems if problem not in here),
        theirs="",
        past=own.past(name),
    )
