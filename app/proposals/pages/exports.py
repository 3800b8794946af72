from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.seeing import unseen_by
from app.db.filestore import FileStore
from app.domain.printing import print_language
from app.proposals.api import ProposalSlug
from app.proposals.pages.sending import SendingPage, Waiting, locked_since, signed, size, waiting
from app.proposals.service.export_proposal import MEDIA_TYPES, Format, Pdfs
from app.proposals.service.make_exports import (
    AskedFile,
    ExportLine,
    export_languages,
    export_lines,
    find_made,
    prepare_export,
    record_export,
)
from app.proposals.service.see_package import ensure_may_pack, ensure_may_see_file
from app.proposals.service.sign_sections import list_unsigned
from app.proposals.service.stand_proposal import standing_of
from app.proposals.service.submitted_files import SentFile, sent_files
from app.web.deps import InstallationDep, Now, ReadSession, Today, WriteSession
from app.web.downloads import saved
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import told_moment
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

ExportId = Annotated[int, Path(ge=1, lt=2**31)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    to: Format
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLine:
    """A file in the list."""

    line: ExportLine
    kind: str
    asked: str
    size: str
    until: str
    waiting: Waiting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """A file of a submission."""

    file: SentFile
    kind: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportsPage(SendingPage):
    template: ClassVar[str] = "proposals/exports.html"
    choices: tuple[Choice, ...]
    languages: tuple[tuple[str, str], ...]
    """Code and name."""
    chosen: Format
    draft: bool
    """Whether a file is marked as a draft unless somebody says otherwise: until the whole is signed."""
    made: tuple[MadeLine, ...]
    sent: tuple[SentLine, ...]
    """The files of the submission that locks the proposal."""


@router.get("/exports")
def exports(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    chosen: Format = Format.DOCX,
) -> Response:
    """Choose a file; those that were made before, and how far those are that are being made."""
    standing = standing_of(session, visitor.organisation, proposal)
    languages = export_languages(session, visitor.catalogue, visitor.organisation, proposal)
    lines = export_lines(session, standing.id, exports=FileStore(here.settings.exports))
    return show(
        ExportsPage(
            title=_("Files"),
            shell=visitor.shell,
            standing=standing,
            tab="exports",
            locked=locked_since(standing),
            choices=_choices(),
            languages=tuple((code, print_language(code, current_language())) for code in languages),
            chosen=chosen,
            draft=bool(list_unsigned(session, visitor.catalogue, visitor.organisation, proposal)),
            made=tuple(_made(line) for line in lines),
            sent=tuple(sent_line(file) for file in sent_files(session, standing.submission_id))
            if standing.submission_id is not None
            else (),
        )
    )


@router.post("/exports")
def make(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    reading: ReadSession,
    writing: WriteSession,
    here: InstallationDep,
    now: Now,
    today: Today,
    to: Annotated[Format, Form()],
    language: Annotated[str, Form(max_length=20)],
    draft: Annotated[bool, Form()] = False,
) -> Response:
    ensure_may_pack(reading, visitor.organisation, proposal, to, unseen_by(reading, visitor))
    exports = FileStore(here.settings.exports)
    prepared = prepare_export(
        reading,
        visitor.catalogue,
        visitor.organisation,
        proposal,
        AskedFile(format=to, language=language, draft=draft),
        files=here.files,
        exports=exports,
        pdfs=Pdfs(here.settings.cache),
        on=today,
    )
    made = record_export(writing, prepared, exports=exports, by=signed(visitor), at=now)
    place = f"/o/{visitor.organisation['slug']}/proposals/{proposal}/exports?chosen={to}#file-{made}"
    return RedirectResponse(place, status_code=303)


@router.get("/exports/{export}/file")
def file(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    export: ExportId,
    session: ReadSession,
    here: InstallationDep,
) -> Response:
    standing = standing_of(session, visitor.organisation, proposal)
    row, path = find_made(session, standing.id, export, exports=FileStore(here.settings.exports))
    to, data = Format(row["format"]), path.read_bytes()
    ensure_may_see_file(session, visitor.organisation, to, data, unseen_by(session, visitor))
    return saved(data, row["name"], MEDIA_TYPES[to])


def _choices() -> tuple[Choice, ...]:
    return tuple(
        Choice(to=to, name=name, words=words)
        for to, name, words in (
            (Format.DOCX, _("Word"), _("The whole proposal, to edit further")),
            (Format.PDF, _("PDF"), _("The whole proposal, with tags for screen readers")),
            (Format.XLSX, _("Excel"), _("Budget and results, with formulas")),
            (Format.TEXT, _("Portal text"), _("Every field as plain text, with its count")),
            (Format.PACKAGE, _("Package"), _("All that is sent, annexes and checklist, as a zip")),
            (Format.HTML, _("Web page"), _("To read on a screen, in one file")),
        )
    )


def kind_of(to: Format) -> str:
    return next(choice.name for choice in _choices() if choice.to is to)


def sent_line(file: SentFile) -> SentLine:
    return SentLine(file=file, kind=kind_of(file.format), size=size(file.bytes))


def _made(line: ExportLine) -> MadeLine:
    return MadeLine(
        line=line,
        kind=kind_of(line.format),
        asked=told_moment(line.asked_at),
        size=size(line.bytes) if line.bytes is not None else "",
        until=told_moment(line.expires_at),
        waiting=waiting(line.progress) if line.progress is not None and not line.sha256 else None,
    )
