from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.proposals.api import ProposalSlug
from app.proposals.pages.section_words import unit_of
from app.proposals.pages.sending import SendingPage, locked_since, signed
from app.proposals.sections_api import SectionKey
from app.proposals.service.paste_fields import MAX_TEXT, FieldLine, Portal, pasted_before, portal_of, tick_field
from app.proposals.service.stand_proposal import standing_of
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.moments import told_moment
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    line: FieldLine
    pasted: str
    """When, in words."""
    units: tuple[str, ...]
    """Of each of its counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPage(SendingPage):
    template: ClassVar[str] = "proposals/portal.html"
    portal: Portal
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage(SendingPage):
    template: ClassVar[str] = "proposals/portal_archive.html"
    key: str
    pasted: tuple[tuple[str, str, str], ...]
    """When, who, and what."""


@router.get("/portal")
def portal(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
) -> Response:
    """Every field as it is pasted, with its count, and what of it is in the funder's form already."""
    standing = standing_of(session, visitor.organisation, proposal)
    found = portal_of(session, visitor.catalogue, visitor.organisation, proposal, files=here.files, now=now)
    return show(
        PortalPage(
            title=_("Portal text"),
            shell=visitor.shell,
            standing=standing,
            tab="portal",
            locked=locked_since(standing),
            portal=found,
            fields=tuple(
                ShownField(
                    line=line,
                    pasted=told_moment(line.pasted_at) if line.pasted_at else "",
                    units=tuple(unit_of(counted.limit) for counted in line.counts),
                )
                for line in found.fields
            ),
        )
    )


@router.get("/portal/archive/{key:path}")
def archive(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    key: SectionKey,
    session: ReadSession,
) -> Response:
    """What was pasted into one field, each time."""
    standing = standing_of(session, visitor.organisation, proposal)
    rows = pasted_before(session, visitor.organisation, proposal, key)
    return show(
        ArchivePage(
            title=_("What was pasted"),
            shell=visitor.shell,
            standing=standing,
            tab="portal",
            locked=locked_since(standing),
            key=key,
            pasted=tuple((told_moment(row["pasted_at"]), row["pasted_by"], row["text"]) for row in rows),
        )
    )


@router.post("/portal/ticked/{key:path}")
def tick(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    key: SectionKey,
    session: WriteSession,
    now: Now,
    text: Annotated[str, Form(max_length=MAX_TEXT)],
) -> Response:
    tick_field(session, visitor.catalogue, visitor.organisation, proposal, key, text, by=signed(visitor), at=now)
    return _back(visitor, proposal, key)


@router.post("/portal/unticked/{key:path}")
def untick(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    key: SectionKey,
    session: WriteSession,
    now: Now,
) -> Response:
    tick_field(session, visitor.catalogue, visitor.organisation, proposal, key, None, by=signed(visitor), at=now)
    return _back(visitor, proposal, key)


def _back(visitor: Visitor, proposal: str, key: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{proposal}/portal#field-{key}", 303)
