"""Funders the organisation has to do with: found by slug or name, looked after by somebody."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.queries import ensure_members
from app.catalog.catalogue import Catalogue
from app.domain.keys import slug_of
from app.domain.phrases import phrase
from app.domain.text import ensure_fits, one_line
from app.errors import BadInput, NotFound
from app.relations.queries import RELATION, list_relations

MAX_NAME = 300


def ensure_relation(session: Session, catalogue: Catalogue, organisation: RowMapping, funder: str) -> RowMapping:
    """The relation to a funder, begun where there is none.

    `funder` is a slug of the catalogue, the key of one named before, or a name; the name of one that is known is that
    one. Raises BadInput.
    """
    wanted = one_line(funder)
    if not wanted:
        raise BadInput(phrase("Name the funder."))
    ensure_fits(wanted, MAX_NAME)
    there = {row["key"]: row for row in list_relations(session, organisation["id"])}
    key = _known_key(catalogue, there, wanted)
    name = ""
    if key is None:
        key, name = slug_of(wanted, taken={*there, *catalogue.funders}, fallback="funder"), wanted
    if key in there:
        return there[key]
    session.execute(insert(RELATION).values(organisation_id=organisation["id"], key=key, name=name, owner_id=None))
    return find_relation(session, organisation, key) or _missing(key)


def find_relation(session: Session, organisation: RowMapping, key: str) -> RowMapping | None:
    return next((row for row in list_relations(session, organisation["id"]) if row["key"] == key), None)


def name_of(catalogue: Catalogue, key: str, name: str = "") -> str:
    """As people call the funder."""
    funder = catalogue.funders.get(key)
    return funder.name if funder else name or key


def give_relation(
    session: Session, catalogue: Catalogue, organisation: RowMapping, funder: str, *, owner_id: int | None
) -> None:
    """Say who looks after it; None: nobody. Raises BadInput."""
    ensure_members(session, organisation["id"], owner_id)
    row = ensure_relation(session, catalogue, organisation, funder)
    session.execute(update(RELATION).where(RELATION.c.id == row["id"]).values(owner_id=owner_id))


def _known_key(catalogue: Catalogue, there: dict[str, RowMapping], wanted: str) -> str | None:
    if wanted in catalogue.funders or wanted in there:
        return wanted
    said = wanted.casefold()
    for slug, funder in catalogue.funders.items():
        if said in (funder.name.casefold(), funder.acronym.casefold()):
            return slug
    return next((key for key, row in there.items() if row["name"].casefold() == said), None)


def _missing(key: str) -> RowMapping:
    raise NotFound(phrase("There is nothing about a funder '{funder}'.", funder=key))
