"""From everything a proposal is made of to the document that is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from app.domain.assembly.basis import Basis, narrowed
from app.domain.assembly.citations import Citations
from app.domain.assembly.codes import printed_codes
from app.domain.assembly.cover import cover, meta
from app.domain.assembly.generated import generated_blocks
from app.domain.assembly.narrative import Narrative, chosen_text
from app.domain.assembly.numbering import numbered
from app.domain.assembly.outline import Planned, outline
from app.domain.assembly.own_part import told_of_its_part, told_scope, with_its_contributions
from app.domain.assembly.protection import (
    Cloak,
    blind_names,
    cloaked_organisation,
    cloaked_project,
    hidden_staff,
    protected_names,
    telling_keys,
)
from app.domain.assembly.stories import Stories
from app.domain.assembly.suggested import open_in_sections, standing_texts
from app.domain.assembly.translate import translated
from app.domain.assembly.words import Words
from app.domain.citing import BY_NAME, Styled
from app.domain.costing import Costing, cost
from app.domain.document import (
    Block,
    Blocks,
    Callout,
    Citation,
    Document,
    Heading,
    Section,
    Text,
)
from app.domain.dossier import Dossier, Material
from app.domain.evidence import Evidence
from app.domain.experience import wanted_of, with_shown_record
from app.domain.facts import FactValue, facts, print_fact
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.scoping import cut, parts_of_lines
from app.domain.template import FilledBy, Generated
from app.domain.walking import block_inlines, pictures_in


def assemble(material: Material, *, today: date, draft: bool = False) -> Dossier:
    """The dossier of one proposal, in the proposal's language, for the funder that will read it.

    `today` decides which stories consent covers. A draft shows what is missing; a final document leaves it out.
    What is only suggested to the texts is in none of it. Raises MoneyError for a budget that cannot be costed, KeyError
    for a label the language lacks.
    """
    suggested = open_in_sections(material.proposal)
    material = replace(
        material, proposal=standing_texts(material.proposal), siblings=tuple(map(standing_texts, material.siblings))
    )
    words = Words(material.labels, material.proposal.language)
    blind = is_blind(material)
    project, organisation, cloak = _safe(material, words, words.language, blind=blind)
    whole_budget = project.budget
    project, costing = _of_its_scope(material, project, words)
    proposal = replace(material.proposal, title=cloak.text(material.proposal.title))
    values = facts(
        project, costing, organisation, proposal, material.call, funder=material.funder, grant=material.grant
    )

    @cache
    def values_in(language: str) -> dict[str, FactValue]:
        """The facts with the project's texts in the language of a section that is not translated."""
        if language == words.language:
            return values
        other, _, _ = _safe(material, words, language, blind=blind)
        other = cut(other, material.proposal.scope)
        return facts(
            other, costing, organisation, proposal, material.call, funder=material.funder, grant=material.grant
        )

    listed = any(Generated.EVIDENCE in section.generated for section in material.template.sections)
    style = material.template.citation_style
    styled: Mapping[str, Styled] = {}
    if style and material.citing:
        styled = material.citing(_cited(material, organisation), style, words.language)
    citations = Citations(organisation, words, styled, by_name=style in BY_NAME, listed=listed, draft=draft)
    stories = Stories(organisation.stories, material, words, today=today, draft=draft)
    # In a blind stage the writer's own text is left as it is: a check points at names in it, and only the writer can
    # put them differently. Partners at risk are hidden in any text.
    narrative_cloak = Cloak.of(_protected(material, words))
    telling = telling_keys(material.project, material.audience)
    narrative = Narrative(values_in, citations, stories, narrative_cloak, words, draft=draft, telling=telling)
    codes = printed_codes(project)
    plan = outline(material.template, material.call, project, organisation, words, codes)
    written = [_written(planned, material, narrative) for planned in plan]
    wanted = wanted_of(proposal, project, material.call, funder=material.audience or "", requested=costing.requested)
    basis = Basis(
        words=words,
        codes=codes,
        organisation=with_shown_record(organisation, wanted, proposal.track_record),
        project=project,
        costing=costing,
        proposal=proposal,
        call=material.call,
        layout=material.layout,
        code_labels=material.codes,
        sources=citations.sources(),
        sources_numbered=style not in BY_NAME,
        whole_budget=whole_budget,
        generated=frozenset(part for planned in plan for part in planned.template.generated),
        funder_names=material.funder_names,
        draft=draft,
        grant=material.grant,
        parts=parts_of_lines(material.project, project),
    )
    sections = numbered(
        _section(planned, text, basis, draft=draft) for planned, text in zip(plan, written, strict=True)
    )
    document = Document(
        meta=meta(material, basis, draft=draft, blind=blind),
        cover=cover(material, basis, blind=blind),
        sections=sections,
        pictures={
            figure.picture: material.pictures[figure.picture]
            for section in sections
            for figure in pictures_in(section.blocks)
            if figure.picture in material.pictures
        },
    )
    return Dossier(
        document=document,
        material=material,
        project=project,
        budget=project.budget,
        facts=values,
        withheld=stories.withheld,
        organisation=organisation,
        shown=cloak.text,
        suggested=suggested,
    )


