from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.seeing import unseen_by
from app.domain.findings import Finding
from app.domain.phrases import recalled
from app.errors import BadInput, Conflict, NotPermitted
from app.proposals.api import ProposalSlug
from app.proposals.pages.exports import SentLine, sent_line
from app.proposals.pages.sending import SendingPage, locked_since, signed
from app.proposals.service.compare_submissions import ChangedSection, compare_submissions
from app.proposals.service.export_proposal import MEDIA_TYPES, Format, Pdfs
from app.proposals.service.see_package import ensure_may_see_file
from app.proposals.service.sign_sections import list_unsigned
from app.proposals.service.stand_proposal import standing_of
from app.proposals.service.submit_proposal import (
    MAX_REASON,
    MAX_RECEIPT_BYTES,
    Reasons,
    confirm_submission,
    look_before_submitting,
    prepare_submission,
    receipt_of,
    submit_proposal,
    unlock_proposal,
)
from app.proposals.service.submitted_files import sent_files, submitted_file
from app.proposals.submission_queries import list_submissions
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.downloads import saved
from app.web.language import gettext as _
from app.web.moments import told_moment
from app.web.problems import status_of
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=9999)]
Reason = Annotated[str, Form(max_length=MAX_REASON)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionCard:
    row: RowMapping
    submitted: str
    unlocked: str
    overridden: tuple[str, ...]
    """What was found, and sent all the same."""
    files: tuple[SentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPage(SendingPage):
    template: ClassVar[str] = "proposals/submit.html"
    submissions: tuple[SubmissionCard, ...]
    """Newest first."""
    blockers: tuple[Finding, ...]
    deadline: str
    """In words; empty where there is none."""
    late: bool
    unsigned: int
    """Sign-offs that are missing, or were given for another text."""
    may_submit: bool
    may_override: bool
    typed: Reasons
    """What was typed and could not be taken."""
    unlock_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage(SendingPage):
    template: ClassVar[str] = "proposals/compare.html"
    before: int
    after: int
    changed: tuple[ChangedSection, ...]
    same: int


@router.get("/submit")
def look(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
) -> Response:
    """What stands against sending it, what was sent before, and what became of it."""
    return show(_page(session, here, visitor, proposal, now))


@router.post("/submit")
def submit(
    visitor: Annotated[Visitor, may(Action.SUBMIT)],
    proposal: ProposalSlug,
    reading: ReadSession,
    writing: WriteSession,
    here: InstallationDep,
    now: Now,
    late: Reason = "",
    override: Reason = "",
) -> Response:
    """Lock what is there as what was sent. Where it cannot be, the page says why and keeps what was typed."""
    reasons = Reasons(late=late, override=override)
    try:
        prepared = prepare_submission(
            reading, visitor.catalogue, visitor.organisation, proposal,
            files=here.files, pdfs=Pdfs(here.settings.cache), now=now,
        )  # fmt: skip
        submit_proposal(
            writing, visitor.catalogue, visitor.organisation, proposal, prepared, reasons,
            by=signed(visitor), person_id=visitor.person_id, may_override=visitor.may(Action.SIGN),
            files=here.files, now=now,
        )  # fmt: skip
    except (BadInput, Conflict, NotPermitted) as error:
        page = _page(reading, here, visitor, proposal, now)
        return show(replace(page, typed=reasons, problem=str(error)), status=status_of(error))
    return _back(visitor, proposal)


@router.post("/submit/unlock")
def unlock(
    visitor: Annotated[Visitor, may(Action.SUBMIT)],
    proposal: ProposalSlug,
    reading: ReadSession,
    writing: WriteSession,
    here: InstallationDep,
    now: Now,
    reason: Reason = "",
) -> Response:
    try:
        unlock_proposal(
            writing, visitor.organisation, proposal, reason, by=signed(visitor), person_id=visitor.person_id, at=now
        )
    except (BadInput, Conflict) as error:
        page = _page(reading, here, visitor, proposal, now)
        return show(replace(page, unlock_reason=reason, problem=str(error)), status=status_of(error))
    return _back(visitor, proposal)


@router.post("/submit/{number}/confirmation")
def confirm(
    visitor: Annotated[Visitor, may(Action.SUBMIT)],
    proposal: ProposalSlug,
    number: Number,
    reading: ReadSession,
    writing: WriteSession,
    here: InstallationDep,
    now: Now,
    confirmation: Annotated[str, Form(max_length=200)] = "",
    receipt: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Keep what the funder's portal answered."""
    attached = (receipt.filename, receipt.file.read(MAX_RECEIPT_BYTES + 1)) if receipt and receipt.filename else None
    try:
        confirm_submission(
            writing, visitor.organisation, proposal, number, confirmation, attached,
            by=signed(visitor), person_id=visitor.person_id, at=now, files=here.files,
        )  # fmt: skip
    except BadInput as error:
        page = _page(reading, here, visitor, proposal, now)
        return show(replace(page, problem=str(error)), status=status_of(error))
    return _back(visitor, proposal)


@router.get("/submissions/{number}/receipt")
def receipt(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    number: Number,
    session: ReadSession,
    here: InstallationDep,
) -> Response:
    name, data = receipt_of(session, visitor.organisation, proposal, number, files=here.files)
    return saved(data, name)


@router.get("/submissions/{number}/files/{to}")
def file(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    number: Number,
    to: Format,
    session: ReadSession,
    here: InstallationDep,
) -> Response:
    """A file as it was sent."""
    name, data = submitted_file(session, visitor.organisation, proposal, number, to, files=here.files)
    ensure_may_see_file(session, visitor.organisation, to, data, unseen_by(session, visitor))
    return saved(data, name, MEDIA_TYPES[to])


@router.get("/submissions")
def compare(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    before: Annotated[int, Query(ge=1, le=9999)],
    after: Annotated[int, Query(ge=1, le=9999)],
) -> Response:
    """What became different between two submissions."""
    standing = standing_of(session, visitor.organisation, proposal)
    found = compare_submissions(session, visitor.organisation, proposal, before, after)
    return show(
        ComparePage(
            title=_("Submission %(before)s and %(after)s") % {"before": before, "after": after},
            shell=visitor.shell,
            standing=standing,
            tab="submit",
            locked=locked_since(standing),
            before=before,
            after=after,
            changed=found.changed,
            same=found.same,
        )
    )


def _page(session: Session, here: Installation, visitor: Visitor, proposal: str, now: datetime) -> SubmitPage:
    standing = standing_of(session, visitor.organisation, proposal)
    found = look_before_submitting(
        session, visitor.catalogue, visitor.organisation, proposal,
        files=here.files, pdfs=Pdfs(here.settings.cache), now=now,
    )  # fmt: skip
    return SubmitPage(
        title=_("Submit"),
        shell=visitor.shell,
        standing=standing,
        tab="submit",
        locked=locked_since(standing),
        submissions=tuple(_card(session, row) for row in list_submissions(session, standing.id)),
        blockers=found.blockers,
        deadline=told_moment(found.deadline) if found.deadline else "",
        late=found.late(now),
        unsigned=len(list_unsigned(session, visitor.catalogue, visitor.organisation, proposal)),
        may_submit=visitor.may(Action.SUBMIT),
        may_override=visitor.may(Action.SIGN),
        typed=Reasons(),
        unlock_reason="",
    )


def _card(session: Session, row: RowMapping) -> SubmissionCard:
    return SubmissionCard(
        row=row,
        submitted=told_moment(row["submitted_at"]),
        unlocked=told_moment(row["unlocked_at"]) if row["unlocked_at"] else "",
        overridden=tuple(recalled(said) for said in row["overridden"]),
        files=tuple(sent_line(file) for file in sent_files(session, row["id"])),
    )


def _back(visitor: Visitor, proposal: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{proposal}/submit", status_code=303)
