"""A section as its writer works at it: the outline around it, what is asked in it, and where its lengths stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.assembly.citations import source_line
from app.domain.assembly.words import Words
from app.domain.checks.lengths import Length, lengths
from app.domain.checks.reading import Reading
from app.domain.counting import count
from app.domain.document import Blocks, Citation, Fact
from app.domain.facts import print_fact
from app.domain.findings import Finding, Place, Severity
from app.domain.limits import Unit
from app.domain.markdown import parse_markdown
from app.domain.walking import block_inlines, plain, with_values
from app.proposals.queries import get_proposal
from app.proposals.queries.talk import list_sign_offs
from app.proposals.queries.work import list_owners
from app.proposals.schemas import GuideSection, SectionLine
from app.proposals.service.check_proposal import check_material
from app.proposals.service.gather_material import gather_material
from app.proposals.service.guide_proposal import guide_from
from app.proposals.service.list_sections import lines_of, read_today
from app.proposals.service.lock_proposal import locked_by
from app.proposals.service.lock_sections import WHOLE, signed_by
from app.proposals.submission_queries import find_lock


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    line: SectionLine
    number: str
    level: int
    length: Length | None
    """Under the section's own limit, where it has one that is counted."""
    blockers: int
    signed: bool
    owner: str
    """Who writes it; empty for nobody in particular."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A limit that the section's text counts towards."""

    length: Length
    beside: int
    """How much of the count is not the writer's text of this section."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    label: str
    """`[2]`, its number in the list of sources; empty where the document tells the source in a footnote."""
    source: str
    """Who said it, when and where, in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDesk:
    outline: tuple[OutlineLine, ...]
    asked: GuideSection | None
    """None for a text whose section does not stand in the document."""
    guidance: Blocks
    """Help with what is asked, the project's own values in it."""
    gauges: tuple[Gauge, ...]
    """The section's own limits first."""
    values: dict[str, str]
    """What the facts that the text names print, by name."""
    cited: dict[str, CitedSource]
    """What the document shows of the evidence that the text cites, by key; what nobody knows is not there."""
    findings: tuple[Finding, ...]
    locked: str
    """Why nothing can be saved, in a sentence; empty where it can."""


@dataclass(frozen=True, slots=True)
class ProposalDesk:
    outline: tuple[OutlineLine, ...]
    findings: tuple[Finding, ...]
    """All of them."""


def proposal_desk(
    session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str, *, files: FileStore, now: datetime
) -> ProposalDesk:
    """The whole proposal at a glance, read once. Raises NotFound."""
    material = gather_material(session, catalogue, organisation, slug, files=files)
    reading = read_today(material)
    _, findings = check_material(material, now=now)
    guide = {section.key: section for section in guide_from(reading, catalogue).sections}
    proposal_id = get_proposal(session, organisation["id"], slug)["id"]
    signed = frozenset(row["key"] for row in list_sign_offs(session, proposal_id))
    outline = _outline(
        reading, guide, tuple(lengths(reading)), of_sections(findings), signed, _owners(session, proposal_id)
    )
    return ProposalDesk(tuple(outline), findings)


def of_sections(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(found for found in findings if found.where.place is Place.SECTION)


def desk_of(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    key: str,
    *,
    files: FileStore,
    now: datetime,
) -> SectionDesk:
    """Everything around one section, read once. Raises NotFound."""
    material = gather_material(session, catalogue, organisation, slug, files=files)
    reading = read_today(material)
    _, findings = check_material(material, now=now)
    in_sections = of_sections(findings)
    proposal_id = get_proposal(session, organisation["id"], slug)["id"]
    sign_offs = {row["key"]: row for row in list_sign_offs(session, proposal_id)}
    guide = {section.key: section for section in guide_from(reading, catalogue).sections}
    measured = tuple(lengths(reading))
    return SectionDesk(
        outline=tuple(
            _outline(reading, guide, measured, in_sections, frozenset(sign_offs), _owners(session, proposal_id))
        ),
        asked=guide.get(key),
        guidance=_guidance(reading, guide.get(key)),
        gauges=tuple(_gauges(reading, key, measured)),
        values=dict(_values(reading, key)),
        cited=dict(_cited(reading, key)),
        findings=tuple(found for found in in_sections if found.where.key == key),
        locked=_locked(find_lock(session, proposal_id), sign_offs.get(key) or sign_offs.get(WHOLE)),
    )


def _owners(session: Session, proposal_id: int) -> dict[str, str]:
    return {row["key"]: row["name"] for row in list_owners(session, proposal_id)}


def _outline(
    reading: Reading,
    guide: dict[str, GuideSection],
    measured: tuple[Length, ...],
    findings: tuple[Finding, ...],
    signed: frozenset[str],
    owners: Mapping[str, str],
) -> Iterator[OutlineLine]:
    own = {length.where.key: length for length in reversed(measured) if _is_own(length, length.where.key)}
    for line in lines_of(reading):
        section = guide.get(line.key)
        yield OutlineLine(
            line=line,
            number=section.number if section else "",
            level=section.level if section else 1,
            length=own.get(line.key),
            blockers=sum(f.severity is Severity.BLOCKER and f.where.key == line.key for f in findings),
            signed=not signed.isdisjoint((line.key, WHOLE)),
            owner=owners.get(line.key, ""),
        )


def _gauges(reading: Reading, key: str, measured: tuple[Length, ...]) -> Iterator[Gauge]:
    asked = next((one for one in reading.asked if one.key == key), None)
    if asked is None:
        return
    written = asked.section.blocks[: asked.section.written]
    language = reading.dossier.document.meta.language
    concerned = [length for length in measured if key in length.sections]
    for length in sorted(concerned, key=lambda one: not _is_own(one, key)):
        limit = length.limit
        if limit.unit is Unit.PAGES or length.count is None:
            yield Gauge(length, 0)
        else:
            yield Gauge(length, length.count - count(written, limit.unit, limit.counts, language))


def _guidance(reading: Reading, asked: GuideSection | None) -> Blocks:
    facts, language = reading.dossier.facts, reading.dossier.document.meta.language

    def value(name: str) -> str:
        return print_fact(facts[name], language) if name in facts else ""

    filled: Blocks = with_values(parse_markdown(asked.guidance) if asked else (), value)
    return filled


def _values(reading: Reading, key: str) -> Iterator[tuple[str, str]]:
    for asked in reading.asked:
        for block in asked.section.blocks if asked.key == key else ():
            yield from ((inline.name, inline.value) for inline in block_inlines(block) if isinstance(inline, Fact))


def _cited(reading: Reading, key: str) -> Iterator[tuple[str, CitedSource]]:
    organisation = reading.dossier.organisation or reading.organisation
    known = {evidence.key: evidence for evidence in organisation.evidence}
    words = Words(reading.dossier.material.labels, reading.dossier.document.meta.language)
    for asked in reading.asked:
        for block in asked.section.blocks if asked.key == key else ():
            for inline in block_inlines(block):
                if isinstance(inline, Citation) and inline.evidence in known:
                    line = plain(source_line(known[inline.evidence], words))
                    yield inline.evidence, CitedSource(inline.label, line)


def _is_own(length: Length, key: str) -> bool:
    return length.sections == {key} and length.count is not None


def _locked(submission: RowMapping | None, sign_off: RowMapping | None) -> str:
    if submission is not None:
        return str(locked_by(submission))
    return signed_by(sign_off) if sign_off is not None else ""