def printed_facts(material: Material) -> dict[str, str]:
    """What each fact prints in the proposal's language for this funder, by name: `assemble` without any text.

    Raises MoneyError for a budget that cannot be costed.
    """
    words = Words(material.labels, material.proposal.language)
    project, organisation, cloak = _safe(material, words, words.language, blind=is_blind(material))
    project, costing = _of_its_scope(material, project, words)
    proposal = replace(material.proposal, title=cloak.text(material.proposal.title))
    values = facts(
        project, costing, organisation, proposal, material.call, funder=material.funder, grant=material.grant
    )
    hidden = Cloak.of(_protected(material, words))
    return {name: hidden.text(print_fact(value, words.language)) for name, value in values.items()}


def _facts(
    material: Material, project: Project, costing: Costing, organisation: Organisation, proposal: Proposal
) -> dict[str, FactValue]:
    call, funder, grant = material.call, material.funder, material.grant
    return facts(project, costing, organisation, proposal, call, funder=funder, grant=grant)


def is_blind(material: Material) -> bool:
    """Whether this stage is judged without names. Where it is not clear which stage it is, any blind one decides."""
    proposal = material.proposal
    stages = material.call.answered(proposal.stage, proposal.template) if material.call else ()
    return material.template.blind or any(stage.blind for stage in stages)


def _cited(material: Material, organisation: Organisation) -> tuple[Evidence, ...]:
    """What the proposal's texts cite, as far as it is known: a style may tell one source from the others."""
    language = material.proposal.language
    texts = (chosen_text(by_language, language) for by_language in material.proposal.sections.values())
    keys = {
        inline.evidence
        for chosen in texts
        for block in (chosen[1].blocks if chosen else ())
        for inline in block_inlines(block)
        if isinstance(inline, Citation)
    }
    return tuple(evidence for evidence in organisation.evidence if evidence.key in keys)


def _of_its_scope(material: Material, project: Project, words: Words) -> tuple[Project, Costing]:
    """What of `project` the proposal asks for, and what that costs."""
    scope = told_scope(material.project, material.proposal.scope, words.language)
    project = cut(project, scope)
    costing = cost(project)
    return with_its_contributions(project, costing, scope), costing


def _protected(material: Material, words: Words) -> list[tuple[str, str]]:
    projects = (translated(material.project, words.language), material.project)
    hidden = hidden_staff(material.project, material.organisation, material.audience)
    return [
        *protected_names(projects, material.audience, words),
        *((member.name, words("staff_text")) for member in hidden),
    ]


def _safe(material: Material, words: Words, language: str, *, blind: bool) -> tuple[Project, Organisation, Cloak]:
    """Project and organisation as this reader may know them, translated into `language`."""
    project = told_of_its_part(material.project, material.proposal, language)
    names = _protected(material, words)
    if blind:
        for known in (project, material.project):
            names = [*blind_names(known, material.organisation, words), *names]
    cloak = Cloak.of(names)
    hidden = hidden_staff(material.project, material.organisation, material.audience)
    shown = tuple(member for member in material.organisation.staff if member not in hidden)
    return (
        cloaked_project(project, cloak, material.audience, words, blind=blind),
        cloaked_organisation(replace(material.organisation, staff=shown), cloak, words, blind=blind),
        cloak,
    )


@dataclass(frozen=True, slots=True)
class _Written:
    blocks: Blocks = ()
    language: str | None = None


def _written(planned: Planned, material: Material, narrative: Narrative) -> _Written:
    """The writer's text of a section, filled. Text under a heading that asks for none is shown too, never lost."""
    language = material.proposal.language
    chosen = chosen_text(material.proposal.sections.get(planned.key, {}), language)
    if chosen is None:
        return _Written()
    found, text = chosen
    other = None if found.split("-")[0] == language.split("-")[0] else found
    blocks = narrative.filled(text.blocks, under=planned.level, anchor=planned.anchor, language=other)
    return _Written(blocks, other)


def _section(planned: Planned, text: _Written, basis: Basis, *, draft: bool) -> Section:
    words, template = basis.words, planned.template
    blocks: list[Block] = list(text.blocks)
    if template.filled_by is FilledBy.FUNDER:
        blocks.append(Callout("note", (Text(words("funder_part")),)))
    elif not text.blocks and template.narrative and template.required and draft:
        blocks.append(Callout("missing", (Text(words("missing_text", heading=planned.heading)),)))
    own = narrowed(basis, planned.item)
    for part in template.generated:
        made = generated_blocks(part, own, template.column_set)
        if not made and draft:
            made = (Callout("missing", (Text(words("missing_data", part=words(f"part.{part}"))),)),)
        blocks += made
    return Section(
        key=planned.key,
        heading=Heading(planned.level, (Text(planned.heading),), planned.anchor, planned.number),
        blocks=tuple(blocks),
        landscape=template.landscape,
        starts_page=template.starts_page,
        language=text.language,
        written=len(text.blocks),
    )
