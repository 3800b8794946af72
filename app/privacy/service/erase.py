"""Erasing somebody: every row, every version, the index, files, the queue, and the bytes on the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from shutil import rmtree
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.erasures import ERASURE, ErasureList
from app.accounts.members import ensure_own, remove_member
from app.accounts.queries import get_organisation_by_id, list_memberships
from app.accounts.sessions import PERSON
from app.db.filestore import FileStore
from app.db.purging import purge
from app.db.session import unit_of_work
from app.domain.erasing import ERASED
from app.domain.phrases import phrase
from app.errors import NotPermitted
from app.jobs.queue import enqueue
from app.library.searching import forget_sections, index_sections
from app.models import ProjectPartRow
from app.models.mapping import table_of
from app.privacy.inventory import INVENTORY, tables
from app.privacy.service.holdings import Holding, Why, find_holdings, traces_in
from app.privacy.service.subjects import Subject, SubjectKind
from app.proposals.export_queries import EXPORT_FILE, list_kept_exports
from app.proposals.queries import PROPOSAL, SECTION
from app.proposals.queries.saving import keep_version
from app.proposals.service.edit_sections import blocks_of, stored
from app.proposals.submission_queries import SUBMISSION_FILE
from app.relations.queries import CONTACT
from app.settings import Settings
from app.watch.indexing import forget as forget_announcement
from app.watch.indexing import index_missing, tidy_words

PURGE = "purge"
"""Kind of the job that writes the data base anew where it could not be done at once."""
_PART = table_of(ProjectPartRow)
SENT = ("submission", "submission_file")
"""What was sent, as it was sent."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace: where its rows and its files are."""

    engine: Engine
    settings: Settings

    @property
    def erasures(self) -> ErasureList:
        return ErasureList(self.settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    rows: Mapping[str, int]
    """How many rows of each table were emptied or taken away."""
    files: int
    off_the_disk: bool
    """Whether the data base could be written anew at once. If not, a worker does it."""


@dataclass(slots=True)
class Done:
    rows: Counter[str]
    files: set[str]
    exports: set[str]
    announcements: bool = False

    @classmethod
    def nothing(cls) -> Done:
        return cls(Counter(), set(), set())

    def add(self, other: Done) -> None:
        self.rows.update(other.rows)
        self.files |= other.files
        self.exports |= other.exports


def erase_person(
    place: Place,
    organisation: RowMapping,
    subject: Subject,
    *,
    keep_sent: str = "",
    by: Doer,
    at: datetime,
    everywhere: bool = False,
) -> Erased:
    """Erase `subject` from the organisation, and put them on the list of erasures.

    `keep_sent` is the reason why what was sent is kept as it was; empty: it goes too. `everywhere`: an account that is
    used in other organisations goes there as well. Raises NotPermitted for such an account without it, Conflict for the
    last administrator.
    """
    with unit_of_work(place.engine) as session:
        houses = _houses(session, organisation, subject, by, at, everywhere=everywhere)
        done = erase_in(session, place, houses, subject, keep_sent=bool(keep_sent), by=by, at=at)
        record_deed_of(
            session, by, "erase_person", str(subject.kind), organisation_id=organisation["id"], at=at,
            rows=sum(done.rows.values()), reason=keep_sent,
        )  # fmt: skip
    return finish(place, done, at=at)


def erase_in(
    session: Session,
    place: Place,
    houses: Sequence[RowMapping],
    subject: Subject,
    *,
    keep_sent: bool,
    by: Doer,
    at: datetime,
) -> Done:
    """The rows, and the entry in the list of erasures."""
    erasures = place.erasures
    entry = erasures.entry(
        subject.kind, subject.identity, subject.traces.words, organisations=[one["slug"] for one in houses],
        on=at.date(), kept_sent=keep_sent,
    )  # fmt: skip
    done = erase_rows(session, [one["id"] for one in houses], subject, keep_sent=keep_sent, at=at)
    erasures.keep(session, entry, houses[0]["id"], by=by, at=at)
    return done


def list_erasures(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """The newest first: when, which kind of person, by whom."""
    statement = select(ERASURE).where(ERASURE.c.organisation_id == organisation_id)
    return session.execute(statement.order_by(ERASURE.c.at.desc()).limit(200)).mappings().all()


def erase_rows(
    session: Session, organisations: Collection[int], subject: Subject, *, keep_sent: bool, at: datetime
) -> Done:
    """The rows; `finish` does what stands outside the transaction."""
    done = Done.nothing()
    sections: list[int] = []
    for holding in list(find_holdings(session, organisations, subject)):
        name = holding.table.name
        if keep_sent and name in SENT:
            continue
        done.rows[name] += 1
        if name == "job" or name == "export_file" or holding.its_own:
            _take_away(session, holding, done)
        elif Why.OWN in holding.why:
            _empty(session, holding, subject, done, at)
        elif name == "section":
            sections += _rewrite_section(session, holding, subject)
        else:
            _rewrite(session, holding, subject)
        if name == "submission":
            _forget_sent_files(session, holding.row["id"], done)
        if name == "announcement":
            forget_announcement(session, holding.row["id"])
            done.announcements = True
    if sections:
        forget_sections(session, sections)
    if done.announcements:
        index_missing(session)
        tidy_words(session)
    _forget_exports(session, organisations, done)
    return done


def finish(place: Place, done: Done, *, at: datetime) -> Erased:
    """Files that nobody needs any more, what was rendered, the index, and the bytes of the data base."""
    index_sections(place.engine)
    with unit_of_work(place.engine, read_only=True) as session:
        nobodys = done.files - needed_files(session)
        unneeded = done.exports - list_kept_exports(session)
    for folder, names in ((place.settings.files, nobodys), (place.settings.exports, unneeded)):
        for name in names:
            FileStore(folder).path(name).unlink(missing_ok=True)
    rmtree(place.settings.cache, ignore_errors=True)
    off_the_disk = purge(place.engine)
    if not off_the_disk:
        with unit_of_work(place.engine) as session:
            enqueue(session, PURGE, {}, key=f"{PURGE}:{at.isoformat()}", at=at)
    return Erased(rows=done.rows, files=len(nobodys | unneeded), off_the_disk=off_the_disk)


def needed_files(session: Session) -> set[str]:
    """Hashes of every file that some row of any table names."""
    return {
        name
        for table in tables()
        for column in INVENTORY[table.name].files
        for name in session.execute(select(table.c[column]).where(table.c[column].is_not(None))).scalars()
    }


def _houses(
    session: Session, organisation: RowMapping, subject: Subject, by: Doer, at: datetime, *, everywhere: bool
) -> Sequence[RowMapping]:
    """In which organisations. A member's work ends there first, so that each keeps an administrator."""
    if by.person_id is not None and by.person_id in subject.links.get("person", ()):
        raise NotPermitted(phrase("Nobody erases themselves; ask another administrator."))
    if subject.kind is not SubjectKind.MEMBER:
        return [organisation]
    person_id = int(subject.id)
    operates = session.execute(select(PERSON.c.operator).where(PERSON.c.id == person_id)).scalar_one()
    if operates and not everywhere:
        raise NotPermitted(phrase("{name} runs the installation; only the command erases them.", name=subject.name))
    works = {row["organisation_id"] for row in list_memberships(session, person_id)}
    if not everywhere and works:
        ensure_own(session, organisation["id"], person_id)
    for one in works:
        remove_member(session, one, person_id, by, at=at)
    return [get_organisation_by_id(session, one) for one in sorted(works | {organisation["id"]})]


def _take_away(session: Session, holding: Holding, done: Done) -> None:
    for column in holding.held.files:
        if holding.row[column]:
            (done.exports if holding.table.name == "export_file" else done.files).add(holding.row[column])
    session.execute(delete(holding.table).where(holding.where()))


def _empty(session: Session, holding: Holding, subject: Subject, done: Done, at: datetime) -> None:
    """The row that is the person: what others refer to stays without a word in it, the rest goes."""
    name, where = holding.table.name, holding.where()
    if name == "person":
        session.execute(update(PERSON).where(where).values(name=ERASED, email=None, operator=False, language=None))
    elif name == "contact":
        empty = dict.fromkeys(("name", "function", "email", "phone", "note"), "")
        session.execute(
            update(CONTACT).where(where).values(
                **empty, languages=[], networks=[], erased_on=at.date(), version=holding.row["version"] + 1
            )
        )  # fmt: skip
    elif name == "partner":
        _rewrite(session, holding, subject)
        session.execute(update(holding.table).where(where).values(contact=""))
    else:
        _take_away(session, holding, done)


def _rewrite(session: Session, holding: Holding, subject: Subject) -> None:
    table, row = holding.table, holding.row
    traces = traces_in(table, subject)
    values: dict[str, Any] = {name: traces.without(row[name]) for name in holding.texts}
    values |= dict.fromkeys(holding.names, ERASED)
    if not values:
        return
    if "version" in table.columns and table.name not in _PAST:
        values["version"] = row["version"] + 1
    session.execute(update(table).where(holding.where()).values(**values))
    if "project_id" in table.columns and table.name not in _PAST:
        session.execute(
            update(_PART).where(_PART.c.project_id == row["project_id"]).values(version=_PART.c.version + 1)
        )


_PAST = ("section_version", "reusable_text_version", "project_past")
"""Where the version says which one it is. Elsewhere a new one keeps a page that is open from saving the name again."""


def _rewrite_section(session: Session, holding: Holding, subject: Subject) -> list[int]:
    """A new version, so that nobody saves the old text over it unseen; returns the id."""
    row = holding.row
    blocks = blocks_of(subject.traces.without(row["blocks"]))
    session.execute(
        update(SECTION).where(SECTION.c.id == row["id"]).values(**stored(blocks), version=row["version"] + 1)
    )
    keep_version(session, row["id"], by="", note="")
    return [row["id"]]


def _forget_sent_files(session: Session, submission_id: int, done: Done) -> None:
    of_it = SUBMISSION_FILE.c.submission_id == submission_id
    done.files |= set(session.execute(select(SUBMISSION_FILE.c.sha256).where(of_it)).scalars())
    session.execute(delete(SUBMISSION_FILE).where(of_it))


def _forget_exports(session: Session, organisations: Collection[int], done: Done) -> None:
    """All of these organisations: what stands in a file that somebody made is not looked for, it is made again."""
    theirs = select(PROPOSAL.c.id).where(PROPOSAL.c.organisation_id.in_(list(organisations)))
    of_them = EXPORT_FILE.c.proposal_id.in_(theirs)
    done.exports |= {name for name in session.execute(select(EXPORT_FILE.c.sha256).where(of_them)).scalars() if name}
    session.execute(delete(EXPORT_FILE).where(of_them))
