from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action, Role
from app.domain.phrases import phrase
from app.domain.text import normalise
from app.errors import BadInput
from app.proposals.api import ProposalSlug
from app.proposals.pages.comments import author_of
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries import get_proposal
from app.proposals.service.guide_proposal import guide_of
from app.proposals.service.review_proposal import (
    Criterion,
    Recommendation,
    Review,
    Score,
    Total,
    ask_review,
    criteria_of,
    list_reviewers,
    reopen_review,
    reviews_for,
    save_review,
    totals_of,
)
from app.proposals.service.sign_sections import SignOff, list_asked, sign, withdraw
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

Reviewer = Annotated[Visitor, may(Action.REVIEW)]
Signer = Annotated[Visitor, may(Action.SIGN)]


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    """A row of the reviewer's form."""

    criterion: Criterion
    title: str
    points: str
    """As typed."""
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(SendingPage):
    template: ClassVar[str] = "proposals/review.html"
    sign_offs: tuple[tuple[SignOff, str, bool, bool], ...]
    """Each with the role's name, and whether the reader may sign it and may withdraw it."""
    own: Review | None
    """The reader's own review, where one was asked for."""
    form: tuple[CriterionEntry, ...]
    own_comment: str
    own_recommendation: str
    reviews: tuple[Review, ...]
    totals: tuple[tuple[str, Total], ...]
    reviewers: tuple[tuple[int, str], ...]
    """Members who may be asked."""
    recommendations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """A review as its form was sent."""

    points: Mapping[str, str]
    comments: Mapping[str, str]
    recommendation: str
    comment: str

    def scores(self) -> dict[str, Score]:
        return {key: Score(_points(text), self.comments.get(key, "")) for key, text in self.points.items()}


@router.get("/review")
def review(visitor: Annotated[Visitor, may(Action.SEE)], proposal: ProposalSlug, session: ReadSession) -> Response:
    """Reviews and sign-offs of a proposal."""
    return show(_page(session, visitor, proposal))


@router.post("/review/ask")
def ask(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    person: Annotated[int, Form(ge=1, le=2**31 - 1)],
    blind: Annotated[bool, Form()] = False,
    unnamed: Annotated[bool, Form()] = False,
) -> Response:
    """Ask a member for a review."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    ask_review(session, row, person, author_of(visitor), blind=blind, unnamed=unnamed, at=now)
    return _back(visitor, proposal)


@router.post("/review/own")
def save_own(
    visitor: Reviewer,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    criterion: Annotated[list[str], Form(max_length=500)],
    points: Annotated[list[str], Form(max_length=500)],
    remark: Annotated[list[str], Form(max_length=500)],
    recommendation: Annotated[Recommendation, Form()] = Recommendation.NONE,
    comment: Annotated[str, Form(max_length=20_000)] = "",
    hand_in: Annotated[bool, Form()] = False,
) -> Response:
    """Keep one's review, or hand it in. What cannot be kept comes back as it was typed."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    typed = Typed(
        points=dict(zip(criterion, points, strict=False)),
        comments={key: normalise(text) for key, text in zip(criterion, remark, strict=False)},
        recommendation=recommendation,
        comment=normalise(comment),
    )
    try:
        criteria = criteria_of(guide_of(session, visitor.catalogue, visitor.organisation, proposal))
        save_review(
            session,
            row,
            author_of(visitor),
            criteria,
            typed.scores(),
            recommendation,
            typed.comment,
            hand_in_at=now if hand_in else None,
        )
    except BadInput as error:
        return show(_page(session, visitor, proposal, typed=typed, problem=str(error)), status=422)
    return _back(visitor, proposal)


@router.post("/review/reopen")
def reopen(visitor: Reviewer, proposal: ProposalSlug, session: WriteSession, now: Now) -> Response:
    """Take one's own review back to change it."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    reopen_review(session, row, author_of(visitor), at=now)
    return _back(visitor, proposal)


@router.post("/sign-offs")
def sign_off(
    visitor: Signer,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    role: Annotated[Role, Form()],
    key: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Sign a section, or the whole; it is locked from then on."""
    sign(
        session,
        visitor.catalogue,
        visitor.organisation,
        proposal,
        key,
        role,
        author_of(visitor),
        visitor.roles,
        at=now,
    )
    return _back(visitor, proposal)


