"""How it stands with each funder: the last contact, what comes next, what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.dated import DatedState
from app.domain.phrases import phrase
from app.errors import NotFound
from app.proposals.queries.desk import list_all_proposals
from app.relations.queries import list_commitments, list_contacts, list_engagements, list_relations
from app.relations.service.keep_relations import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something that is to be done or will take place on a day."""

    what: str
    day: date
    who: str
    uid: str
    commitment: int | None
    engagement: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    id: int | None
    """None where nothing was written down of it yet."""
    key: str
    name: str
    in_catalogue: bool
    owner_id: int | None
    owner: str
    last: date | None
    coming: tuple[Coming, ...]
    """From today on, the next first."""
    overdue: tuple[Coming, ...]
    contacts: int
    proposals: int

    @property
    def next(self) -> Coming | None:
        return next(iter(self.coming), None)


def read_relations(
    session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime
) -> tuple[Standing, ...]:
    """Funders that were written to or of whom something is kept: what is overdue longest first, then those with
    nothing next, then by what comes next. The same number of statements however many."""
    proposals = _proposals(session, catalogue, organisation)
    rows = {row["key"]: row for row in list_relations(session, organisation["id"])}
    keys = dict.fromkeys((*rows, *proposals))
    found = _standings(session, catalogue, organisation, [(key, rows.get(key)) for key in keys], proposals, at)
    return tuple(sorted(found, key=_urgency))


def read_relation(
    session: Session, catalogue: Catalogue, organisation: RowMapping, key: str, *, at: datetime
) -> Standing:
    """Raises NotFound for a funder that neither the catalogue knows nor anybody named."""
    row = next((row for row in list_relations(session, organisation["id"]) if row["key"] == key), None)
    proposals = _proposals(session, catalogue, organisation)
    if row is None and key not in catalogue.funders and key not in proposals:
        raise NotFound(phrase("There is nothing about a funder '{funder}'.", funder=key))
    (standing,) = _standings(session, catalogue, organisation, [(key, row)], proposals, at)
    return standing


def _proposals(session: Session, catalogue: Catalogue, organisation: RowMapping) -> Counter[str]:
    """How many proposals went to each funder, or are on their way."""
    found: Counter[str] = Counter()
    for row in list_all_proposals(session, organisation["id"]):
        call = catalogue.calls.get(row["call"] or "")
        if funder := call.funder if call else row["funder"]:
            found[funder] += 1
    return found


def _standings(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    relations: Sequence[tuple[str, RowMapping | None]],
    proposals: Counter[str],
    at: datetime,
) -> Iterable[Standing]:
    only = relations[0][1]["id"] if len(relations) == 1 and relations[0][1] else None
    engagements = list_engagements(session, organisation["id"], relation_id=only)
    commitments = list_commitments(session, organisation["id"], relation_id=only)
    contacts = Counter(row["relation_id"] for row in list_contacts(session, organisation["id"], relation_id=only))
    last: dict[int, date] = {}
    dated: dict[int, list[Coming]] = {}
    for row in engagements:
        relation = row["relation_id"]
        if row["planned"] == DatedState.OPEN:
            dated.setdefault(relation, []).append(
                Coming(
                    what=row["subject"],
                    day=row["held_on"],
                    who="",
                    uid=row["dated_uid"],
                    commitment=None,
                    engagement=row["id"],
                )
            )
        elif row["planned"] != DatedState.WITHDRAWN and row["held_on"] is not None:
            last[relation] = max(last.get(relation, row["held_on"]), row["held_on"])
    for row in commitments:
        if row["state"] == DatedState.OPEN and row["day"] is not None:
            dated.setdefault(row["relation_id"], []).append(
                Coming(
                    what=row["what"],
                    day=row["day"],
                    who=row["owner_name"] or "",
                    uid=row["dated_uid"],
                    commitment=row["id"],
                    engagement=row["engagement_id"],
                )
            )
    today = at.date()
    for key, relation_row in relations:
        relation_id = relation_row["id"] if relation_row else None
        mine = sorted(dated.get(relation_id or 0, ()), key=lambda one: one.day)
        yield Standing(
            id=relation_id,
            key=key,
            name=name_of(catalogue, key, relation_row["name"] if relation_row else ""),
            in_catalogue=key in catalogue.funders,
            owner_id=relation_row["owner_id"] if relation_row else None,
            owner=(relation_row["owner_name"] or "") if relation_row else "",
            last=last.get(relation_id or 0),
            coming=tuple(one for one in mine if one.day >= today),
            overdue=tuple(one for one in mine if one.day < today),
            contacts=contacts[relation_id],
            proposals=proposals[key],
        )


def _urgency(one: Standing) -> tuple[object, ...]:
    if one.overdue:
        return (0, one.overdue[0].day, one.name.casefold())
    return (2, one.next.day, one.name.casefold()) if one.next else (1, date.min, one.name.casefold())
