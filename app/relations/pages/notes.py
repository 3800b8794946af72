"""Notes that only few may read are written on the funder's page, and shown nowhere else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor
from app.relations.pages.words import Confided, FunderKey, Number, Several, Text, Version
from app.relations.service.confide import add_note, drop_note, save_note
from app.relations.service.read_relations import read_relation
from app.web.deps import Now, WriteSession

router = APIRouter(prefix="/o/{organisation}/relations", include_in_schema=False)

Country = Annotated[str, Form(pattern=r"^([A-Z]{2})?$")]


@router.post("/with/{funder}/notes")
def add(
    visitor: Confided,
    funder: FunderKey,
    session: WriteSession,
    now: Now,
    country: Country = "",
    text: Text = "",
    reader: Several = [],  # noqa: B006
) -> Response:
    read_relation(session, visitor.catalogue, visitor.organisation, funder, at=now)
    add_note(
        session,
        visitor.catalogue,
        visitor.organisation,
        funder,
        country=country,
        text=text,
        readers=_ids(reader),
        by=visitor.doer,
        at=now,
    )
    return _back(visitor, funder)


@router.post("/notes/{note}")
def save(
    visitor: Confided,
    note: Number,
    session: WriteSession,
    now: Now,
    version: Version,
    country: Country = "",
    text: Text = "",
    reader: Several = [],  # noqa: B006
) -> Response:
    key = save_note(
        session,
        visitor.organisation,
        note,
        country=country,
        text=text,
        readers=_ids(reader),
        version=version,
        by=visitor.doer,
        at=now,
    )
    return _back(visitor, key)


@router.post("/notes/{note}/drop")
def drop(visitor: Confided, note: Number, session: WriteSession, now: Now) -> Response:
    return _back(visitor, drop_note(session, visitor.organisation, note, by=visitor.doer, at=now))


def _ids(found: list[str]) -> set[int]:
    return {int(text) for text in found if text}


def _back(visitor: Visitor, funder: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/relations/with/{funder}#sensitive", status_code=303)
