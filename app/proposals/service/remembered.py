"""What was assembled and what was found in it, remembered by everything it was made from.

Assembling and checking are pure: the same material gives the same answer. So the rows are read anew each time, which
is quick, and compared with those of the last time, which is quicker; no version has to be counted, and no other process
told. Only the few proposals that somebody works at are remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock

from app.domain.assembly import assemble
from app.domain.checks import check_content, check_moment
from app.domain.dossier import Dossier, Material, PageMap
from app.domain.findings import Finding

_MOST = 12
_lock = Lock()

_Name = tuple[str, str, str, date, bool]


@dataclass(slots=True)
class _Remembered:
    material: Material
    dossier: Dossier
    found: list[tuple[date, PageMap | None, tuple[Finding, ...]]] = field(default_factory=list)
    """By the day, and the pages that were measured."""


_remembered: OrderedDict[_Name, _Remembered] = OrderedDict()


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
    with _lock:
        found = _remembered.get(name)
        if found is not None:
            _remembered.move_to_end(name)
    if found is not None and found.material == material:
        return found
    made = _Remembered(material, assemble(material, today=today, draft=draft))
    with _lock:
        _remembered[name] = made
        while len(_remembered) > _MOST:
            _remembered.popitem(last=False)
    return made