@router.post("/sign-offs/{sign_off}/withdraw")
def withdraw_sign_off(
    visitor: Signer, proposal: ProposalSlug, sign_off: int, session: WriteSession, now: Now
) -> Response:
    """Take a sign-off back; the text is unlocked."""
    withdraw(session, visitor.organisation, proposal, sign_off, author_of(visitor), visitor.roles, at=now)
    return _back(visitor, proposal)


def _page(
    session: Session,
    visitor: Visitor,
    proposal: str,
    *,
    typed: Typed | None = None,
    problem: str = "",
) -> ReviewPage:
    row = get_proposal(session, visitor.organisation["id"], proposal)
    criteria = criteria_of(guide_of(session, visitor.catalogue, visitor.organisation, proposal))
    reviews = reviews_for(session, row, author_of(visitor))
    own = next(
        (item for item in reviews if visitor.person_id is not None and item.person_id == visitor.person_id), None
    )
    asked = list_asked(session, visitor.catalogue, visitor.organisation, proposal)
    shown = typed or _typed(own)
    return ReviewPage(
        title=_("Review and sign-off"),
        **head(session, visitor, proposal, "review"),
        problem=problem,
        sign_offs=tuple(_sign_off(item, visitor) for item in asked),
        own=own,
        form=_form(criteria, shown),
        own_comment=shown.comment,
        own_recommendation=shown.recommendation,
        reviews=reviews,
        totals=tuple((_title(total.criterion), total) for total in totals_of(criteria, reviews)),
        reviewers=tuple((member["id"], member["name"]) for member in list_reviewers(session, row)),
        recommendations=_recommendations(),
    )


def _form(criteria: Sequence[Criterion], typed: Typed) -> tuple[CriterionEntry, ...]:
    return tuple(
        CriterionEntry(item, _title(item), typed.points.get(item.key, ""), typed.comments.get(item.key, ""))
        for item in criteria
    )


def _typed(own: Review | None) -> Typed:
    """A stored review as its form shows it."""
    if own is None:
        return Typed({}, {}, "", "")
    points = {key: "" if score.points is None else str(score.points) for key, score in own.scores.items()}
    comments = {key: score.comment for key, score in own.scores.items()}
    return Typed(points, comments, own.recommendation, own.comment)


def _points(text: str) -> int | None:
    """Raises BadInput for what is no whole number."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > 6:
        raise BadInput(phrase("Points are a whole number, not '{text}'.", text=text.strip()[:20]))
    return int(text)


def _sign_off(item: SignOff, visitor: Visitor) -> tuple[SignOff, str, bool, bool]:
    signs = visitor.may(Action.SIGN) and item.id is None and item.role in visitor.roles
    withdraws = visitor.may(Action.SIGN) and item.id is not None
    return item, _roles()[item.role], signs, withdraws


def _roles() -> Mapping[Role, str]:
    return {Role.FINANCE: _("Finance"), Role.MEL: _("Monitoring and evaluation"), Role.MANAGER: _("Manager")}


def _title(criterion: Criterion) -> str:
    defaults = {
        "clarity": _("Clarity"),
        "need": _("Need"),
        "logic": _("Logic of the project"),
        "budget": _("Budget"),
        "risk": _("Risks"),
    }
    return criterion.title or defaults[criterion.key]


def _recommendations() -> Mapping[str, str]:
    return {
        Recommendation.NONE: _("Not decided"),
        Recommendation.SUBMIT: _("Submit it"),
        Recommendation.REWORK: _("Rework it first"),
        Recommendation.STOP: _("Do not submit it"),
    }


def _back(visitor: Visitor, proposal: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{proposal}/review", status_code=303)
