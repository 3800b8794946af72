"""Contacts: a list to look somebody up, a page each, files to take along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.erasures import ErasureList
from app.db.session import unit_of_work
from app.domain.relations import Acquaintance, Closeness, Contact, ContactSource
from app.domain.search import matches
from app.errors import BadInput, VersionConflict
from app.models.mapping import adapter
from app.relations.pages.one import ContactLine, EngagementLine, contact_line, engagement_lines
from app.relations.pages.words import (
    Choices,
    Day,
    Exporter,
    Id,
    Line,
    Number,
    Option,
    Reader,
    Text,
    Version,
    Writer,
    choices,
    closeness_names,
    day_words,
    read_day,
    source_names,
    split,
)
from app.relations.queries import list_relations
from app.relations.service.hand_out import ContactFile, contact_file, contacts_table
from app.relations.service.keep_contacts import add_contact, erase_for_good, read_contact, read_contacts, save_contact
from app.relations.service.keep_engagements import read_engagements
from app.relations.service.keep_relations import name_of
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.filters import Filter, Words, choice
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/relations/contacts", include_in_schema=False)

Known = tuple[str, str, str]
"""Who knows them, as typed: id of the member, closeness and year."""
People = Annotated[list[Id], Form(max_length=20)]
Levels = Annotated[list[Closeness], Form(max_length=20)]
Years = Annotated[list[str], Form(max_length=20)]
_ROWS = 2
"""Empty lines in which to say who knows somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedContact:
    """The form as somebody filled it in."""

    contact: Contact
    """Without who knows them."""
    known: tuple[Known, ...]
    kept_since: str

    def read(self) -> Contact:
        """Raises BadInput for a day or a year that is none."""
        return replace(
            self.contact, kept_since=read_day(self.kept_since), known_by=tuple(map(_acquaintance, self.known))
        )


async def _typed(
    funder: Line = "",
    funder_name: Line = "",
    name: Line = "",
    function: Line = "",
    email: Line = "",
    phone: Line = "",
    languages: Line = "",
    networks: Line = "",
    note: Text = "",
    source: Annotated[ContactSource, Form()] = ContactSource.THEMSELVES,
    kept_since: Day = "",
    person: People = [],  # noqa: B006
    closeness: Levels = [],  # noqa: B006
    since: Years = [],  # noqa: B006
) -> TypedContact:
    contact = Contact(
        funder=funder or funder_name,
        name=name,
        function=function,
        email=email,
        phone=phone,
        languages=split(languages),
        networks=split(networks),
        note=note,
        source=source,
    )
    known = tuple((who, str(level), year) for who, level, year in zip(person, closeness, since, strict=False) if who)
    return TypedContact(contact=contact, known=known, kept_since=kept_since)


TypedDep = Annotated[TypedContact, Depends(_typed)]


