"""What was assembled and what was found in it, remembered by the material it was made from.

Assembling and checking are pure: the same material gives the same answer. Only the few proposals that somebody works at
are remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.assembly import assemble
from app.domain.checks import check_content, check_moment
from app.domain.dossier import Dossier, Material, PageMap
from app.domain.findings import Finding
from app.proposals.service.memory import Memory

_Name = tuple[str, str, str, date, bool]


@dataclass(slots=True)
class _Remembered:
    dossier: Dossier
    found: list[tuple[date, PageMap | None, tuple[Finding, ...]]] = field(default_factory=list)
    """By the day, and the pages that were measured."""


MOST = 12

_memory: Memory[_Name, Material, _Remembered] = Memory(MOST)


def assembled(material: Material, *, today: date, draft: bool = False) -> Dossier:
    """`assemble`, or what it gave for the same material."""
    return _entry(material, today, draft=draft).dossier


def examined(
    material: Material, *, now: datetime, pages: PageMap | None = None, draft: bool = False
) -> tuple[Dossier, tuple[Finding, ...]]:
    """The dossier with `pages`, and `check` of it; only what depends on the minute is looked at each time."""
    entry, today = _entry(material, now.date(), draft=draft), now.date()
    dossier = entry.dossier if pages is None else replace(entry.dossier, pages=pages)
    lasting = next((found for on, measured, found in entry.found if (on, measured) == (today, pages)), None)
    if lasting is None:
        lasting = check_content(dossier, on=today)
        entry.found[:] = [*entry.found[-1:], (today, pages, lasting)]
    return dossier, (*check_moment(dossier, on=today, now=now), *lasting)


def _entry(material: Material, today: date, *, draft: bool) -> _Remembered:
    proposal = material.proposal
    name = (material.organisation.slug, proposal.slug, proposal.language, today, draft)
    return _memory.recall(name, material, lambda given: _Remembered(assemble(given, today=today, draft=draft)))
