"""The organisation's own files of the catalogue, as texts: begun, changed, given back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Form, Path, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.settings_pages import SettingsPage
from app.domain.record import in_language
from app.domain.text import normalise
from app.errors import BadInput, Conflict, InvalidFile, NotFound, Problem, VersionConflict
from app.own_catalogue.copying import Draft, copy_version, draft_call, draft_funder, draft_template, with_texts
from app.own_catalogue.editing import MAX_BYTES, OwnCatalogue, fingerprint
from app.own_catalogue.names import FileName, folder_of
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/catalogue", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
NameOfFile = Annotated[str, Path(max_length=300)]
Chosen = Annotated[str, Query(max_length=200)]
Choices = tuple[tuple[str, str], ...]
"""Key and name of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage(SettingsPage):
    template: ClassVar[str] = "workspace/catalogue.html"
    own: tuple[str, ...]
    """Files that are the organisation's own, but the texts of templates."""
    wrong: tuple[Problem, ...]
    """What does not fit with what ships any more."""
    funders: tuple[tuple[str, str, Choices], ...]
    """Slug and name of each, with its calls."""
    templates: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage(SettingsPage):
    template: ClassVar[str] = "workspace/catalogue_new.html"
    kind: str
    name: str
    funder: str
    source: str
    funders: Choices
    calls: Choices
    templates: Choices


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
    """Fingerprint of the text that is kept now; empty for a file that is to be new."""
    own: bool
    ships: bool
    """Whether something stands there without the own text."""
    source: str
    """For a new template: the one whose sections' texts come along."""
    saved: bool
    wrong: tuple[Wrong, ...]
    elsewhere: tuple[Problem, ...]
    """What would be wrong with other files."""
    theirs: str
    past: Choices
    """Number of each earlier text, and when it was saved by whom."""
    beside: Choices
    """Files of the same template, by what they are called in it."""


@router.get("")
def catalogue(visitor: Administrator, session: ReadSession, here: InstallationDep) -> Response:
    """Which files of the catalogue are the organisation's own, and all that can be copied."""
    own = _own(session, here, visitor)
    known = visitor.catalogue
    funders = sorted(known.funders.values(), key=lambda funder: funder.name.casefold())
    return show(
        CataloguePage(
            title=_("Funders and templates"),
            shell=visitor.shell,
            here="catalogue",
            own=tuple(name for name in own.files() if not FileName.read(name).text),
            wrong=own.problems(),
            funders=tuple(
                (funder.slug, funder.name, tuple((call.slug, call.title) for call in known.calls_of(funder.slug)))
                for funder in funders
            ),
            templates=_templates(visitor),
        )
    )


@router.get("/new")
def new(
    visitor: Administrator,
    session: ReadSession,
    here: InstallationDep,
    kind: Literal["funder", "call", "template"] = "funder",
    name: Chosen | None = None,
    funder: Chosen = "",
    source: Chosen = "",
) -> Response:
    """A funder, a call or a template begun: first what it is called, then its text, which is not kept yet."""
    problem = ""
    if name is not None:
        try:
            draft = _draft(_own(session, here, visitor), visitor, kind, name.strip(), funder, source)
        except (BadInput, NotFound) as error:
            problem = str(error)
        else:
            return show(_file_page(visitor, _own(session, here, visitor), draft))
    known = visitor.catalogue
    page = NewPage(
        title=_("Begin something new"),
        shell=visitor.shell,
        here="catalogue",
        problem=problem,
        kind=kind,
        name=name or "",
        funder=funder,
        source=source,
        funders=_by_name((found.slug, found.name) for found in known.funders.values()),
        calls=_by_name((found.slug, found.title) for found in known.calls.values()),
        templates=_templates(visitor),
    )
    return show(page, status=422 if problem else 200)


@router.get("/{name:path}")
def file(
    visitor: Administrator, name: NameOfFile, session: ReadSession, here: InstallationDep,
    past: Annotated[int, Query(ge=0)] = 0, saved: bool = False,
) -> Response:  # fmt: skip
    """A file of the catalogue as text; an earlier one where it is asked for."""
    own = _own(session, here, visitor)
    page = replace(_file_page(visitor, own, _kept(own, name)), saved=saved)
    return show(replace(page, text=own.read_earlier(name, past)) if past else page)


@router.post("/copy")
def copy(
    visitor: Administrator,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    template: Annotated[str, Form(max_length=200)],
) -> Response:
    """A version of a template of one's own, to be changed."""
    own = _own(session, here, visitor)
    name = copy_version(own, visitor.catalogue, template, by=visitor.name, at=now)
    _note(session, visitor, "copy_template", name, now)
    return _back(visitor, f"/{name}?saved=true")