def _acquaintance(known: Known) -> Acquaintance:
    """Raises BadInput for a year that is none."""
    who, level, year = known[0], Closeness(known[1]), known[2].strip()
    if year and not (year.isascii() and year.isdigit() and len(year) < 10):
        raise BadInput(_("Since when is a year, like 2019."))
    return Acquaintance(person=int(who), closeness=level, since=int(year) if year else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedContact:
    line: ContactLine
    funder: str
    """Key."""
    funder_name: str
    networks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsPage(Page):
    template: ClassVar[str] = "relations/contacts.html"
    words: str
    filters: tuple[Filter, ...]
    contacts: tuple[ListedContact, ...]
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage(Page):
    template: ClassVar[str] = "relations/contact.html"
    contact: Contact
    """As typed; its id is 0 for a new one."""
    funder_name: str
    known: tuple[Known, ...]
    source: str
    kept_since: str
    choices: Choices
    sources: tuple[Option, ...]
    levels: tuple[Option, ...]
    conflict: Contact | None
    line: ContactLine | None
    """As it is stored, for who may not change it; None for a new one."""
    took_part: tuple[EngagementLine, ...]


@router.get("")
def contacts(
    visitor: Reader,
    session: ReadSession,
    q: Words = "",
    funder: Annotated[str, Query(max_length=100)] = "",
    network: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Everybody, narrowed by funder, network and words."""
    everybody = read_contacts(session, visitor.organisation)
    names = _names(session, visitor)
    met_in = sorted({name for one in everybody for name in one.networks}, key=str.casefold)
    filters = (
        choice("funder", _("Funder"), _("Every funder"), {one.funder: names[one.funder] for one in everybody}, funder),
        choice("network", _("Network"), _("Every network"), {name: name for name in met_in}, network),
    )
    found = [
        one
        for one in everybody
        if (not filters[0].chosen or one.funder == funder)
        and (not filters[1].chosen or network in one.networks)
        and matches(q, f"{one.name} {one.function} {one.email} {names[one.funder]} {' '.join(one.networks)}")
    ]
    listed = tuple(
        ListedContact(
            line=contact_line(one), funder=one.funder, funder_name=names[one.funder], networks=", ".join(one.networks)
        )
        for one in found
    )
    return show(
        ContactsPage(
            title=_("Contacts"), shell=visitor.shell, words=q, filters=filters, contacts=listed, empty=not everybody
        )
    )


@router.get("/table.csv")
def table(visitor: Exporter, session: ReadSession) -> Response:
    """All contacts for a spreadsheet; no cell of it is a formula."""
    data = contacts_table(session, visitor.catalogue, visitor.organisation)
    return _file(data, "text/csv; charset=utf-8", "contacts.csv")


@router.get("/new")
def choose(visitor: Writer, session: ReadSession, funder: Annotated[str, Query(max_length=100)] = "") -> Response:
    return show(_page(session, visitor, Contact(funder=funder, name="")))


@router.post("/new")
def add(visitor: Writer, session: WriteSession, now: Now, typed: TypedDep) -> Response:
    try:
        made = add_contact(session, visitor.catalogue, visitor.organisation, typed.read(), by=visitor.doer, at=now)
    except BadInput as error:
        session.rollback()
        return show(replace(_page(session, visitor, typed.contact, typed.known), problem=str(error)), status=422)
    return _to(visitor, f"/{made}")


@router.get("/{contact}")
def one(visitor: Reader, contact: Number, session: ReadSession) -> Response:
    """Somebody, who knows them, and where they took part."""
    return show(_page(session, visitor, read_contact(session, visitor.organisation, contact)))


@router.post("/{contact}")
def save(
    visitor: Writer, contact: Number, session: WriteSession, now: Now, version: Version, typed: TypedDep
) -> Response:
    try:
        wanted = replace(typed.read(), id=contact, version=version)
        save_contact(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)
    except (BadInput, VersionConflict) as error:
        session.rollback()
        stored = read_contact(session, visitor.organisation, contact)
        theirs = stored if isinstance(error, VersionConflict) else None
        again = replace(typed.contact, id=contact, version=stored.version, kept_since=stored.kept_since)
        page = _page(session, visitor, again, typed.known)
        return show(replace(page, problem=str(error), conflict=theirs), status=409 if theirs else 422)
    return _to(visitor, f"/{contact}")


@router.get("/{contact}/file.json")
def take_along(visitor: Exporter, contact: Number, session: ReadSession) -> Response:
    """Everything that is kept about one contact, to hand to them."""
    found = contact_file(session, visitor.organisation, contact)
    data = adapter(ContactFile).dump_json(found, indent=2)
    return _file(data, "application/json", f"contact-{contact}.json")


@router.post("/{contact}/erase")
def erase(
    visitor: Writer,
    contact: Number,
    here: InstallationDep,
    now: Now,
    sure: Annotated[bool, Form()] = False,
) -> Response:
    """Take away who it was, everywhere. Cannot be undone, so that a tick is asked for."""
    if not sure:
        with unit_of_work(here.engine, read_only=True) as session:
            page = _page(session, visitor, read_contact(session, visitor.organisation, contact))
        problem = _("Tick that you are sure: what is erased does not come back.")
        return show(replace(page, problem=problem), status=422)
    erase_for_good(here.engine, ErasureList(here.settings), visitor.organisation, contact, by=visitor.doer, at=now)
    return _to(visitor, "")


def _page(session: Session, visitor: Visitor, contact: Contact, known: tuple[Known, ...] | None = None) -> ContactPage:
    """`known`: who knows them, as it was typed."""
    names, chosen = _names(session, visitor), choices(session, visitor)
    if known is None:
        known = tuple((str(one.person), str(one.closeness), str(one.since or "")) for one in contact.known_by)
    stored = read_contact(session, visitor.organisation, contact.id) if contact.id else None
    met = read_engagements(session, visitor.organisation, contact_id=contact.id) if contact.id else ()
    return ContactPage(
        title=stored.name if stored else _("New contact"),
        shell=visitor.shell,
        contact=contact,
        funder_name=names.get(contact.funder, contact.funder),
        known=(*known, *[("", str(Closeness.MET), "")] * _ROWS),
        source=source_names()[contact.source],
        kept_since=day_words(contact.kept_since),
        choices=chosen,
        sources=tuple((str(kind), name) for kind, name in source_names().items()),
        levels=tuple((str(kind), name) for kind, name in closeness_names().items()),
        conflict=None,
        line=contact_line(stored) if stored else None,
        took_part=tuple(engagement_lines(session, visitor, met)),
    )


def _names(session: Session, visitor: Visitor) -> dict[str, str]:
    rows = list_relations(session, visitor.organisation["id"])
    known = {slug: funder.name for slug, funder in visitor.catalogue.funders.items()}
    return {**known, **{row["key"]: name_of(visitor.catalogue, row["key"], row["name"]) for row in rows}}


def _file(data: bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(data, media_type=media_type, headers=headers)


def _to(visitor: Visitor, rest: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/relations/contacts{rest}", status_code=303)
