from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.seeing import unseen_by
from app.domain.assembly.stories import use_of_stories
from app.domain.consent import may_use
from app.domain.dossier import Material
from app.domain.eligibility import evaluate
from app.domain.printing import print_date
from app.domain.record import in_language
from app.errors import BadInput, ProposalLocked, VersionConflict
from app.models.mapping import record_of
from app.projects.forms.fields import Typed
from app.projects.forms.reading import read_form, write_form
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.projects.pages.frame import PostedDep
from app.proposals.api import ProposalSlug
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries import get_proposal
from app.proposals.schemas import ProposalSettings
from app.proposals.service.gather_material import gather_material
from app.proposals.service.save_proposal import write_settings
from app.proposals.settings_form import settings_sheet
from app.web.catalogue_words import stage_names
from app.web.deps import ReadSession, Today, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}/settings", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A question, story, source or document, and how it stands for this proposal."""

    key: str
    name: str
    state: str
    """`yes`, `no` or `unknown`."""
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(SendingPage):
    template: ClassVar[str] = "proposals/settings.html"
    action: str
    """Where the form is sent."""
    version: int
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]
    """Id, label and sentence of each field that is wrong."""
    open: bool
    """Whether the reader may change it now."""
    saved: bool
    form: str
    """Template it is written on, and the stage it answers."""
    eligibility: tuple[Standing, ...]
    stories: tuple[Standing, ...]
    evidence: tuple[Standing, ...]
    documents: tuple[Standing, ...]


@router.get("")
def settings(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    today: Today,
    saved: bool = False,
) -> Response:
    """What the proposal says of itself, and how what the organisation holds stands for it."""
    return show(_page(session, visitor, proposal, today, saved=saved))


@router.post("")
def save_settings(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    session: WriteSession,
    today: Today,
    posted: PostedDep,
) -> Response:
    """Save it, or give it back with what is wrong and nothing lost."""
    kept = record_of(ProposalSettings, get_proposal(session, visitor.organisation["id"], proposal))
    material = gather_material(session, visitor.catalogue, visitor.organisation, proposal)
    sheet = settings_sheet(material, kept, unseen_by(session, visitor))
    read = read_form(sheet.form, posted.typed)

    def again(status: int, problem: str = "", **more: Any) -> Response:
        more.setdefault("version", posted.version)
        return show(
            _page(session, visitor, proposal, today, typed=posted.typed, problem=problem, **more), status=status
        )

    if more := posted.one("more"):
        return again(200, more=more)
    if read.errors:
        return again(422, errors=read.errors)
    try:
        built = sheet.build(read.values)
        write_settings(session, visitor.organisation, proposal, built, version=posted.version)
    except VersionConflict as conflict:
        said = _("Somebody changed this in between. Where it differs, theirs stands below yours; save to keep yours.")
        theirs = write_form(sheet.form, sheet.flat(conflict.current))
        return again(409, said, theirs=theirs, version=conflict.current_version)
    except (BadInput, ProposalLocked) as error:
        return again(status_of(error), str(error))
    except ValueError as error:
        return again(422, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    place = f"/o/{visitor.organisation['slug']}/proposals/{proposal}/settings"
    return RedirectResponse(f"{place}?saved=true", status_code=303)


def _page(
    session: Session,
    visitor: Visitor,
    proposal: str,
    today: date,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    theirs: Typed | None = None,
    version: int | None = None,
    problem: str = "",
    saved: bool = False,
    more: str = "",
) -> SettingsPage:
    row = get_proposal(session, visitor.organisation["id"], proposal)
    kept = record_of(ProposalSettings, row)
    material = gather_material(session, visitor.catalogue, visitor.organisation, proposal)
    unseen = unseen_by(session, visitor)
    sheet = settings_sheet(material, kept, unseen)
    groups = show_form(sheet.form, typed or write_form(sheet.form, sheet.flat(kept)), errors, theirs, more=more)
    frame = head(session, visitor, proposal, "settings")
    return SettingsPage(
        title=_("Settings"),
        **frame,
        action=f"/o/{visitor.organisation['slug']}/proposals/{proposal}/settings",
        problem=problem,
        version=version or row["version"],
        groups=groups,
        wrong=error_links(groups),
        open=visitor.may(Action.WRITE) and not frame["locked"],
        saved=saved,
        form=f"{in_language(material.template.name, current_language())} · {stage_names()[material.proposal.stage]}",
        eligibility=tuple(_eligibility(material, today)),
        stories=tuple(_stories(material, today)),
        evidence=tuple(
            Standing(key=item.key, name=item.title, state="yes", said="") for item in material.organisation.evidence
        ),
        documents=tuple(_documents(material, today, unseen)),
    )


def _eligibility(material: Material, today: date) -> Iterator[Standing]:
    on = material.proposal.submission_on or today
    for criterion in material.call.eligibility if material.call else ():
        answer, reason = evaluate(criterion, material.organisation, material.project, on)
        yield Standing(key=criterion.key, name=criterion.question or criterion.key, state=answer, said=reason)


def _stories(material: Material, today: date) -> Iterator[Standing]:
    """By token alone: what a story tells is for those who hold it."""
    use = use_of_stories(material, today=today)
    for story in material.organisation.stories:
        verdict = may_use(story, use)
        said = "" if verdict.allowed else _("Not for this proposal: {reason}.").format(reason=verdict.reason)
        yield Standing(key=story.token, name=story.token, state="yes" if verdict.allowed else "no", said=said)


def _documents(material: Material, today: date, unseen: frozenset[str]) -> Iterator[Standing]:
    on = material.proposal.submission_on or today
    for item in (one for one in material.organisation.documents if one.key not in unseen):
        over = item.valid_until is not None and item.valid_until < on
        until = print_date(item.valid_until, current_language()) if item.valid_until else ""
        said = _("valid until {day}").format(day=until) if until else ""
        yield Standing(key=item.key, name=item.title, state="no" if over else "yes", said=said)
