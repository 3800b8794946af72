"""Loose ends in words, each with the place where it is tied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from app.domain.loose_ends import Loose, LooseEnd
from app.web.language import gettext as _

SHOWN = 8
"""Of one kind; the rest is counted."""


@dataclass(frozen=True, slots=True)
class LooseLink:
    title: str
    address: str
    """Below the project."""


@dataclass(frozen=True, slots=True)
class LooseGroup:
    said: str
    links: tuple[LooseLink, ...]
    more: int


def group_loose_ends(ends: Sequence[LooseEnd]) -> tuple[LooseGroup, ...]:
    words = _words()
    groups = ((kind, tuple(group)) for kind, group in groupby(ends, key=lambda end: end.kind))
    return tuple(
        LooseGroup(words[kind], tuple(map(_link, group[:SHOWN])), max(0, len(group) - SHOWN)) for kind, group in groups
    )


def _link(end: LooseEnd) -> LooseLink:
    key = quote(end.key, safe="")
    level = end.kind.partition("_")[0]
    match end.kind:
        case Loose.COST_WITHOUT_ACTIVITY:
            place = f"/budget/lines/{key}"
        case Loose.ACTIVITY_WITHOUT_COSTS:
            place = "/budget/line"
        case Loose.ACTIVITY_WITHOUT_MONTHS:
            place = f"/plan#{key}"
        case Loose.OUTCOME_WITHOUT_OUTPUTS:
            place = f"/results/new/output?under={key}"
        case Loose.OUTPUT_WITHOUT_ACTIVITIES:
            place = f"/results/new/activity?under={key}"
        case Loose.OUTCOME_WITHOUT_INDICATOR | Loose.OUTPUT_WITHOUT_INDICATOR:
            place = f"/results/new/indicator?under={key}"
        case _:
            place = f"/results/{level}/{key}"
    return LooseLink(f"{end.key} {end.title}" if level != "cost" else end.title or end.key, place)


def _words() -> Mapping[Loose, str]:
    return {
        Loose.OUTCOME_WITHOUT_OUTPUTS: _("Outcomes without outputs"),
        Loose.OUTCOME_WITHOUT_INDICATOR: _("Outcomes without an indicator"),
        Loose.OUTPUT_WITHOUT_ACTIVITIES: _("Outputs without activities"),
        Loose.OUTPUT_WITHOUT_INDICATOR: _("Outputs without an indicator"),
        Loose.INDICATOR_WITHOUT_BASELINE: _("Indicators without a baseline"),
        Loose.INDICATOR_WITHOUT_TARGET: _("Indicators without a target"),
        Loose.INDICATOR_WITHOUT_VERIFICATION: _("Indicators without means of verification"),
        Loose.ACTIVITY_WITHOUT_MONTHS: _("Activities without months"),
        Loose.ACTIVITY_WITHOUT_COSTS: _("Activities without budget lines"),
        Loose.COST_WITHOUT_ACTIVITY: _("Budget lines without an activity"),
    }
