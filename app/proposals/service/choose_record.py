"""Which earlier projects and which people a proposal shows: those that fit its call, or those that somebody ticked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import RowMapping, update
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.costing import cost
from app.domain.dossier import Material
from app.domain.experience import (
    Fitting,
    Wanted,
    chosen_projects,
    chosen_staff,
    fitting_projects,
    fitting_staff,
    wanted_of,
)
from app.domain.money import Money, MoneyError
from app.domain.scoping import cut
from app.domain.template import Generated
from app.domain.track_record import PastProject, ShownRecord, StaffMember
from app.errors import VersionConflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.models.mapping import json_of, stored_value
from app.proposals.queries import PROPOSAL, get_proposal
from app.proposals.service.gather_material import gather_material
from app.proposals.service.lock_proposal import ensure_open

PARTS = frozenset({Generated.EXPERIENCE, Generated.EXPERIENCE_TEXT, Generated.CAPACITY, Generated.CAPACITY_TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChoice:
    version: int
    """Of the proposal."""
    shown: ShownRecord | None
    wanted: Wanted
    projects: tuple[Fitting[PastProject], ...]
    """The best first."""
    staff: tuple[Fitting[StaffMember], ...]
    chosen: frozenset[str]
    """Keys of projects."""
    chosen_staff: frozenset[str]
    asked_for: bool
    """Whether the proposal's form has a part that shows them."""


def read_choice(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> RecordChoice:
    """Raises NotFound."""
    row = get_proposal(session, organisation["id"], slug)
    material = gather_material(session, catalogue, organisation, slug)
    shown = material.proposal.track_record
    wanted = wanted_of(
        material.proposal,
        material.project,
        material.call,
        funder=material.audience or "",
        requested=_requested(material),
    )
    projects = fitting_projects(material.organisation.past_projects, wanted)
    staff = fitting_staff(material.organisation.staff, wanted)
    return RecordChoice(
        version=row["version"],
        shown=shown,
        wanted=wanted,
        projects=projects,
        staff=staff,
        chosen=chosen_projects(projects, wanted, shown),
        chosen_staff=chosen_staff(staff, shown),
        asked_for=any(PARTS.intersection(section.generated) for section in material.template.sections),
    )


def write_choice(
    session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str, shown: ShownRecord, *, version: int
) -> None:
    """Keep what is shown; what fits best is stored as nothing, so that it follows the track record.

    Raises NotFound, BadInput for names that stand for nothing, ProposalLocked, and VersionConflict when somebody
    changed the proposal since `version` was read.
    """
    row = get_proposal(session, organisation["id"], slug)
    ensure_open(session, row["id"], alone=True)
    kept = shown if shown != ShownRecord() else None
    material = gather_material(session, catalogue, organisation, slug)
    refuse_troubles(
        WorkspaceFile(
            organisation=material.organisation,
            projects=(material.project,),
            proposals=(replace(material.proposal, track_record=kept),),
        ),
        ("proposals", 0, "track_record"),
    )
    values = {"track_record": json_of(ShownRecord, kept) if kept else None, "version": version + 1}
    changed = session.execute(
        update(PROPOSAL).where(PROPOSAL.c.id == row["id"], PROPOSAL.c.version == version).values(values)
    )
    if touched(changed) != 1:
        raise VersionConflict(
            "The proposal's settings were changed since you read them.",
            current_version=row["version"],
            current=stored_value(ShownRecord, row["track_record"]) if row["track_record"] else None,
            attempted=shown,
        )


def _requested(material: Material) -> Money | None:
    try:
        return cost(cut(material.project, material.proposal.scope)).requested
    except MoneyError:  # the proposal's own pages say what is wrong with its budget
        return None
