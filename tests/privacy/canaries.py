"""Somebody of each kind, with a mark that stands nowhere else, in every place that could keep it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, RowMapping, Table, insert, select, text, update
from sqlmodel import Session, SQLModel

from app.accounts.audit import Doer, record_deed
from app.accounts.guests import Invited, make_guest_link
from app.accounts.policy import Action, Role
from app.accounts.service import resolve_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.domain.relations import Contact
from app.jobs.queue import enqueue
from app.library.searching import index_sections
from app.privacy.inventory import INVENTORY
from app.privacy.service.erase import Place
from app.privacy.service.subjects import Subject, list_subjects, named
from app.proposals.queries import list_proposals
from app.proposals.service.edit_sections import read_section, save_section
from app.relations.service.keep_contacts import add_contact
from app.settings import Settings
from app.watch.indexing import index_missing
from tests.accounts.people import add_person
from tests.web.conftest import fill

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
AMINA = Doer("Amina", None)
KEY, LANGUAGE = "summary", "en"
TOLD = "She walked eleven nights beside the Zqwurmél river with two lanterns."

MARKS: Mapping[str, tuple[str, ...]] = {
    "member": ("Zqmember Müllér", "zqmember@example.org"),
    "guest": ("Zqguest Öztürk",),
    "contact": ("Zqcontact Ñandú", "zqcontact@example.org", "+49 30 7788123"),
    "partner": ("Zqpartner Ałma", "zqpartner@example.org"),
    "story": ("Zqwurmél", "eleven nights", "zqstory-token"),
    "named": ("Zqnamed Šárka",),
}
"""By kind of person; a first word with a Zq stands in nobody else's."""


@dataclass(frozen=True, slots=True)
class Kept:
    place: Place
    house: RowMapping
    files: FileStore
    exports: FileStore

    @property
    def engine(self) -> Engine:
        return self.place.engine

    def subject(self, kind: str) -> Subject:
        if kind == "named":
            return named(MARKS["named"][0])
        with unit_of_work(self.engine, read_only=True) as session:
            subjects = [one for one in list_subjects(session, self.house) if one.kind == kind]
        return next(one for one in subjects if "zq" in f"{one.name}{one.id}".lower())

    def everything(self) -> str:
        """All rows of all tables as text, and on PostgreSQL the index of words too."""
        with self.engine.connect() as connection:
            rows: list[Any] = [
                row._mapping.values() for table in SQLModel.metadata.sorted_tables
                for row in connection.execute(select(table))
            ]  # fmt: skip
            for index in ("section_words", "announcement_words"):
                rows += connection.execute(text(f"SELECT words FROM {index}")).all()  # noqa: S608 - our own names
        return "\n".join(json.dumps([str(value) for value in row], ensure_ascii=False) for row in rows)

    def bytes_on_disk(self) -> bytes:
        """Of the data base, its log, files, exports, cache and the list of erasures."""
        folder = self.place.settings.workspace
        return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def forms_of(mark: str) -> tuple[bytes, ...]:
    """A mark as bytes, in every way in which the program or a library may have written it."""
    plain = mark.encode()
    escaped = json.dumps(mark)[1:-1].encode()
    return tuple({plain, plain.lower(), escaped, escaped.lower(), mark.encode("utf-16-le"), mark.encode("utf-16-be")})


def found_in(data: bytes, kind: str) -> list[str]:
    return [mark for mark in (*MARKS[kind], f"zq{kind}") for form in forms_of(mark) if form in data]


@pytest.fixture
def house(engine: Engine) -> RowMapping:
    fill(engine)
    with unit_of_work(engine, read_only=True) as session:
        return resolve_organisation(session, None)


@pytest.fixture
def kept(engine: Engine, settings: Settings, house: RowMapping, catalogue: Catalogue) -> Kept:
    """Everybody, everywhere."""
    found = Kept(Place(engine, settings), house, FileStore(settings.files), FileStore(settings.exports))
    add_person(engine, "Amina", [Role.ADMINISTRATOR], email="amina@example.org")
    member = add_person(engine, MARKS["member"][0], [Role.WRITER], email=MARKS["member"][1], password="seven kettles")  # noqa: S106
    with unit_of_work(engine) as session:
        _people(session, found, catalogue, member)
        _everywhere(session, found, member)
        _announce(session, found.house["id"])
    index_sections(engine)
    settings.cache.mkdir()
    (settings.cache / "page.pdf").write_bytes(b"".join(marks()))
    return found


def marks() -> list[bytes]:
    return [form for kind in MARKS for mark in MARKS[kind] for form in forms_of(mark)]


def sentence() -> str:
    return "; ".join(f"{mark} said so" for kind, known in MARKS.items() if kind != "story" for mark in known)


