"""Everything a proposal is made from, read once and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.service import document_hashes
from app.catalog import codes
from app.catalog.catalogue import Catalogue
from app.catalog.labels import labels
from app.catalog.vocabulary import check_languages
from app.db.filestore import FileStore
from app.domain.alignment import Alignment
from app.domain.call import Call
from app.domain.citing import CitationStyle, Styled
from app.domain.deadlines import MovedDeadline
from app.domain.dossier import Material
from app.domain.evidence import Evidence
from app.domain.funder import Funder
from app.domain.grant import Grant
from app.domain.organisation import Organisation
from app.domain.phrases import phrase, with_commas
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.errors import BadInput, NotFound
from app.models.mapping import record_of
from app.projects.service import read_project
from app.proposals.grant_queries import find_grant
from app.proposals.queries import get_proposal, list_proposals
from app.proposals.queries.desk import list_moves
from app.proposals.service.answer_questions import read_applicant
from app.proposals.service.keep_pictures import kept_pictures
from app.proposals.service.read_grant import grant_of
from app.proposals.service.save_proposal import proposal_of


def gather_material(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    *,
    files: FileStore | None = None,
    language: str | None = None,
) -> Material:
    """Read all that assembling needs; `language` replaces the proposal's own for headings, labels and numbers.

    `files` holds the documents' bytes; without it none is found, which only a package and its checks notice.

    Raises NotFound, also for a call, funder or template that is not in the catalogue, and BadInput for a language
    that does not exist.
    """
    for _, message, fix in check_languages((), (language,) if language is not None else ()):
        raise BadInput(phrase("{problem}. {fix}", problem=with_commas((message,), capital=True), fix=fix))
    row = get_proposal(session, organisation["id"], slug)
    proposal = proposal_of(session, row)
    grant = _grant(session, organisation, proposal)
    siblings = tuple(
        proposal_of(session, other)
        for other in list_proposals(session, organisation["id"], project=proposal.project, limit=1000)
        if other["slug"] != slug and other["report"] is None
    )
    return material_of(
        catalogue,
        read_applicant(session, organisation, row["call"]),
        grant.promised if grant else read_project(session, organisation, proposal.project),
        replace(proposal, language=language or proposal.language),
        written_in=proposal.language,
        siblings=() if grant else siblings,
        grant=grant,
        files=_stored_files(session, organisation["id"], files) if files else {},
        pictures=kept_pictures(session, organisation["id"], proposal, files) if files else {},
        moved_deadlines=tuple(map(moved_of, list_moves(session, organisation["id"], proposal_id=row["id"]))),
    )


def _grant(session: Session, organisation: RowMapping, proposal: Proposal) -> Grant | None:
    """What a report tells of; None for a proposal, and where the grant is gone."""
    row = find_grant(session, organisation["id"], proposal.report.grant) if proposal.report else None
    return grant_of(session, row) if row is not None else None


def moved_of(row: RowMapping) -> MovedDeadline:
    return record_of(MovedDeadline, row)


def material_of(
    catalogue: Catalogue,
    organisation: Organisation,
    project: Project,
    proposal: Proposal,
    *,
    written_in: str = "",
    siblings: tuple[Proposal, ...] = (),
    grant: Grant | None = None,
    files: dict[str, PurePath] | None = None,
    pictures: dict[str, PurePath] | None = None,
    moved_deadlines: tuple[MovedDeadline, ...] = (),
) -> Material:
    """Material of values at hand; what the proposal names in the catalogue is looked up.

    `written_in` is the proposal's own language, where `proposal` was given another one for this document.
    """
    call, funder = asked(catalogue, proposal)
    template = catalogue.template(proposal.template)
    layout = call.layout if call and call.layout else template.layout
    return Material(
        organisation=organisation,
        project=project,
        proposal=proposal,
        template=template,
        funder=funder,
        call=call,
        layout=catalogue.layout(layout),
        layouts=catalogue.layouts,
        written_in=written_in,
        successor=catalogue.funder(funder.successor).name if funder and funder.successor else "",
        siblings=siblings,
        grant=grant,
        recipients={other.slug: name for other in siblings if (name := _recipient(catalogue, other))},
        funder_names={
            past.funder: catalogue.funder(past.funder).name
            for past in organisation.past_projects
            if past.funder in catalogue.funders
        },
        labels=labels(proposal.language),
        codes=dict(_code_labels(project.alignment, organisation.themes, proposal.language)),
        guidance=catalogue.guidance.get(proposal.template, {}),
        files=files or {},
        pictures=pictures or {},
        citing=_cite if template.citation_style else None,
        moved_deadlines=moved_deadlines,
    )


def _cite(cited: Sequence[Evidence], style: CitationStyle, language: str) -> Mapping[str, Styled]:
    from app.export.citing import cite_in_style  # the processor is loaded only where a form asks for a style

    return cite_in_style(cited, style, language)


def asked(catalogue: Catalogue, proposal: Proposal) -> tuple[Call | None, Funder | None]:
    """The call a proposal answers, if any, and the funder it goes to."""
    call = catalogue.call(proposal.call) if proposal.call else None
    slug = call.funder if call else proposal.funder
    return call, catalogue.funder(slug) if slug else None


def _recipient(catalogue: Catalogue, proposal: Proposal) -> str:
    """Name of the funder a sibling goes to; empty where the catalogue no longer has it."""
    try:
        _, funder = asked(catalogue, proposal)
    except NotFound:
        return ""
    return funder.name if funder else ""


def _code_labels(alignment: Alignment, themes: tuple[str, ...], language: str) -> Iterator[tuple[str, str]]:
    for target in {*(item.target for item in alignment.sdg), *themes}:
        if found := codes.find_sdg(target):
            yield f"sdg:{target}", codes.label(found, language)
    for item in alignment.treaties:
        if treaty := codes.find_treaty(item.treaty):
            yield f"treaty:{item.treaty}", codes.label(treaty, language)
    for share in alignment.dac:
        if purpose := codes.find_dac(share.code):
            yield f"dac:{share.code}", codes.label(purpose, language)


def _stored_files(session: Session, organisation_id: int, files: FileStore) -> dict[str, PurePath]:
    hashes = document_hashes(session, organisation_id)
    return {key: files.path(name) for key, name in hashes.items() if name and files.path(name).is_file()}
