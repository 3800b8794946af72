from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.findings import Severity
from app.proposals.api import ProposalSlug
from app.proposals.pages.sending import SendingPage, Waiting, begin_layout, locked_since
from app.proposals.service.export_proposal import Pdfs
from app.proposals.service.ready_proposal import Item, Readiness, readiness_of
from app.proposals.service.stand_proposal import standing_of
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One way to narrow the list to."""

    severity: Severity
    name: str
    count: int
    items: tuple[Item, ...]
    """Those that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessPage(SendingPage):
    template: ClassVar[str] = "proposals/readiness.html"
    readiness: Readiness
    weights: tuple[Weight, ...]
    only: Severity | None
    about: str
    """The family that is shown alone; empty: all."""
    families: tuple[tuple[str, str], ...]
    """Those that found something: key and words."""
    done: tuple[str, ...]
    """What is fine, in words."""
    waiting: Waiting | None
    """The pages that are being laid out, to be counted."""


@router.get("/proposals/{proposal}/readiness")
def readiness(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
    only: Annotated[Severity | None, Query()] = None,
    about: Annotated[str, Query(max_length=30)] = "",
) -> Response:
    """What is still wrong and where, what is done, and how long it is; pages are counted on the real PDF."""
    standing = standing_of(session, visitor.organisation, proposal)
    found = readiness_of(
        session, visitor.catalogue, visitor.organisation, proposal,
        files=here.files, pdfs=Pdfs(here.settings.cache), now=now,
    )  # fmt: skip
    words = family_words()
    return show(
        ReadinessPage(
            title=_("Readiness"),
            shell=visitor.shell,
            standing=standing,
            tab="readiness",
            locked=locked_since(standing),
            readiness=found,
            weights=tuple(_weight(severity, name, found, only, about) for severity, name in _names().items()),
            only=only,
            about=about,
            families=tuple((key, words[key]) for key in words if any(item.family == key for item in found.items)),
            done=tuple(words[key] for key in found.done),
            waiting=None if found.measured else begin_layout(session, here, visitor, proposal, found.layout, now),
        )
    )


def family_words() -> dict[str, str]:
    """What each family of checks looks at, by the first word of its codes."""
    return {
        "time": _("Deadlines and dates"),
        "eligibility": _("Eligibility"),
        "section": _("Sections"),
        "language": _("Languages"),
        "length": _("Lengths"),
        "leftover": _("Leftover help and marks"),
        "agree": _("Figures in texts and tables agree"),
        "figure": _("Pictures in texts"),
        "evidence": _("Evidence and sources"),
        "story": _("Stories and consent"),
        "blind": _("Names in a blind stage"),
        "budget": _("The funder's budget rules"),
        "costs": _("Budget lines"),
        "results": _("Results and indicators"),
        "report": _("What was reached"),
        "scope": _("Scope of the request"),
        "partner": _("Partners"),
        "annex": _("Annexes"),
        "format": _("Page format"),
        "ask": _("Questions to the funder"),
    }


def _names() -> dict[Severity, str]:
    return {Severity.BLOCKER: _("Blocking"), Severity.WARNING: _("To look at"), Severity.ADVICE: _("Advice")}


def _weight(severity: Severity, name: str, found: Readiness, only: Severity | None, about: str) -> Weight:
    shown = tuple(
        item
        for item in found.items
        if item.finding.severity is severity and only in (None, severity) and about in ("", item.family)
    )
    return Weight(severity=severity, name=name, count=found.count(severity), items=shown)