@router.post("/{name:path}")
def save(
    visitor: Administrator,
    name: NameOfFile,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    read: Annotated[str, Form(max_length=64)] = "",
    text: Annotated[str, Form(max_length=MAX_BYTES)] = "",
    source: Annotated[str, Form(max_length=200)] = "",
    discard: Annotated[bool, Form()] = False,
) -> Response:
    """Keep the text as the organisation's own, or give it up. From then on all its people read it so."""
    own = _own(session, here, visitor)
    typed = Draft(name, normalise(text).rstrip() + "\n", source)
    try:
        if discard:
            own.discard(name, at=now)
        else:
            beside = with_texts(own, name, typed.text, source) if source else {}
            own.save(name, typed.text, read=read, by=visitor.name, at=now, beside=beside)
    except VersionConflict as conflict:
        page = _file_page(visitor, own, typed)
        return show(replace(page, theirs=str(conflict.current), problem=str(conflict)), status=409)
    except InvalidFile as error:
        shown = _kept(own, name) if discard else typed
        page = _file_page(visitor, own, shown, problems=tuple(error.problems))
        said = _("The catalogue would not be right with it; nothing was changed.")
        return show(replace(page, problem=said), status=422)
    except (BadInput, Conflict) as error:
        page = _file_page(visitor, own, _kept(own, name) if discard else typed)
        return show(replace(page, problem=str(error)), status=422)
    _note(session, visitor, "discard_catalogue_copy" if discard else "edit_catalogue", name, now)
    return _back(visitor, "" if discard and not own.ships(name) else f"/{name}?saved=true")


def _own(session: Session, here: Installation, visitor: Visitor) -> OwnCatalogue:
    return OwnCatalogue(session, here.catalogues, visitor.organisation["id"])


def _draft(own: OwnCatalogue, visitor: Visitor, kind: str, name: str, funder: str, source: str) -> Draft:
    if kind == "template":
        return draft_template(own, visitor.catalogue, name, source)
    if kind == "call":
        return draft_call(own, visitor.catalogue, name, funder, source)
    return draft_funder(own, visitor.catalogue, name, source)


def _kept(own: OwnCatalogue, name: str) -> Draft:
    """What is read now; an empty text for a section's help that is not written yet. Raises NotFound."""
    try:
        return Draft(name, own.read(name))
    except NotFound:
        known = FileName.read(name)
        if known.text and own.has_template(known.template):
            return Draft(name, "")
        raise


def _note(session: Session, visitor: Visitor, did: str, name: str, now: datetime) -> None:
    record_deed(
        session, did, name,
        organisation_id=visitor.organisation["id"], person_id=visitor.person_id, name=visitor.name, at=now,
    )  # fmt: skip


def _back(visitor: Visitor, below: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/catalogue{below}", status_code=303)


def _templates(visitor: Visitor) -> Choices:
    """By `slug/version`."""
    found = sorted(visitor.catalogue.templates.items())
    return tuple((key, in_language(template.name, current_language())) for key, template in found)


def _by_name(choices: Iterable[tuple[str, str]]) -> Choices:
    return tuple(sorted(choices, key=lambda choice: choice[1].casefold()))


def _file_page(visitor: Visitor, own: OwnCatalogue, shown: Draft, *, problems: tuple[Problem, ...] = ()) -> FilePage:
    """Raises NotFound."""
    name, lines = shown.name, shown.text.split("\n")
    known = FileName.read(name)
    mine = own.files()
    kept = mine.get(name) or (own.read(name) if own.ships(name) else "")
    here = [problem for problem in problems if problem.file == name]
    return FilePage(
        title=name,
        shell=visitor.shell,
        here="catalogue",
        name=name,
        text=shown.text,
        read=fingerprint(kept) if kept else "",
        own=name in mine,
        ships=own.ships(name),
        source=shown.source,
        saved=False,
        wrong=tuple(
            Wrong(problem=problem, line=lines[problem.line - 1] if 0 < problem.line <= len(lines) else "")
            for problem in here
        ),
        elsewhere=tuple(problem for problem in problems if problem not in here),
        theirs="",
        past=tuple(
            (str(row["id"]), f"{row['saved_at']:%Y-%m-%d %H:%M} UTC, {row['saved_by']}") for row in own.earlier(name)
        ),
        beside=_beside(visitor, mine, known),
    )


def _beside(visitor: Visitor, mine: Collection[str], known: FileName) -> Choices:
    """The template's own file, its texts, and the help that its sections may have."""
    template = visitor.catalogue.templates.get(known.template)
    if template is None or known.name not in mine:
        return ()
    folder = folder_of(known.name)
    written = {name for name in mine if name.startswith(folder)}
    wanted = {f"{folder}guidance/{section.key}.md" for section in template.sections if section.narrative}
    return tuple((name, name.removeprefix(folder)) for name in sorted(written | wanted))
