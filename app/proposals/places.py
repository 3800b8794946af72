"""Where in the browser a finding leads: the page that shows what it is about, and the place on it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from app.domain.findings import Place, Where

_OF_PROJECT = {
    "countries": "",
    "starts_on": "",
    "ends_on": "",
    "translations": "",
    "outcomes": "/results",
}
"""Fields that a finding names on the proposal and that stand on a page of its project."""

_PAGES = {
    Place.BUDGET: "/budget",
    Place.INDICATOR: "/results",
    Place.OUTCOME: "/results",
    Place.OUTPUT: "/results",
    Place.ACTIVITY: "/plan",
    Place.PARTNER: "/partners",
    Place.RISK: "/risks",
}
"""Pages of the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The proposal whose findings these are, with what stands around it, by slug."""

    organisation: str
    project: str
    proposal: str
    call: str | None
    funder: str | None
    language: str
    """Of the proposal's texts."""
    grant: str = ""
    """Of a report: what it tells of."""


def address_of(where: Where, whose: Whose) -> str:
    """The address of a finding's place; the part after # is the key or field it names there."""
    home = f"/o/{_safe(whose.organisation)}"
    proposal, project = f"{home}/proposals/{_safe(whose.proposal)}", f"{home}/projects/{_safe(whose.project)}"
    at = f"#{_safe(where.key or where.field)}" if where.key or where.field else ""
    match where.place:
        case Place.SECTION:
            return f"{proposal}/sections/{_safe(whose.language)}/{quote(where.key, safe='/')}"
        case Place.PROPOSAL if where.field in _OF_PROJECT:
            return f"{project}{_OF_PROJECT[where.field]}{at}"
        case Place.PROPOSAL if where.field == "funder" and whose.funder:
            return f"{home}/funders/{_safe(whose.funder)}"
        case Place.PROPOSAL if where.field in ("limits", "page"):
            return f"{proposal}/preview"
        case Place.PROPOSAL | Place.STORY | Place.EVIDENCE | Place.DOCUMENT | Place.ELIGIBILITY:
            return f"{proposal}/settings{at}"
        case Place.ANNEX:
            return f"{proposal}/settings#attachments"
        case Place.DEADLINE | Place.CALL if whose.call:
            return f"{home}/calls/{quote(whose.call, safe='/')}{at}"
        case Place.DEADLINE | Place.CALL:
            return f"{proposal}/settings#submission_on"
        case Place.PLAN:
            return f"{home}/calendar/plan/{_safe(whose.proposal)}"
        case Place.ACTUAL:
            return f"{home}/grants/{_safe(whose.grant)}/results{at}"
        case Place.LINE:
            return f"{project}/budget#line-{_safe(where.key)}"
        case place:
            return f"{project}{_PAGES[place]}{at}"


def _safe(part: str) -> str:
    return quote(part, safe="")
