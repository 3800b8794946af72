"""Changing one thing within a part. Two people who change two things of it do not meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.phrases import phrase
from app.errors import NotFound, VersionConflict
from app.models.mapping import stored_value
from app.projects.queries import find_past, get_project
from app.projects.schemas import PART_TYPES, Part
from app.projects.service.read_project import read_part
from app.projects.service.write_part import write_part


class EditConflict(VersionConflict):
    """`read` is what the writer had before them, so that what they left alone can follow what was saved meanwhile."""

    def __init__(self, message: str, *, read: Any, current_version: int, current: Any, attempted: Any) -> None:
        super().__init__(message, current_version=current_version, current=current, attempted=attempted)
        self.read = read


@dataclass(frozen=True, slots=True)
class Edited:
    before: int
    """The version that was replaced: what undoing brings back."""
    version: int


def edit_part(
    session: Session,
    organisation: RowMapping,
    slug: str,
    part: Part,
    change: Callable[[Any], Any],
    *,
    version: int,
    touches: Callable[[Any], Any] = lambda value: value,
) -> Edited:
    """Save `change` of what is stored, unless somebody who saved since `version` changed what it `touches`.

    Raises EditConflict with both, what `change` raises, and what `write_part` raises.
    """
    current, newest = read_part(session, organisation, slug, part)
    changed = change(current)
    if changed == current:
        return Edited(newest, newest)
    if newest != version:
        read = _past(session, organisation, slug, part, version)
        if read is None or touches(read) != touches(current):
            raise EditConflict(
                phrase("The part '{part}' was changed since you read it.", part=part.value),
                read=touches(read) if read is not None else None,
                current_version=newest,
                current=touches(current),
                attempted=touches(changed),
            )
    _value, saved = write_part(session, organisation, slug, part, changed, version=newest)
    return Edited(newest, saved)


def undo_edit(session: Session, organisation: RowMapping, slug: str, part: Part, to: int, *, version: int) -> Edited:
    """Bring back what the part held at version `to`, unless somebody saved since `version`. Raises NotFound."""
    before = _past(session, organisation, slug, part, to)
    if before is None:
        raise NotFound("This version is no longer kept.")
    _value, saved = write_part(session, organisation, slug, part, before, version=version)
    return Edited(version, saved)


def _past(session: Session, organisation: RowMapping, slug: str, part: Part, version: int) -> Any:
    kept = find_past(session, get_project(session, organisation["id"], slug)["id"], part.value, version)
    return None if kept is None else stored_value(PART_TYPES[part], kept)
