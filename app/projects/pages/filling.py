"""One form of a project: shown, read, saved, or given back with what is wrong and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from fastapi import Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.errors import BadInput
from app.projects.forms.fields import Sheet, Typed
from app.projects.forms.reading import Wrong, merged, read_form, write_form
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.projects.pages.frame import Done, Notice, Posted, ProjectPage, address, back, frame
from app.projects.schemas import Part
from app.projects.service import EditConflict, edit_part
from app.web.language import gettext as _
from app.web.templating import show


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What one form is about."""

    part: Part
    tab: str
    title: str
    sheet: Sheet
    place: tuple[str, ...]
    """Where it is sent, below the project."""
    home: tuple[str, ...]
    """Where it leads back to, below the project."""
    change: Callable[[Any, Any], Any]
    """The part's value with the thing that was built."""
    touches: Callable[[Any], Any] = field(default=lambda _value: None)
    """The stored thing within the part's value; None for a new one."""
    at: str = ""
    """Key of the thing, to look at afterwards."""
    removing: str = ""
    """What is sent to remove it; empty for what cannot be."""
    again: bool = False
    """Whether another one like it may be added next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage(ProjectPage):
    template: ClassVar[str] = "projects/form.html"
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]
    """Id, label and sentence of each field that is wrong."""
    action: str
    more_at: str
    """Where more empty rows are asked for."""
    home: str
    removing: str
    again: bool


def show_filling(
    session: Session,
    visitor: Visitor,
    slug: str,
    filling: Filling,
    thing: Any,
    *,
    preset: Mapping[str, Any] | None = None,
    notice: Notice | None = None,
) -> Response:
    """The form with a stored thing in it; with None, an empty one but for what is preset."""
    values = filling.sheet.flat(thing) if thing is not None else preset or {}
    return show(_page(session, visitor, slug, filling, typed=write_form(filling.sheet.form, values), notice=notice))


def save_filling(session: Session, visitor: Visitor, slug: str, filling: Filling, posted: Posted) -> Response:
    sheet = filling.sheet
    read = read_form(sheet.form, posted.typed)

    def again(status: int, problem: str = "", **more: Any) -> Response:
        more = {"typed": posted.typed, "version": posted.version, **more}
        page = _page(session, visitor, slug, filling, problem=problem, **more)
        return show(page, status=status)

    if more := posted.one("more"):
        return again(200, more=more)
    if read.errors:
        return again(422, errors=read.errors)
    try:
        thing = sheet.build(read.values)
        edited = edit_part(
            session, visitor.organisation, slug, filling.part, lambda value: filling.change(value, thing),
            version=posted.version, touches=filling.touches,
        )  # fmt: skip
    except Wrong as error:
        return again(422, errors={error.field: str(error)})
    except EditConflict as conflict:
        theirs = conflict.current
        if theirs is None:
            said = _("Somebody removed this in between. Save again to bring it back with what you typed.")
            return again(409, said, version=conflict.current_version)
        said = _("Somebody changed this in between. What you left alone is as they saved it; the rest is yours.")
        current = write_form(sheet.form, sheet.flat(theirs))
        read_first = write_form(sheet.form, sheet.flat(conflict.read)) if conflict.read is not None else current
        mine = merged(sheet.form, posted.typed, read_first, current)
        return again(409, said, typed=mine, theirs=current, version=conflict.current_version)
    except BadInput as error:
        return again(422, str(error))
    except ValueError as error:
        return again(422, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    if filling.again and posted.one("again"):
        return back(visitor, slug, *filling.place, done=Done.ADDED, edited=edited, under=posted.one("parent"))
    done = Done.ADDED if filling.again else Done.SAVED
    parent = posted.one("parent")
    unfolded = {"open": filling.at or parent} if parent else {}
    return back(visitor, slug, *filling.home, done=done, edited=edited, at=filling.at or parent, **unfolded)


def _page(
    session: Session,
    visitor: Visitor,
    slug: str,
    filling: Filling,
    *,
    typed: Typed,
    errors: Mapping[str, str] | None = None,
    theirs: Typed | None = None,
    more: str = "",
    problem: str = "",
    version: int | None = None,
    notice: Notice | None = None,
) -> FormPage:
    around = frame(session, visitor, slug, tab=filling.tab, part=filling.part, title=filling.title, notice=notice)
    groups = show_form(filling.sheet.form, typed, errors, theirs, more=more)
    return FormPage(
        **{**around, "version": version or around["version"], "problem": problem},
        groups=groups,
        wrong=error_links(groups),
        action=address(visitor, slug, *filling.place),
        more_at=address(visitor, slug, *filling.place),
        home=address(visitor, slug, *filling.home),
        removing=filling.removing,
        again=filling.again,
    )
