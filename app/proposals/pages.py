from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import OrganisationDep, PersonDep
from app.catalog.catalogue import Catalogue
from app.domain.deadlines import describe
from app.domain.findings import Finding, Place
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.proposal import SectionText
from app.domain.text import normalise
from app.errors import BadInput, Conflict, VersionConflict
from app.models.mapping import record_of
from app.projects.queries import get_project, list_projects
from app.proposals.api import ProposalSlug
from app.proposals.exports_api import file_name
from app.proposals.queries import get_proposal, list_proposals
from app.proposals.schemas import ProposalLine, SectionLine
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.check_proposal import findings_of
from app.proposals.service.create_proposal import create_proposal
from app.proposals.service.edit_sections import read_asked_section, write_section
from app.proposals.service.export_proposal import MEDIA_TYPES, Format, Pdfs, export_proposal
from app.proposals.service.gather_material import gather_material
from app.proposals.service.list_sections import section_lines
from app.web.deps import Installation, InstallationDep, Now, ReadSession, Today, WriteSession
from app.web.templating import HEADERS, Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)

FORMATS = {
    Format.DOCX: "Word",
    Format.PDF: "PDF",
    Format.XLSX: "Excel",
    Format.TEXT: "Portal text",
    Format.PACKAGE: "Package to send",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal in the list of the home page."""

    line: ProposalLine
    title: str
    """The proposal's own, else the project's."""
    to: str
    """Call or funder, by name."""
    due: str
    """The stage's deadline in words; empty without a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    template: ClassVar[str] = "proposals/home.html"
    name: str
    proposals: tuple[Entry, ...]
    projects: tuple[tuple[str, str], ...]
    """Slug and title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPage(Page):
    template: ClassVar[str] = "proposals/begin.html"
    call: str
    projects: tuple[tuple[str, str], ...]
    """Slug and title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage(Page):
    template: ClassVar[str] = "proposals/proposal.html"
    entry: Entry
    sections: tuple[SectionLine, ...]
    counts: dict[str, int]
    """Findings by severity."""
    formats: dict[Format, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage(Page):
    template: ClassVar[str] = "proposals/section.html"
    proposal: str
    key: str
    language: str
    question: str
    scoring: str
    guidance: str
    text: str
    version: int
    findings: tuple[Finding, ...]
    before: str | None
    after: str | None
    """Keys of the sections around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage(Page):
    template: ClassVar[str] = "proposals/conflict.html"
    proposal: str
    key: str
    language: str
    theirs: str
    mine: str
    version: int
    """The version that is stored now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessPage(Page):
    template: ClassVar[str] = "proposals/readiness.html"
    proposal: str
    language: str
    groups: tuple[tuple[str, tuple[Finding, ...]], ...]
    """Findings by severity, the gravest first."""
    pages: int | None


@router.get("")
def home(
    organisation: OrganisationDep, session: ReadSession, person: PersonDep, here: InstallationDep, today: Today
) -> Response:
    lines = [record_of(ProposalLine, row) for row in list_proposals(session, organisation["id"], limit=200)]
    projects = {row["slug"]: row["title"] for row in list_projects(session, organisation["id"], limit=200)}
    return show(
        HomePage(
            title=organisation["name"],
            person=person["name"],
            organisation=organisation["slug"],
            name=organisation["name"],
            proposals=tuple(_entry(line, projects[line.project], here.catalogue, today) for line in lines),
            projects=tuple(projects.items()),
        )
    )


@router.get("/begin")
def choose(
    organisation: OrganisationDep,
    session: ReadSession,
    person: PersonDep,
    here: InstallationDep,
    call: Annotated[str, Query(max_length=200)],
) -> Response:
    """Which project answers the call."""
    return show(_begin_page(session, here, organisation, person, call))


@router.post("/begin")
def begin(
    organisation: OrganisationDep,
    session: WriteSession,
    person: PersonDep,
    here: InstallationDep,
    now: Now,
    project: Annotated[str, Form(max_length=100)],
    call: Annotated[str, Form(max_length=200)],
) -> Response:
    try:
        made = create_proposal(session, here.catalogue, organisation, project=project, call=call, at=now)
    except Conflict as error:
        page = _begin_page(session, here, organisation, person, call)
        return show(replace(page, problem=str(error)), status=409)
    return RedirectResponse(f"/o/{organisation['slug']}/proposals/{made.slug}", status_code=303)


@router.get("/proposals/{proposal}")
def proposal(
    organisation: OrganisationDep,
    proposal: ProposalSlug,
    session: ReadSession,
    person: PersonDep,
    here: InstallationDep,
    now: Now,
) -> Response:
    line = record_of(ProposalLine, get_proposal(session, organisation["id"], proposal))
    found = findings_of(session, here.catalogue, organisation, proposal, files=here.files, now=now)
    project = get_project(session, organisation["id"], line.project)
    entry = _entry(line, project["title"], here.catalogue, now.date())
    counts = {severity: sum(item.severity == severity for item in found.findings) for severity in _SEVERITIES}
    return show(
        ProposalPage(
            title=entry.title,
            person=person["name"],
            organisation=organisation["slug"],
            entry=entry,
            sections=tuple(section_lines(session, here.catalogue, organisation, proposal)),
            counts=counts,
            formats=FORMATS,
        )
    )


@router.get("/proposals/{proposal}/readiness")
def readiness(
    organisation: OrganisationDep,
    proposal: ProposalSlug,
    session: ReadSession,
    person: PersonDep,
    here: InstallationDep,
    now: Now,
) -> Response:
    """What is still wrong, page limits on the real PDF among it; each finding leads to its place."""
    row = get_proposal(session, organisation["id"], proposal)
    measure = Pdfs(here.settings.cache).measure
    found = findings_of(session, here.catalogue, organisation, proposal, files=here.files, now=now, measure=measure)
    by_weight = sorted(found.findings, key=lambda finding: _SEVERITIES.index(finding.severity))
    return show(
        ReadinessPage(
            title="Readiness",
            person=person["name"],
            organisation=organisation["slug"],
            proposal=proposal,
            language=row["language"],
            groups=tuple((name, tuple(group)) for name, group in groupby(by_weight, key=lambda item: item.severity)),
            pages=found.pages,
        )
    )


@router.get("/proposals/{proposal}/files/{to}")
def download(
    organisation: OrganisationDep,
    proposal: ProposalSlug,
    to: Format,
    session: ReadSession,
    here: InstallationDep,
    today: Today,
    draft: bool = False,
) -> Response:
    material = gather_material(session, here.catalogue, organisation, proposal, files=here.files)
    data = export_proposal(material, to, on=today, pdfs=Pdfs(here.settings.cache), draft=draft)
    sealed = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(data, media_type=MEDIA_TYPES[to], headers={**sealed, **file_name(proposal, to)})


@router.get("/proposals/{proposal}/sections/{language}/{key:path}")
def section(
    organisation: OrganisationDep,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    person: PersonDep,
    here: InstallationDep,
    now: Now,
) -> Response:
    """The funder's question, and the text that answers it."""
    text = read_asked_section(session, here.catalogue, organisation, proposal, key, language)
    return show(_section_page(session, here, organisation, person, proposal, key, language, now, text))


@router.post("/proposals/{proposal}/sections/{language}/{key:path}")
def save_section(
    organisation: OrganisationDep,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    person: PersonDep,
    here: InstallationDep,
    now: Now,
    version: Annotated[int, Form(ge=0, lt=10**9)],
    text: Annotated[str, Form(max_length=400_000)] = "",
) -> Response:
    """Save what was typed. Where it cannot be saved it comes back as it was, with the reason beside it."""
    place = f"/o/{organisation['slug']}/proposals/{proposal}/sections/{language}/{key}"
    try:
        written = SectionText(blocks=parse_markdown(normalise(text)), version=version)
        write_section(session, here.catalogue, organisation, proposal, key, language, written, at=now)
    except VersionConflict as conflict:
        page = ConflictPage(
            title="Somebody saved in between",
            person=person["name"],
            organisation=organisation["slug"],
            proposal=proposal,
            key=key,
            language=language,
            theirs=to_markdown(conflict.current.blocks),
            mine=text,
            version=conflict.current_version,
        )
        return show(page, status=409)
    except BadInput as error:
        page_with_text = _section_page(
            session, here, organisation, person, proposal, key, language, now, SectionText(version=version)
        )
        return show(replace(page_with_text, text=text, problem=str(error)), status=422)
    return RedirectResponse(place, status_code=303)


_SEVERITIES = ("blocker", "warning", "advice")


def _begin_page(
    session: Session, here: Installation, organisation: RowMapping, person: RowMapping, call: str
) -> BeginPage:
    return BeginPage(
        title=here.catalogue.call(call).title,
        person=person["name"],
        organisation=organisation["slug"],
        call=call,
        projects=tuple((row["slug"], row["title"]) for row in list_projects(session, organisation["id"])),
    )


def _section_page(
    session: Session,
    here: Installation,
    organisation: RowMapping,
    person: RowMapping,
    proposal: str,
    key: str,
    language: str,
    now: datetime,
    text: SectionText,
) -> SectionPage:
    lines = section_lines(session, here.catalogue, organisation, proposal)
    keys = list(dict.fromkeys(line.key for line in lines))
    at = keys.index(key) if key in keys else 0
    row = get_proposal(session, organisation["id"], proposal)
    form = here.catalogue.template(row["template"])
    asks = form.section(key.partition("/")[0])
    found = findings_of(session, here.catalogue, organisation, proposal, files=here.files, now=now)
    guidance = here.catalogue.guidance.get(f"{form.slug}/{form.version}", {})
    return SectionPage(
        title=next((line.heading for line in lines if line.key == key), key),
        person=person["name"],
        organisation=organisation["slug"],
        proposal=proposal,
        key=key,
        language=language,
        question=asks.question if asks else "",
        scoring=asks.scoring if asks else "",
        guidance=guidance.get(key.partition("/")[0], ""),
        text=to_markdown(text.blocks),
        version=text.version,
        findings=tuple(item for item in found.findings if item.where.place is Place.SECTION and item.where.key == key),
        before=keys[at - 1] if at else None,
        after=keys[at + 1] if at + 1 < len(keys) else None,
    )


def _entry(line: ProposalLine, project: str, catalogue: Catalogue, today: date) -> Entry:
    call = catalogue.call(line.call) if line.call else None
    stage = next((stage for stage in call.stages if stage.stage is line.stage), None) if call else None
    to = call.title if call else catalogue.funder(line.funder).name if line.funder else ""
    return Entry(line, line.title or project, to, describe(stage.deadline, today=today) if stage else "")
