"""Documents: what calls ask an organisation to show, and until when each is valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from fastapi import APIRouter, File, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.queries import list_members, list_members_by_email
from app.accounts.seeing import unseen_by
from app.db.filestore import MAX_FILE_BYTES
from app.domain.evidence import ANNEX_KINDS, OwnedDocument, expired_since, lead_of
from app.domain.phrases import phrase
from app.domain.printing import print_date, print_language
from app.domain.search import matches
from app.errors import BadInput, NotFound
from app.library.forms.document import document_sheet
from app.library.pages.doors import put_doors
from app.library.pages.filling import (
    PREFIX,
    Filling,
    Name,
    Reader,
    UseLine,
    Writer,
    address,
    names_of_proposals,
    refused,
    seen_documents,
    use_lines,
)
from app.library.service.file_documents import file_document, find_file
from app.library.service.keep_items import DOCUMENTS, read_item, read_items, uses_of
from app.projects.forms.fields import Choice, Sheet
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.downloads import saved as saved_file
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import current_language, told
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


class Show(StrEnum):
    EXPIRED = "expired"
    SOON = "soon"
    UNFILED = "unfiled"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    document: OwnedDocument
    kind: str
    language: str
    until: str
    states: frozenset[Show]
    uses: tuple[UseLine, ...]
    translates: str
    """Title of the document that it is the translation of, as far as the reader may see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsPage(Page):
    template: ClassVar[str] = "library/documents.html"
    words: str
    filters: tuple[Filter, ...]
    lines: tuple[DocumentLine, ...]
    empty: bool
    """Nothing is kept at all."""


@router.get("/documents")
def documents(visitor: Reader, session: ReadSession, now: Now, q: Words = "", only: Chosen = "") -> Response:
    unseen = unseen_by(session, visitor)
    kept = [one for one in read_items(session, visitor.organisation, DOCUMENTS) if one.item.key not in unseen]
    called = names_of_proposals(session, visitor)
    used = uses_of(session, visitor.organisation, DOCUMENTS)
    names = {Show.EXPIRED: _("Expired"), Show.SOON: _("Expires soon"), Show.UNFILED: _("Without a file")}
    wanted = member(Show, only)
    titles = {one.item.key: one.item.title for one in kept}
    lines = tuple(
        _line(
            one.item,
            now.date(),
            filed=bool(one.sha256),
            uses=use_lines(visitor, used.get(one.item.key, ()), called),
            translates=titles.get(one.item.translation_of or "", ""),
        )
        for one in sorted(kept, key=lambda one: (one.item.valid_until or date.max, one.item.title.casefold()))
    )
    page = DocumentsPage(
        title=_("Documents"),
        shell=visitor.shell,
        words=q,
        filters=(choice("only", _("Only"), _("Everything"), names, only),),
        lines=tuple(
            line
            for line in lines
            if (wanted is None or wanted in line.states)
            and matches(q, " ".join((line.document.title, line.kind, line.document.issuer)))
        ),
        empty=not kept,
    )
    return show(page)


@router.get("/files/{name:path}")
def file(visitor: Reader, name: Name, session: ReadSession, here: InstallationDep) -> Response:
    _ensure_theirs(session, visitor, name)
    called, path = find_file(session, visitor.organisation, name, files=here.files)
    return saved_file(path.read_bytes(), called)


@router.post("/files/{name:path}")
def put_file(
    visitor: Writer,
    name: Name,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Put a file to the document, or another one in its place."""
    _ensure_theirs(session, visitor, name)
    data = file.file.read(MAX_FILE_BYTES + 1) if file and file.filename else b""
    called = file.filename or "" if file else ""
    try:
        file_document(
            session, visitor.organisation, name, called, data, files=here.files, by=visitor.doer, at=now
        )  # fmt: skip
    except BadInput as error:
        return refused(session, visitor, _filling(session, visitor, name), str(error))
    return RedirectResponse(f"{address(visitor, 'documents', name)}?saved=true", status_code=303)


def _new(session: Session, visitor: Visitor, key: str, _now: datetime) -> Filling[OwnedDocument]:
    sheet = _sheet(session, visitor, key or "new", None)
    return Filling(shelf=DOCUMENTS, name=key, sheet=sheet, title=_("New document"), new=True)


def _filling(session: Session, visitor: Visitor, key: str) -> Filling[OwnedDocument]:
    _ensure_theirs(session, visitor, key)
    kept = read_item(session, visitor.organisation, DOCUMENTS, key)
    return Filling(
        shelf=DOCUMENTS,
        name=key,
        sheet=_sheet(session, visitor, key, kept.item),
        title=kept.item.title,
        more={"file": kept.item.file.rpartition("/")[2] if kept.sha256 else "", "sha256": kept.sha256},
    )


def _sheet(session: Session, visitor: Visitor, key: str, kept: OwnedDocument | None) -> Sheet:
    people = list_members_by_email(session, visitor.organisation["id"])
    choices = tuple(Choice(email, name) for email, name in people.items())
    members = tuple(row["name"] for row in list_members(session, visitor.organisation["id"]))
    others = seen_documents(session, visitor, kept.translation_of if kept else None)
    return document_sheet(key, kept, others=others, people=choices, members=members)


def _ensure_theirs(session: Session, visitor: Visitor, key: str) -> None:
    """Raises NotFound, as for one that is not there, where it is not theirs to see."""
    if key in unseen_by(session, visitor):
        raise NotFound(phrase("There is nothing '{name}' in the library.", name=key))


def _line(
    document: OwnedDocument, on: date, *, filed: bool, uses: tuple[UseLine, ...], translates: str
) -> DocumentLine:
    expired = expired_since(document, on) is not None
    soon = not expired and expired_since(document, on + lead_of(document)) is not None
    states = {
        state for state, holds in ((Show.EXPIRED, expired), (Show.SOON, soon), (Show.UNFILED, not filed)) if holds
    }
    language = current_language()
    return DocumentLine(
        document=document,
        kind=told(ANNEX_KINDS.get(document.kind, document.kind)),
        language=print_language(document.language, language) if document.language else "",
        until=print_date(document.valid_until, language) if document.valid_until else "",
        states=frozenset(states),
        uses=uses,
        translates=translates,
    )


put_doors(router, DOCUMENTS, _filling, _new, title=lambda posted: posted.one("title"))
