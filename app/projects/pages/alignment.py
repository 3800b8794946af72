"""Goals, treaties and purpose codes: those that were chosen, and a search for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.alignment import Alignment
from app.errors import BadInput, VersionConflict
from app.projects.api import ProjectSlug
from app.projects.forms.alignment import alignment_sheet, flat
from app.projects.forms.fields import Typed
from app.projects.forms.reading import Wrong, read_form, typed_rows, write_form
from app.projects.forms.shown import ShownField, error_links, show_form
from app.projects.pages.frame import (
    PREFIX,
    Done,
    Notice,
    NoticeDep,
    Planning,
    Posted,
    PostedDep,
    ProjectPage,
    Seeing,
    back,
    frame,
)
from app.projects.schemas import Part
from app.projects.service import edit_part
from app.projects.service.search_codes import CodeKind, FoundCode, name_of, search_codes, with_code, without_code
from app.web.deps import ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/alignment", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A code with what is typed beside it."""

    code: str
    name: str
    cells: tuple[ShownField, ...]
    """The first is the code itself."""


@dataclass(frozen=True, slots=True)
class Shelf:
    kind: CodeKind
    title: str
    chosen: tuple[Chosen, ...]
    theirs: str
    found: tuple[FoundCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentPage(ProjectPage):
    template: ClassVar[str] = "projects/alignment.html"
    shelves: tuple[Shelf, ...]
    wrong: tuple[tuple[str, str, str], ...]
    words: str
    """What was searched for."""
    found: int


@router.get("")
def alignment(
    visitor: Seeing,
    project: ProjectSlug,
    session: ReadSession,
    notice: NoticeDep,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    return show(_page(session, visitor, project, notice=notice, words=q))


@router.post("")
def save(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    """Save what is typed beside the codes; the button that was pressed may add or remove one as well.

    Searching saves nothing and loses nothing. The enter key searches when the words are new, else it saves.
    """
    words, verb = posted.one("q")[:200], posted.command[0]
    sheet, typed = alignment_sheet(), posted.typed
    if verb == "find" or (not verb and words.strip() and words != posted.one("asked")):
        return show(replace(_page(session, visitor, project, typed=typed, words=words), version=posted.version))
    read = read_form(sheet.form, typed)
    if read.errors:
        page = _page(session, visitor, project, typed=typed, errors=read.errors, words=words)
        return show(replace(page, version=posted.version), status=422)
    try:
        mine = _changed(sheet.build(read.values), posted)
        edited = edit_part(
            session,
            visitor.organisation,
            project,
            Part.ALIGNMENT,
            lambda _stored: mine,
            version=posted.version,
            touches=lambda stored: stored,
        )
    except Wrong as error:
        page = _page(session, visitor, project, typed=typed, errors={error.field: str(error)}, words=words)
        return show(replace(page, version=posted.version), status=422)
    except VersionConflict as conflict:
        said = _("Somebody changed this in between. Theirs stands below yours where it differs; save to keep yours.")
        page = _page(session, visitor, project, typed=typed, theirs=conflict.current, words=words)
        return show(replace(page, problem=said, version=conflict.current_version), status=409)
    except BadInput as error:
        page = _page(session, visitor, project, typed=typed, words=words)
        return show(replace(page, problem=str(error), version=posted.version), status=422)
    asked = {"q": words} if words else {}
    done = {"add": Done.ADDED, "remove": Done.REMOVED}.get(verb, Done.SAVED)
    return back(visitor, project, "alignment", done=done, edited=edited, **asked)


def _changed(typed: Alignment, posted: Posted) -> Alignment:
    """With what the button says: `add sdg 16.3`. Raises BadInput."""
    verb, kind, *code = (*posted.command, "", "")
    if verb not in ("add", "remove") or kind not in set(CodeKind):
        return typed
    change = with_code if verb == "add" else without_code
    return change(typed, CodeKind(kind), " ".join(code).strip())


def _page(
    session: Session,
    visitor: Visitor,
    slug: str,
    *,
    notice: Notice | None = None,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    theirs: Alignment | None = None,
    words: str = "",
) -> AlignmentPage:
    around = frame(session, visitor, slug, tab="alignment", part=Part.ALIGNMENT, title=_("Alignment"), notice=notice)
    form, stored = alignment_sheet().form, around["project"].alignment
    mine = write_form(form, flat(stored)) if typed is None else typed
    groups = show_form(form, mine, errors, write_form(form, flat(theirs)) if theirs is not None else None)
    found = search_codes(words, current_language()) if words.strip() else ()
    return AlignmentPage(
        **around,
        shelves=tuple(_shelf(field, CodeKind(field.name), mine, found) for field in groups[0].fields),
        wrong=error_links(groups),
        words=words,
        found=len(found),
    )


def _shelf(field: ShownField, kind: CodeKind, typed: Typed, found: tuple[FoundCode, ...]) -> Shelf:
    filled = sum(any(cells) for cells in typed_rows(field.field, typed))
    chosen = tuple(
        Chosen(cells[0].text, name_of(kind, cells[0].text, current_language()), cells) for cells in field.rows[:filled]
    )
    have = {item.code for item in chosen}
    free = tuple(item for item in found if item.kind is kind and item.code not in have)
    return Shelf(kind, field.field.label, chosen, field.theirs, free)
