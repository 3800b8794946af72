"""Bringing a proposal into the funder's web form, field by field, and remembering what went in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.limits import Limit
from app.domain.phrases import phrase
from app.domain.text import normalise
from app.errors import NotFound
from app.export.text import PortalField, portal_fields
from app.proposals.portal_queries import PASTED, list_pasted, list_ticks
from app.proposals.queries import get_proposal
from app.proposals.service.gather_material import gather_material
from app.proposals.service.remembered import assembled

MAX_TEXT = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count under one limit of a field."""

    limit: Limit
    count: int

    @property
    def over(self) -> int:
        return max(0, self.count - self.limit.max) if self.limit.max is not None else 0

    @property
    def short(self) -> int:
        return max(0, self.limit.min - self.count) if self.limit.min is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """A field of the form and where it stands."""

    key: str
    heading: str
    text: str
    counts: tuple[Counted, ...]
    pasted_by: str
    """Empty while it is not ticked."""
    pasted_at: datetime | None
    pasted: str
    """What was pasted; differs from `text` where somebody wrote on since."""

    @property
    def ticked(self) -> bool:
        return self.pasted_at is not None

    @property
    def changed(self) -> bool:
        return self.ticked and self.pasted != self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A form's fields that have something to paste, in its order."""

    language: str
    fields: tuple[FieldLine, ...]

    @property
    def ticked(self) -> int:
        return sum(line.ticked for line in self.fields)


def portal_of(
    session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str, *, files: FileStore, now: datetime
) -> Portal:
    """Raises NotFound."""
    row = get_proposal(session, organisation["id"], slug)
    material = gather_material(session, catalogue, organisation, slug, files=files)
    fields = portal_fields(assembled(material, today=now.date()))
    ticks = {tick["key"]: tick for tick in list_ticks(session, row["id"], row["language"])}
    return Portal(
        language=row["language"],
        fields=tuple(_line(field, ticks.get(field.key)) for field in fields if field.text),
    )


def tick_field(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    key: str,
    text: str | None,
    *,
    by: str,
    at: datetime,
) -> None:
    """Remember that `text` was pasted into the field, or with None that the tick is taken back.

    It is the text that whoever pasted it saw, not the one that stands there by now. Raises NotFound for a field that
    the form does not have.
    """
    row = get_proposal(session, organisation["id"], slug)
    if not catalogue.template(row["template"]).has_key(key):
        raise NotFound(phrase("The form has no field '{key}'.", key=key))
    pasted = normalise(text) if text is not None else None
    session.execute(
        insert(PASTED).values(
            proposal_id=row["id"], key=key, language=row["language"], text=pasted, pasted_by=by, pasted_at=at
        )
    )


def pasted_before(session: Session, organisation: RowMapping, slug: str, key: str) -> list[RowMapping]:
    """The archive of a field, newest first. Raises NotFound."""
    return list(list_pasted(session, get_proposal(session, organisation["id"], slug)["id"], key))


def _line(field: PortalField, tick: RowMapping | None) -> FieldLine:
    ticked = tick is not None and tick["text"] is not None
    return FieldLine(
        key=field.key,
        heading=field.heading,
        text=field.text,
        counts=tuple(Counted(limit=limit, count=n) for limit, n in zip(field.limits, field.counts, strict=True)),
        pasted_by=tick["pasted_by"] if tick and ticked else "",
        pasted_at=tick["pasted_at"] if tick and ticked else None,
        pasted=tick["text"] if tick and ticked else "",
    )