def _people(session: Session, kept: Kept, catalogue: Catalogue, member: int) -> None:
    here = kept.house["id"]
    guest = Invited(title="Look in", addresses=("/o/x",), actions=[Action.SEE])
    make_guest_link(session, here, MARKS["guest"][0], guest, expires_at=NOW + timedelta(days=9), by=AMINA, at=NOW)
    name, email, phone = MARKS["contact"]
    contact = Contact(name=name, email=email, phone=phone, funder="sigrid-rausing-trust", note="likes tea")
    add_contact(session, catalogue, kept.house, contact, by=AMINA, at=NOW)
    partner = _table("partner")
    first = session.execute(select(partner.c.id).order_by(partner.c.id)).scalars().first()
    told = f"{MARKS['partner'][0]}, coordinator, {MARKS['partner'][1]}"
    session.execute(update(partner).where(partner.c.id == first).values(contact=told))
    session.execute(
        insert(_table("story")).values(
            organisation_id=here, position=99, token=MARKS["story"][2], pseudonym="Zqstory", text=TOLD, consent=None,
            version=1,
        )
    )  # fmt: skip
    record_deed(
        session, "sign", f"story {MARKS['story'][2]}", organisation_id=here, person_id=member, name=MARKS["member"][0],
        at=NOW, of=MARKS["member"][0],
    )  # fmt: skip


def _everywhere(session: Session, kept: Kept, member: int) -> None:
    """Sections and their versions, a named version, what was sent, exports, letters, deeds, documents."""
    house, here = kept.house, kept.house["id"]
    proposal = list_proposals(session, here, limit=1)[0]
    for line in (sentence(), f"{sentence()} [[story:{MARKS['story'][2]}]] {TOLD}"):
        version = read_section(session, house, proposal["slug"], KEY, LANGUAGE).version
        text_ = SectionText(blocks=parse_markdown(line), version=version)
        save_section(session, house, proposal["slug"], KEY, LANGUAGE, text_, at=NOW, by=MARKS["member"][0])
    sent = {"sections": [{"text": sentence()}, {"kind": "story", "token": MARKS["story"][2], "text": TOLD}]}
    digest = kept.files.put_bytes(b"".join(marks()))
    number = session.execute(
        insert(_table("submission")).values(
            **_blank("submission"), proposal_id=proposal["id"], number=1, language="en", document=sent, proposal=sent,
            document_hash="x", submitted_by=MARKS["member"][0], submitted_at=NOW, overridden=[],
        ).returning(_table("submission").c.id)
    ).scalar_one()  # fmt: skip
    session.execute(
        insert(_table("submission_file")).values(
            submission_id=number, format="pdf", name="sent.pdf", sha256=digest, bytes=9
        )
    )
    session.execute(
        insert(_table("named_version")).values(
            proposal_id=proposal["id"], name="To the board", named_by=MARKS["member"][0], named_at=NOW, sections=[],
            parts=sent,
        )
    )  # fmt: skip
    session.execute(
        insert(_table("export_file")).values(
            proposal_id=proposal["id"], format="pdf", language="en", draft=True, asked_by=MARKS["member"][0],
            asked_at=NOW, name="made.pdf", sha256=kept.exports.put_bytes(b"made" + b"".join(marks())), bytes=9,
            expires_at=NOW + timedelta(days=7),
        )
    )  # fmt: skip
    enqueue(session, "mail", {"to": MARKS["member"][1], "text": sentence(), "story": TOLD}, key="mail:1", at=NOW,
            organisation_id=here)  # fmt: skip
    session.execute(
        insert(_table("comment")).values(
            proposal_id=proposal["id"], key=KEY, language="en", quote="", text=sentence(), person_id=member,
            name=MARKS["member"][0], said_at=NOW, resolved_by="",
        )
    )  # fmt: skip


def _announce(session: Session, house: int) -> None:
    """A call that somebody brought in themselves, with whom to write to; found by its words."""
    said = {column: [] for column in ("deadlines", "countries", "themes")}
    empty = ("number", "deadline_words", "eligibility", "url", "content_hash", "listing_hash")
    told = dict.fromkeys(empty, "")
    session.execute(
        insert(_table("announcement")).values(
            **said, **told, organisation_id=house, source="typed", native_id="1", title="Small grants", status="open",
            summary=f"Write to {sentence()}.", funder="Somebody", is_whole=True, first_seen_at=NOW, last_seen_at=NOW,
            changed_at=NOW,
        )
    )  # fmt: skip
    index_missing(session)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _blank(name: str) -> dict[str, Any]:
    said = INVENTORY[name]
    texts = [column for column in (*said.names, *said.texts) if _table(name).c[column].type.python_type is not dict]
    return {column: "" for column in texts if column not in ("document", "proposal", "overridden", "submitted_by")}
