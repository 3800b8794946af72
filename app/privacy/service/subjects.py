"""The people of whom something is held: who they are, and by what they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.accounts.audit import AUDIT
from app.accounts.guests import list_guest_links
from app.accounts.queries import GUEST_LINK, MEMBERSHIP, list_owned
from app.accounts.sessions import PERSON
from app.domain.erasing import ERASED, Traces, sentences_of, telling
from app.domain.phrases import phrase
from app.domain.text import one_line
from app.errors import BadInput, NotFound
from app.models import PartnerRow, StoryRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.relations.queries import list_contacts
from app.relations.service.keep_contacts import identity_of, known_by

_PARTNER = table_of(PartnerRow)


class SubjectKind(StrEnum):
    MEMBER = "member"
    """Somebody with an account, also one who left."""
    GUEST = "guest"
    CONTACT = "contact"
    PARTNER = "partner"
    """The person whom a partner named."""
    STORY = "story"
    """Somebody whose story is told, known by its token only."""
    NAMED = "named"
    """Anybody else, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    kind: SubjectKind
    id: str
    name: str
    about: str = ""
    """What tells them from others of that name, like a funder or a project."""
    traces: Traces = field(default_factory=Traces)
    links: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Table → ids of the rows that are this person."""
    identity: tuple[str, ...] = ()
    """By which the same rows are known in another copy of the data base."""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"

    def with_words(self, more: Sequence[str]) -> Subject:
        """Known by these too. Raises BadInput for one that would fit half of all texts."""
        found = tuple(filter(None, map(one_line, more)))
        for text in found:
            if not telling((text,)):
                raise BadInput(
                    phrase("“{text}” is too short to look for in every text; give two words or more.", text=text)
                )
        words = tuple(dict.fromkeys((*self.traces.words, *found)))
        return replace(self, traces=replace(self.traces, words=words))


def list_subjects(session: Session, organisation: RowMapping) -> tuple[Subject, ...]:
    """Everybody who has a row of their own, by kind and name."""
    found = (
        *_members(session, organisation),
        *_guests(session, organisation),
        *_contacts(session, organisation),
        *_partners(session, organisation),
        *_stories(session, organisation),
    )
    kinds = list(SubjectKind)
    return tuple(sorted(found, key=lambda one: (kinds.index(one.kind), one.name.casefold(), one.id)))


def get_subject(session: Session, organisation: RowMapping, key: str) -> Subject:
    """By `member-3`, `contact-7`, `story-amal`, or `named-Rosa Example`. Raises NotFound, BadInput."""
    kind, _, name = key.partition("-")
    if kind == SubjectKind.NAMED:
        return named(name)
    found = next((one for one in list_subjects(session, organisation) if one.key == key), None)
    if found is None:
        raise NotFound(phrase("Nobody is known here as {key}.", key=key))
    return found


def named(name: str) -> Subject:
    """Somebody who has no row of their own. Raises BadInput."""
    line = one_line(name)
    if not line:
        raise BadInput(phrase("Say who it is."))
    traces = Traces(names=(line,))
    return Subject(kind=SubjectKind.NAMED, id=line, name=line, traces=traces).with_words((line,))


def member_subject(session: Session, person_id: int) -> Subject:
    """Raises NotFound."""
    row = session.execute(select(PERSON).where(PERSON.c.id == person_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("Nobody is known here as {key}.", key=f"member-{person_id}"))
    return _member(row, about="")


def _members(session: Session, organisation: RowMapping) -> Iterator[Subject]:
    """Those who work here, and those who did: their name stays beside what they wrote."""
    here = organisation["id"]
    now = select(MEMBERSHIP.c.person_id).where(MEMBERSHIP.c.organisation_id == here)
    ever = select(AUDIT.c.person_id).where(AUDIT.c.organisation_id == here)
    guests = select(GUEST_LINK.c.person_id).where(GUEST_LINK.c.person_id.is_not(None))
    statement = select(PERSON, PERSON.c.id.in_(now).label("present")).where(
        PERSON.c.id.in_(now) | PERSON.c.id.in_(ever), PERSON.c.id.not_in(guests), PERSON.c.name != ERASED
    )
    for row in session.execute(statement).mappings():
        yield _member(row, about="" if row["present"] else phrase("does not work here any more"))


def _member(row: RowMapping, *, about: str) -> Subject:
    names = (row["name"], *([row["email"]] if row["email"] else ()))
    identity = [f"person|{row['id']}|{row['created_at'].isoformat()}"]
    if row["email"]:
        identity.append(f"person|{row['email'].lower()}")
    return Subject(
        kind=SubjectKind.MEMBER, id=str(row["id"]), name=row["name"], about=about or row["email"] or "",
        traces=Traces(names=names, words=telling(names)),
        links={"person": frozenset({row["id"]})}, identity=tuple(identity),
    )  # fmt: skip


def _guests(session: Session, organisation: RowMapping) -> Iterator[Subject]:
    for row in list_guest_links(session, organisation["id"]):
        links = {"guest_link": frozenset({row["id"]})}
        if row["person_id"] is not None:
            links["person"] = frozenset({row["person_id"]})
        yield Subject(
            kind=SubjectKind.GUEST, id=str(row["id"]), name=row["name"], about=row["title"],
            traces=Traces(names=(row["name"],), words=telling((row["name"],))),
            links=links, identity=(f"guest|{row['token_hash']}",),
        )  # fmt: skip


def _contacts(session: Session, organisation: RowMapping) -> Iterator[Subject]:
    for row in list_contacts(session, organisation["id"]):
        yield Subject(
            kind=SubjectKind.CONTACT, id=str(row["id"]), name=row["name"], about=row["funder"],
            traces=Traces(names=(row["name"],), words=telling(known_by(row))),
            links={"contact": frozenset({row["id"]})}, identity=identity_of(row, organisation),
        )  # fmt: skip


def _partners(session: Session, organisation: RowMapping) -> Iterator[Subject]:
    statement = (
        select(_PARTNER, PROJECT.c.slug.label("project"))
        .join(PROJECT, PROJECT.c.id == _PARTNER.c.project_id)
        .where(PROJECT.c.organisation_id == organisation["id"], _PARTNER.c.contact != "")
    )
    for row in session.execute(statement).mappings():
        known = _told_parts(row["contact"])
        if known and known[0] != ERASED:
            place = f"{organisation['slug']}|{row['project']}|{row['key']}"
            yield Subject(
                kind=SubjectKind.PARTNER, id=str(row["id"]), name=known[0], about=row["name"],
                traces=Traces(names=(row["contact"], known[0]), words=telling(known)),
                links={"partner": frozenset({row["id"]})}, identity=(f"partner|{place}|{row['contact']}",),
            )  # fmt: skip


def _told_parts(contact: str) -> tuple[str, ...]:
    """Name, addresses and numbers of "Amal B., coordinator, amal@example.org"; what somebody does is not theirs."""
    parts = [part.strip() for part in re.split(r"[,;\n|<>()/]+", contact) if part.strip()]
    rest = [part for part in parts[1:] if "@" in part or sum(letter.isdigit() for letter in part) >= 6]
    return (*parts[:1], *rest)


def _stories(session: Session, organisation: RowMapping) -> Iterator[Subject]:
    slug = organisation["slug"]
    for row in list_owned(session, StoryRow, organisation["id"]):
        token = row["token"]
        yield Subject(
            kind=SubjectKind.STORY, id=token, name=token, about=row["pseudonym"],
            traces=Traces(words=sentences_of(row["text"]), story=token),
            links={"story": frozenset({row["id"]})},
            identity=(f"story|{slug}|{row['id']}|{token}", f"story|{slug}|{token}|{row['text']}"),
        )  # fmt: skip
