"""What of the track record a proposal shows: proposed with reasons, ticked by whoever writes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.experience import Fitting
from app.domain.money import Money
from app.domain.printing import print_money
from app.domain.track_record import ExperienceAsked, PastProject, ShownRecord
from app.errors import BadInput, ProposalLocked, VersionConflict
from app.projects.forms.fields import Field, Form, Group, Typed
from app.projects.forms.kinds import CHECK, CURRENCY, NUMBER, WHOLE
from app.projects.forms.reading import read_form, write_form
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.projects.pages.frame import PostedDep
from app.proposals.api import ProposalSlug
from app.proposals.pages.sending import SendingPage, head
from app.proposals.service.choose_record import RecordChoice, read_choice, write_choice
from app.web.deps import ReadSession, WriteSession
from app.web.language import current_language, told
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}/track-record", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    key: str
    title: str
    about: str
    ticked: bool
    points: int
    reasons: tuple[str, ...]
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecordPage(SendingPage):
    template: ClassVar[str] = "proposals/track_record.html"
    action: str
    """Where the form is sent."""
    version: int
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]
    projects: tuple[Line, ...]
    staff: tuple[Line, ...]
    best_projects: bool
    """Those that fit best are shown, whatever is ticked."""
    best_staff: bool
    asked_for: bool
    open: bool
    """Whether the reader may change it now."""
    saved: bool


@router.get("")
def track_record(
    visitor: Annotated[Visitor, may(Action.SEE)], proposal: ProposalSlug, session: ReadSession, saved: bool = False
) -> Response:
    return show(_page(session, visitor, proposal, saved=saved))


@router.post("")
def choose(
    visitor: Annotated[Visitor, may(Action.WRITE)], proposal: ProposalSlug, session: WriteSession, posted: PostedDep
) -> Response:
    """Save what is ticked, or give it back with what is wrong and nothing lost."""
    read = read_form(_form(), posted.typed)

    def again(status: int, problem: str = "", **more: Any) -> Response:
        more.setdefault("version", posted.version)
        page = _page(session, visitor, proposal, typed=posted.typed, problem=problem, **more)
        return show(page, status=status)

    if read.errors:
        return again(422, errors=read.errors)
    try:
        shown = _shown(read.values, posted.typed)
        write_choice(session, visitor.catalogue, visitor.organisation, proposal, shown, version=posted.version)
    except VersionConflict as conflict:
        said = _("Somebody changed this proposal in between. Look at your choice again, then save to keep it.")
        return again(409, said, version=conflict.current_version)
    except (BadInput, ProposalLocked) as error:
        return again(status_of(error), str(error))
    except ValueError as error:
        return again(422, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    place = f"/o/{visitor.organisation['slug']}/proposals/{proposal}/track-record"
    return RedirectResponse(f"{place}?saved=true", status_code=303)


def _form() -> Form:
    return Form(
        (
            Group(
                title=_("Which projects the form wants"),
                hint=_("Empty: as the call says, else those of the last five years, five at the most."),
                fields=(
                    Field(name="years", label=_("Ended within so many years"), kind=WHOLE),
                    Field(name="most", label=_("At most so many"), kind=WHOLE),
                    Field(name="at_least", label=_("Of that amount, or larger"), kind=NUMBER),
                    Field(name="currency", label=_("Currency"), kind=CURRENCY),
                    Field(name="referees", label=_("Print who can confirm them"), kind=CHECK, wide=True),
                ),
            ),
        )
    )


def _shown(values: Mapping[str, Any], typed: Typed) -> ShownRecord:
    amount = values["at_least"]
    if amount is not None and not values["currency"]:
        raise BadInput(_("Say in which currency."))
    at_least = Money(amount, values["currency"]) if amount is not None else None
    asked = ExperienceAsked(years=values["years"], most=values["most"], at_least=at_least)
    return ShownRecord(
        projects=typed.get("project", ()) if typed.get("projects", ("best",))[0] == "ticked" else None,
        staff=typed.get("member", ()) if typed.get("staff", ("best",))[0] == "ticked" else None,
        asked=asked if asked != ExperienceAsked() else None,
        referees=values["referees"],
    )


def _flat(shown: ShownRecord | None) -> Mapping[str, Any]:
    asked = (shown.asked if shown else None) or ExperienceAsked()
    return {
        "years": asked.years,
        "most": asked.most,
        "at_least": asked.at_least.amount if asked.at_least else None,
        "currency": asked.at_least.currency if asked.at_least else None,
        "referees": shown.referees if shown else False,
    }


def _page(
    session: Session,
    visitor: Visitor,
    proposal: str,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    version: int | None = None,
    problem: str = "",
    saved: bool = False,
) -> TrackRecordPage:
    choice = read_choice(session, visitor.catalogue, visitor.organisation, proposal)
    groups = show_form(_form(), typed or write_form(_form(), _flat(choice.shown)), errors)
    frame = head(session, visitor, proposal, "settings")
    shown = choice.shown or ShownRecord()
    best = {"projects": shown.projects is None, "staff": shown.staff is None}
    ticked, ticked_staff = choice.chosen, choice.chosen_staff
    if typed is not None:
        best = {name: typed.get(name, ("best",))[0] != "ticked" for name in best}
        ticked, ticked_staff = frozenset(typed.get("project", ())), frozenset(typed.get("member", ()))
    return TrackRecordPage(
        title=_("Track record in this proposal"),
        **frame,
        action=f"/o/{visitor.organisation['slug']}/proposals/{proposal}/track-record",
        problem=problem,
        version=version or choice.version,
        groups=groups,
        wrong=error_links(groups),
        projects=_project_lines(visitor, choice, ticked),
        staff=tuple(_line(one, one.item.name, one.item.function, ticked_staff) for one in choice.staff),
        best_projects=best["projects"],
        best_staff=best["staff"],
        asked_for=choice.asked_for,
        open=visitor.may(Action.WRITE) and not frame["locked"],
        saved=saved,
    )


def _project_lines(visitor: Visitor, choice: RecordChoice, ticked: Collection[str]) -> tuple[Line, ...]:
    return tuple(_line(one, one.item.title, _about(visitor, one.item), ticked) for one in choice.projects)


def _about(visitor: Visitor, past: PastProject) -> str:
    known = visitor.catalogue.funders.get(past.funder)
    years = str(past.starts) if past.ends == past.starts else f"{past.starts}–{past.ends or ''}"
    amount = print_money(past.amount, current_language()) if past.amount else ""
    return " · ".join(filter(None, (known.name if known else past.funder, years, amount)))


def _line(one: Fitting[Any], title: str, about: str, ticked: Collection[str]) -> Line:
    return Line(
        key=one.item.key,
        title=title,
        about=about,
        ticked=one.item.key in ticked,
        points=one.points,
        reasons=tuple(f"{told(reason.said)} +{reason.points}" for reason in one.reasons),
        left_out=told(one.left_out),
    )
