from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.document import DEEPEST_HEADING, Blocks
from app.domain.findings import Finding
from app.domain.limits import Counting, Unit
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.proposal import SectionText
from app.domain.text import normalise
from app.errors import AppError, BadInput, ProposalLocked, SectionLocked, VersionConflict
from app.models.mapping import json_of
from app.proposals.api import ProposalSlug
from app.proposals.pages.conflict import conflict_page
from app.proposals.pages.outlined import OutlineEntry, entry, number
from app.proposals.pages.section_words import editor_words, gauge_words, unit_of, unit_words
from app.proposals.schemas import GuideSection
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.desk_section import Gauge, SectionDesk, desk_of
from app.proposals.service.edit_sections import read_asked_section, write_section
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import direction_of
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)

_AMBER = 0.9
"""Share of a limit from which its gauge warns."""


@dataclass(frozen=True, slots=True)
class ShownGauge:
    label: str
    said: str
    tone: str
    """`near` or `over` or `under`, else empty."""
    part: float | None
    """How full, 0 to 1; None where there is no most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage(Page):
    template: ClassVar[str] = "proposals/section.html"
    proposal: str
    key: str
    language: str
    outline: tuple[OutlineEntry, ...]
    asked: GuideSection | None
    guidance: Blocks
    """Help for the writer."""
    gauges: tuple[ShownGauge, ...]
    paged: bool
    """One of the gauges measures pages."""
    text: str
    version: int
    findings: tuple[Finding, ...]
    before: str | None
    after: str | None
    """Keys of the sections around it."""
    locked: str
    """Why nobody can write here now; empty where they can."""
    editor: dict[str, Any]
    """What the editor's script is given."""
    suggests: bool = False
    """Who reads may suggest changes, and make none."""
    saved: bool = False
    typed: bool = False
    """The text is what was sent and could not be saved, not what is stored."""


@router.get("/proposals/{proposal}/sections/{language}/{key:path}")
def section(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
    saved: Annotated[bool, Query(description="The form was saved just now.")] = False,
) -> Response:
    """The funder's question, and the text that answers it."""
    text = read_asked_section(session, visitor.catalogue, visitor.organisation, proposal, key, language)
    page = _section_page(session, here, visitor, proposal, key, language, now, text)
    return show(replace(page, saved=saved))


@router.post("/proposals/{proposal}/sections/{language}/{key:path}")
def save_section(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    version: Annotated[int, Form(ge=0, lt=10**9)],
    text: Annotated[str, Form(max_length=400_000)] = "",
) -> Response:
    """Save what was typed. Where it cannot be saved it comes back as it was, with the reason beside it."""
    return save_typed(session, here, visitor, proposal, key, language, now, text, version)


def save_typed(
    session: Session,
    here: Installation,
    visitor: Visitor,
    proposal: str,
    key: str,
    language: str,
    now: datetime,
    text: str,
    version: int,
) -> Response:
    place = f"/o/{visitor.organisation['slug']}/proposals/{proposal}/sections/{language}/{key}"
    try:
        written = SectionText(blocks=parse_markdown(normalise(text)), version=version)
        write_section(
            session, visitor.catalogue, visitor.organisation, proposal, key, language, written, at=now, by=visitor.name
        )
    except VersionConflict:
        page = conflict_page(session, visitor, proposal, key, language, text, read=version)
        return show(page, status=409)
    except (BadInput, ProposalLocked, SectionLocked) as error:
        return shown_again(session, here, visitor, proposal, key, language, now, text, version, error)
    return RedirectResponse(f"{place}?saved=true", status_code=303)


def shown_again(
    session: Session,
    here: Installation,
    visitor: Visitor,
    proposal: str,
    key: str,
    language: str,
    now: datetime,
    text: str,
    version: int,
    error: AppError,
) -> Response:
    """What was typed, unsaved, with the reason."""
    page = _section_page(session, here, visitor, proposal, key, language, now, SectionText(version=version))
    return show(replace(page, text=text, typed=True, problem=str(error)), status=status_of(error))


