"""What the pages of a grant share: who may see and change them, and the form that most of them are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from fastapi import Path
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.projects.forms.fields import Sheet, Typed
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.name_proposals import names_of
from app.web.templating import Page

PREFIX = "/o/{organisation}/grants"
Reader = Annotated[Visitor, may(Action.SEE)]
Decider = Annotated[Visitor, may(Action.DECIDE)]
Measurer = Annotated[Visitor, may(Action.PLAN)]
Writer = Annotated[Visitor, may(Action.WRITE)]
Won = Annotated[str, Path(max_length=200)]
"""Slug of the proposal that won."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage(Page):
    template: ClassVar[str] = "grants/form.html"
    won: str
    """Slug; empty while nothing is recorded."""
    name: str
    """Of the proposal."""
    tab: str
    action: str
    version: int
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]
    """Id, label and sentence of each field that is wrong."""
    about: str = ""
    saved: bool = False


def form_page(
    visitor: Visitor,
    sheet: Sheet,
    typed: Typed,
    *,
    title: str,
    won: str,
    name: str,
    tab: str,
    action: str,
    version: int,
    errors: Mapping[str, str] | None = None,
    theirs: Typed | None = None,
    **more: Any,
) -> FormPage:
    groups = show_form(sheet.form, typed, errors, theirs)
    return FormPage(
        title=title,
        shell=visitor.shell,
        won=won,
        name=name,
        tab=tab,
        action=action,
        version=version,
        groups=groups,
        wrong=error_links(groups),
        **more,
    )


def names(session: Session, visitor: Visitor) -> Mapping[str, str]:
    """Of all proposals, by slug."""
    return names_of(list_all_proposals(session, visitor.organisation["id"]), visitor.catalogue)


def address(organisation: RowMapping, *parts: str) -> str:
    return "/".join((f"/o/{organisation['slug']}/grants", *(quote(part, safe="") for part in parts)))
