"""The form of a proposal as its writer needs it: each section's key, question, scoring, guidance, limits."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.checks.reading import Asked, Reading
from app.proposals.schemas import Guide, GuideSection, SectionState
from app.proposals.service.gather_material import gather_material
from app.proposals.service.list_sections import is_required, read_today, section_states, state_of


def guide_of(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> Guide:
    """Every section that stands in the document, repeats and the call's own wording included. Raises NotFound."""
    return guide_from(read_today(gather_material(session, catalogue, organisation, slug)), catalogue)


def guide_from(reading: Reading, catalogue: Catalogue) -> Guide:
    material = reading.dossier.material
    states = section_states(reading)
    template, call = material.template, material.call
    name = f"{template.slug}/{template.version}"
    guidance = catalogue.guidance.get(name, {})
    return Guide(
        proposal=material.proposal.slug,
        call=material.proposal.call,
        funder=material.audience,
        template=name,
        language=material.proposal.language,
        limits=(*template.limits, *(call.limits if call else ())),
        sections=tuple(_section(asked, states.get(asked.key), guidance) for asked in reading.asked),
    )


def _section(asked: Asked, missing: SectionState | None, guidance: Mapping[str, str]) -> GuideSection:
    form = asked.template
    return GuideSection(
        key=asked.key,
        number=asked.section.heading.number,
        heading=asked.heading,
        level=asked.section.heading.level,
        question=form.question,
        scoring=form.scoring,
        points=form.points,
        guidance=guidance.get(form.key, "").strip(),
        limits=form.limits,
        generated=form.generated,
        question_to_writer=form.question_to_writer,
        required=is_required(form),
        state=state_of(asked, missing),
    )