def _section_page(
    session: Session,
    here: Installation,
    visitor: Visitor,
    proposal: str,
    key: str,
    language: str,
    now: datetime,
    text: SectionText,
) -> SectionPage:
    desk = desk_of(session, visitor.catalogue, visitor.organisation, proposal, key, files=here.files, now=now)
    keys = list(dict.fromkeys(line.line.key for line in desk.outline))
    at = keys.index(key) if key in keys else 0
    outline = (entry(line, key, language) for line in desk.outline)
    may_change = visitor.may(Action.WRITE) or visitor.may(Action.COMMENT)
    return SectionPage(
        title=next((of.line.heading for of in desk.outline if of.line.key == key), key),
        shell=visitor.shell,
        proposal=proposal,
        key=key,
        language=language,
        outline=tuple(shown for shown in outline if shown.here or not visitor.guest),
        asked=desk.asked,
        guidance=desk.guidance,
        gauges=tuple(_shown(gauge, key) for gauge in desk.gauges),
        paged=any(gauge.length.limit.unit is Unit.PAGES for gauge in desk.gauges),
        text=to_markdown(text.blocks),
        version=text.version,
        findings=desk.findings,
        before=keys[at - 1] if at else None,
        after=keys[at + 1] if at + 1 < len(keys) else None,
        locked=desk.locked or ("" if may_change else _("Your roles let you read this, not change it.")),
        suggests=not desk.locked and may_change and not visitor.may(Action.WRITE),
        editor=_for_the_editor(desk, visitor, proposal, key, language),
    )


def _shown(gauge: Gauge, key: str) -> ShownGauge:
    """What the editor's script says too, from the same sentences."""
    limit, counted, words = gauge.length.limit, gauge.length.count, gauge_words()
    given = {"unit": unit_of(limit), "max": number(limit.max), "min": number(limit.min), "count": number(counted)}
    label = _label(gauge, key)
    if counted is None:
        bound = words["most"] if limit.max is not None else words["least"]
        hint = f" {words['measured']}" if limit.unit is Unit.PAGES else ""
        return ShownGauge(label, bound.format(**given) + hint, "", None)
    said = [words["of" if limit.max is not None else "bare"].format(**given)]
    tone = ""
    if limit.max is not None and counted > limit.max:
        said, tone = [*said, words["over"].format(over=number(counted - limit.max))], "over"
    elif limit.min is not None and counted < limit.min:
        said, tone = [*said, words["short"].format(**given, short=number(limit.min - counted))], "under"
    elif limit.max is not None and counted >= limit.max * _AMBER:
        tone = "near"
    part = min(1.0, counted / limit.max) if limit.max else None
    return ShownGauge(label, " · ".join(said), tone, part)


def _label(gauge: Gauge, key: str) -> str:
    if gauge.length.sections == {key}:
        return _("This section")
    return gauge.length.what


def _for_the_editor(desk: SectionDesk, visitor: Visitor, proposal: str, key: str, language: str) -> dict[str, Any]:
    base = f"/api/v1/organisations/{visitor.organisation['slug']}/proposals/{proposal}"
    level = next((entry.level for entry in desk.outline if entry.line.key == key), 1)
    return {
        "section": f"{base}/sections/{language}/{key}",
        "suggestions": f"{base}/suggestions/{language}/{key}",
        "pictures": f"{base}/pictures/{language}/{key}",
        "shown": f"/o/{visitor.organisation['slug']}/proposals/{proposal}/pictures/{language}/{key}",
        "facts": "" if visitor.guest else f"{base}/facts",
        "values": desk.values,
        "cited": {key: asdict(source) for key, source in desk.cited.items()},
        "person": visitor.name,
        "language": language,
        "direction": direction_of(language),
        "headings": max(0, DEEPEST_HEADING - level),
        "gauges": [
            {
                "label": _label(gauge, key),
                "unit": gauge.length.limit.unit,
                "min": gauge.length.limit.min,
                "max": gauge.length.limit.max,
                "counts": json_of(Counting, gauge.length.limit.counts),
                "beside": gauge.beside,
                "counted": gauge.length.count is not None and gauge.length.limit.unit is not Unit.PAGES,
            }
            for gauge in desk.gauges
        ],
        "disagreements": [
            {"found": finding.args["found"], "message": finding.message}
            for finding in desk.findings
            if "found" in finding.args
        ],
        "words": {**editor_words(), **gauge_words()},
        "units": unit_words(),
    }
