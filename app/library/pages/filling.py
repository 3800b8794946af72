"""One form of the library: shown, read, saved, or given back with what is wrong and nothing lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic
from urllib.parse import quote

from fastapi import Path, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.seeing import unseen_by
from app.errors import Conflict
from app.library.queries import UsedIn
from app.library.service.keep_items import (
    DOCUMENTS,
    Shelf,
    T,
    TextVersion,
    add_item,
    drop_item,
    read_item,
    read_items,
    save_item,
    uses_of,
)
from app.projects.forms.fields import Choice, Sheet, Typed
from app.projects.forms.reading import write_form
from app.projects.forms.saving import try_to_save
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.projects.pages.frame import Posted
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.name_proposals import names_of
from app.web.language import gettext as _
from app.web.templating import Page, show

PREFIX = "/o/{organisation}/library"
Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
Steward = Annotated[Visitor, may(Action.TELL)]
Name = Annotated[str, Path(max_length=200)]


@dataclass(frozen=True, slots=True)
class UseLine:
    title: str
    address: str
    """Empty for what no page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage(Page):
    template: ClassVar[str] = "library/item.html"
    shelf: str
    """Part of the address: evidence, texts, documents …"""
    name: str
    """Empty for a new one."""
    version: int
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]
    """Id, label and sentence of each field that is wrong."""
    uses: tuple[UseLine, ...]
    saved: bool
    file: str = ""
    """Name of a document's file."""
    sha256: str = ""
    """Of that file."""
    removable: bool = False
    may_approve: bool = False
    may_withdraw: bool = False
    approved_by: tuple[str, ...] = ()
    said: str = ""
    """Where the consent stands, in words."""
    versions: tuple[TextVersion, ...] = ()
    """Of a reusable text, the last first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling(Generic[T]):
    """What one form is about."""

    shelf: Shelf[T]
    name: str
    """Of the item, or the one that a new one would get."""
    sheet: Sheet
    title: str
    new: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the page that only some items have."""
    preset: Mapping[str, Any] = field(default_factory=dict)
    """What stands in a new one's form."""


def address(visitor: Visitor, *parts: str) -> str:
    return "/".join((f"/o/{visitor.organisation['slug']}/library", *(quote(part, safe="") for part in parts)))


def names_of_proposals(session: Session, visitor: Visitor) -> Mapping[str, str]:
    """By slug, told apart where titles are the same."""
    return names_of(list_all_proposals(session, visitor.organisation["id"]), visitor.catalogue)


def seen_documents(session: Session, visitor: Visitor, *kept: str | None) -> tuple[Choice, ...]:
    """To choose from: those that they may see, by title, and those `kept`, by key, which a save must not lose."""
    unseen = unseen_by(session, visitor)
    items = [one.item for one in read_items(session, visitor.organisation, DOCUMENTS)]
    choices = (Choice(document.key, document.title) for document in items if document.key not in unseen)
    closed = (Choice(key, _("A document that is kept from you")) for key in dict.fromkeys(kept) if key in unseen)
    return (*sorted(choices, key=lambda choice: choice.label.casefold()), *closed)


def use_lines(visitor: Visitor, used: tuple[UsedIn, ...], names: Mapping[str, str]) -> tuple[UseLine, ...]:
    """Each proposal or project once, in order, with its first place."""
    lines: dict[str, UseLine] = {}
    for place in used:
        to = f"/o/{visitor.organisation['slug']}/proposals/{place.proposal}" if place.proposal else ""
        if place.key:
            to += f"/sections/{place.language}/{quote(place.key, safe='/')}"
        lines.setdefault(place.proposal or place.title, UseLine(names.get(place.proposal, place.title), to))
    return tuple(lines.values())


def show_filling(session: Session, visitor: Visitor, filling: Filling[T], *, saved: bool = False) -> Response:
    """The form with what is stored in it, or an empty one."""
    form = filling.sheet.form
    if filling.new:
        return show(_page(session, visitor, filling, write_form(form, filling.preset), version=1))
    kept = read_item(session, visitor.organisation, filling.shelf, filling.name)
    typed = write_form(form, filling.sheet.flat(kept.item))
    return show(_page(session, visitor, filling, typed, version=kept.version, saved=saved))


def save_filling(session: Session, visitor: Visitor, filling: Filling[T], posted: Posted, *, at: datetime) -> Response:
    shelf = filling.shelf
    kept = filling.name

    def save(item: T) -> None:
        nonlocal kept
        kept = shelf.name(item)
        if filling.new:
            add_item(session, visitor.organisation, shelf, item, by=visitor.doer, at=at)
        else:
            save_item(session, visitor.organisation, shelf, item, read=posted.version, by=visitor.doer, at=at)

    refusal = try_to_save(session, filling.sheet, posted.typed, save)
    if refusal is not None:
        page = _page(session, visitor, filling, posted.typed, **refusal.again(posted.version))
        return show(page, status=refusal.status)
    return RedirectResponse(f"{address(visitor, shelf.field, kept)}?saved=true", status_code=303)


def drop(session: Session, visitor: Visitor, filling: Filling[T], *, at: datetime) -> Response:
    try:
        drop_item(session, visitor.organisation, filling.shelf, filling.name, by=visitor.doer, at=at)
    except Conflict as error:
        return refused(session, visitor, filling, str(error), status=409)
    return RedirectResponse(address(visitor, filling.shelf.field), status_code=303)


def refused(session: Session, visitor: Visitor, filling: Filling[T], problem: str, *, status: int = 422) -> Response:
    """The form as it is stored, with why something else on its page was not done."""
    kept = read_item(session, visitor.organisation, filling.shelf, filling.name)
    typed = write_form(filling.sheet.form, filling.sheet.flat(kept.item))
    return show(_page(session, visitor, filling, typed, version=kept.version, problem=problem), status=status)


def _page(
    session: Session,
    visitor: Visitor,
    filling: Filling[T],
    typed: Typed,
    *,
    version: int,
    errors: Mapping[str, str] | None = None,
    theirs: Typed | None = None,
    problem: str = "",
    saved: bool = False,
) -> ItemPage:
    groups = show_form(filling.sheet.form, typed, errors, theirs)
    used = () if filling.new else uses_of(session, visitor.organisation, filling.shelf).get(filling.name, ())
    return ItemPage(
        title=filling.title,
        shell=visitor.shell,
        problem=problem,
        shelf=filling.shelf.field,
        name="" if filling.new else filling.name,
        version=version,
        groups=groups,
        wrong=error_links(groups),
        uses=use_lines(visitor, used, names_of_proposals(session, visitor) if used else {}),
        saved=saved and not problem,
        removable=not filling.new and (filling.shelf.loose or not used),
        **filling.more,
    )
