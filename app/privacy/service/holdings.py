"""Every row that holds something about somebody, over all tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, false, or_, select
from sqlmodel import Session

from app.domain.erasing import Traces
from app.privacy.inventory import INVENTORY, Held, links_of, tables, within
from app.privacy.service.subjects import Subject

_NOBODYS = ("audit", "job")
"""Tables with rows that belong to the whole installation, like a letter with a new password."""


class Why(StrEnum):
    OWN = "own"
    """The row is the person."""
    LINK = "link"
    """It points to the person."""
    NAME = "name"
    """Their name stands beside it."""
    TEXT = "text"
    """Somebody wrote of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    table: Table
    row: RowMapping
    why: frozenset[Why]
    names: tuple[str, ...]
    """Columns that hold their name and nothing else."""
    texts: tuple[str, ...]
    """Columns in which they are mentioned."""

    @property
    def held(self) -> Held:
        return INVENTORY[self.table.name]

    @property
    def its_own(self) -> bool:
        """Whether it is there for this person only."""
        return Why.LINK in self.why and self.held.alone

    def where(self) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = ~false()
        for column in self.table.primary_key:
            condition &= column == self.row[column.name]
        return condition


def find_holdings(
    session: Session, organisations: Collection[int], subject: Subject, *, guarded: bool = True
) -> Iterator[Holding]:
    """What is held in these organisations and in the account; without `guarded` not what others wrote in confidence."""
    for table in tables():
        condition = _where(table, organisations, subject)
        if condition is None:
            continue
        traces = traces_in(table, subject)
        for row in session.execute(select(table).where(condition)).mappings():
            found = _holding(table, row, subject, traces)
            if found is not None and (guarded or not found.held.guarded or found.why & {Why.OWN, Why.LINK}):
                yield found


def traces_in(table: Table, subject: Subject) -> Traces:
    """In the record of deeds a story's token is a trace too; in a text it may be a word like others."""
    traces = subject.traces
    return replace(traces, words=(*traces.words, traces.story)) if table.name == "audit" and traces.story else traces


def _where(table: Table, organisations: Collection[int], subject: Subject) -> ColumnElement[bool] | None:
    linked = [
        table.c[name].in_(subject.links[target]) for name, target in links_of(table).items() if target in subject.links
    ]
    own = [table.c.id.in_(subject.links[table.name])] if table.name in subject.links else []
    here = [part for one in organisations if (part := within(table, one)) is not None]
    if table.name in _NOBODYS:
        here.append(table.c.organisation_id.is_(None))
    if here:
        return or_(*here)
    return or_(*own, *linked) if own or linked else None


def _holding(table: Table, row: RowMapping, subject: Subject, traces: Traces) -> Holding | None:
    held = INVENTORY[table.name]
    why = set()
    if row.get("id") in subject.links.get(table.name, ()):
        why.add(Why.OWN)
    links = {name: target for name, target in links_of(table).items() if row[name] in subject.links.get(target, ())}
    if links:
        why.add(Why.LINK)
    names = tuple(name for name in held.names if _is_theirs(table, row, name, links, traces))
    texts = tuple(name for name in held.texts if row[name] and traces.without(row[name]) != row[name])
    if names and Why.OWN not in why:
        why.add(Why.NAME)
    if texts and Why.OWN not in why:
        why.add(Why.TEXT)
    return Holding(table=table, row=row, why=frozenset(why), names=names, texts=texts) if why else None


def _is_theirs(table: Table, row: RowMapping, column: str, links: Any, traces: Traces) -> bool:
    """A name beside a person's number is that person's, whoever else is called so."""
    if column == "name" and "person_id" in table.columns and row["person_id"] is not None:
        return "person_id" in links
    return traces.is_name(row[column])
