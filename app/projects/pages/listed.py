"""Buttons beside the things of a list: up, down, remove."""

from __future__ import annotations

from fastapi import Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.listing import find_item, moved, without_item
from app.errors import BadInput, NotFound, VersionConflict
from app.projects.pages.frame import Done, Posted, back
from app.projects.schemas import Part
from app.projects.service import edit_part
from app.web.language import gettext as _


def do_in_list(session: Session, visitor: Visitor, slug: str, part: Part, tab: str, posted: Posted) -> Response:
    """What a button says: `up`, `down` or `remove`, and the key. Raises BadInput."""
    verb, key = (*posted.command, "")[:2]
    if verb not in ("up", "down", "remove"):
        raise BadInput(_("This button is not known. Open the page again."))
    removing, by = verb == "remove", -1 if verb == "up" else 1
    try:
        edited = edit_part(
            session,
            visitor.organisation,
            slug,
            part,
            lambda items: without_item(items, key) if removing else moved(items, key, by),
            version=posted.version,
            touches=lambda items: find_item(items, key) if removing else None,
        )
    except (VersionConflict, NotFound):
        return back(visitor, slug, tab, done=Done.CHANGED)
    done = Done.REMOVED if removing else Done.MOVED
    return back(visitor, slug, tab, done=done, edited=edited, at="" if removing else key)
