"""Reviewers score a proposal against the funder's criteria, blind if wished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from statistics import fmean, pstdev

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.accounts.policy import Action, Role, actions_of
from app.accounts.queries import list_members
from app.domain.phrases import phrase
from app.errors import BadInput, Conflict, NotFound
from app.proposals.queries.talk import REVIEW, SCORE, find_review, list_reviews, list_scores
from app.proposals.schemas import Guide
from app.proposals.service.authors import Author

DEFAULT_POINTS = 5
DEFAULT_CRITERIA = ("clarity", "need", "logic", "budget", "risk")
"""Where a form says nothing of how it is scored."""


class Recommendation(StrEnum):
    NONE = ""
    SUBMIT = "submit"
    REWORK = "rework"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    """Of the form's section, or one of the default criteria."""
    title: str
    """Empty for a default criterion, which pages name in the reader's language."""
    looks_for: str
    points: int
    """The most that can be given."""


@dataclass(frozen=True, slots=True)
class Score:
    points: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    id: int
    person_id: int | None
    """None where the reader may not know who it is."""
    name: str
    """Empty where the reader may not know it."""
    blind: bool
    unnamed: bool
    recommendation: Recommendation = Recommendation.NONE
    comment: str = ""
    handed_in_at: datetime | None = None
    scores: Mapping[str, Score] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """What the handed-in reviews say of one criterion."""

    criterion: Criterion
    average: float | None
    spread: float | None
    """Standard deviation of the points; None with fewer than two."""


def criteria_of(guide: Guide) -> tuple[Criterion, ...]:
    """The sections for which the form gives points or says what is looked for; else the default criteria."""
    found = tuple(
        Criterion(section.key, section.heading, section.scoring, section.points or DEFAULT_POINTS)
        for section in guide.sections
        if section.points or section.scoring
    )
    return found or tuple(Criterion(key, "", "", DEFAULT_POINTS) for key in DEFAULT_CRITERIA)


def ask_review(
    session: Session,
    proposal: RowMapping,
    person_id: int,
    author: Author,
    *,
    blind: bool,
    unnamed: bool,
    at: datetime,
) -> int:
    """Ask a member who may review; the review's id. Raises BadInput for another, Conflict for one asked already."""
    member = next((row for row in list_reviewers(session, proposal) if row["id"] == person_id), None)
    if member is None:
        raise BadInput("Choose a member whose role lets them review.")
    if find_review(session, proposal["id"], person_id) is not None:
        raise Conflict(phrase("{name} was asked already.", name=member["name"]))
    return add_review(
        session, proposal, person_id, member["name"], asked_by=author.name, blind=blind, unnamed=unnamed, at=at
    )


def add_review(
    session: Session,
    proposal: RowMapping,
    person_id: int,
    name: str,
    *,
    asked_by: str,
    blind: bool,
    unnamed: bool,
    at: datetime,
) -> int:
    """A review that nobody began yet; its id."""
    review_id: int = session.execute(
        insert(REVIEW)
        .values(
            proposal_id=proposal["id"],
            person_id=person_id,
            name=name,
            asked_by=asked_by,
            asked_at=at,
            blind=blind,
            unnamed=unnamed,
            recommendation="",
            comment="",
        )
        .returning(REVIEW.c.id)
    ).scalar_one()
    return review_id


def list_reviewers(session: Session, proposal: RowMapping) -> list[RowMapping]:
    """Members who may review."""
    return [
        row
        for row in list_members(session, proposal["organisation_id"])
        if Action.REVIEW in actions_of([Role(role) for role in row["roles"]])
    ]


def save_review(
    session: Session,
    proposal: RowMapping,
    author: Author,
    criteria: Sequence[Criterion],
    scores: Mapping[str, Score],
    recommendation: Recommendation,
    comment: str,
    *,
    hand_in_at: datetime | None = None,
) -> None:
    """Keep one's own review, and with a time hand it in.

    Raises NotFound for somebody not asked, Conflict for one handed in, BadInput for points that cannot be given or,
    when handing in, that are missing.
    """
    row = _own(session, proposal, author)
    if row["handed_in_at"] is not None:
        raise Conflict("You handed this review in. Reopen it to change it.")
    for criterion in criteria:
        _check_points(criterion, scores.get(criterion.key, Score()), needed=hand_in_at is not None)
    if hand_in_at is not None and not recommendation:
        raise BadInput("Choose a recommendation before you hand in.")
    session.execute(
        update(REVIEW)
        .where(REVIEW.c.id == row["id"])
        .values(recommendation=recommendation, comment=comment, handed_in_at=hand_in_at)
    )
    session.execute(delete(SCORE).where(SCORE.c.review_id == row["id"]))
    session.execute(
        insert(SCORE),
        [
            {"review_id": row["id"], "criterion": key, "points": score.points, "comment": score.comment}
            for key in (criterion.key for criterion in criteria)
            for score in (scores.get(key, Score()),)
        ],
    )


def reopen_review(session: Session, proposal: RowMapping, author: Author, *, at: datetime) -> None:
    """Take one's own review back to change it. Raises NotFound."""
    row = _own(session, proposal, author)
    session.execute(update(REVIEW).where(REVIEW.c.id == row["id"]).values(handed_in_at=None))
    record_deed(
        session,
        "reopen_review",
        f"proposal {proposal['slug']}",
        organisation_id=proposal["organisation_id"],
        person_id=author.person_id,
        name=author.name,
        at=at,
    )


def reviews_for(session: Session, proposal: RowMapping, reader: Author) -> tuple[Review, ...]:
    """The reviews as this reader may see them; one's own always whole.

    Of another's, nothing is told before it is handed in, and nothing to a blind reviewer who has not handed in.
    """
    scores: dict[int, dict[str, Score]] = {}
    for row in list_scores(session, proposal["id"]):
        scores.setdefault(row["review_id"], {})[row["criterion"]] = Score(row["points"], row["comment"])
    rows = list_reviews(session, proposal["id"])
    own = next((row for row in rows if row["person_id"] == reader.person_id), None)
    blinded = own is not None and own["blind"] and own["handed_in_at"] is None
    return tuple(_shown(row, scores.get(row["id"], {}), reader, blinded=blinded) for row in rows)


def totals_of(criteria: Sequence[Criterion], reviews: Sequence[Review]) -> tuple[Total, ...]:
    """Average and spread of each criterion, over the reviews that are handed in."""
    return tuple(_total(criterion, [review for review in reviews if review.handed_in_at]) for criterion in criteria)


def _shown(row: RowMapping, scores: Mapping[str, Score], reader: Author, *, blinded: bool) -> Review:
    whole = Review(
        id=row["id"],
        person_id=row["person_id"],
        name=row["name"],
        blind=row["blind"],
        unnamed=row["unnamed"],
        recommendation=Recommendation(row["recommendation"]),
        comment=row["comment"],
        handed_in_at=row["handed_in_at"],
        scores=scores,
    )
    if reader.person_id is not None and row["person_id"] == reader.person_id:
        return whole
    if row["unnamed"]:
        whole = replace(whole, person_id=None, name="")
    if blinded or row["handed_in_at"] is None:
        return replace(whole, recommendation=Recommendation.NONE, comment="", handed_in_at=None, scores={})
    return whole


def _total(criterion: Criterion, reviews: Sequence[Review]) -> Total:
    given = [score.points for review in reviews if (score := review.scores.get(criterion.key)) is not None]
    points = [value for value in given if value is not None]
    return Total(criterion, fmean(points) if points else None, pstdev(points) if len(points) > 1 else None)


def _check_points(criterion: Criterion, score: Score, *, needed: bool) -> None:
    name = criterion.title or criterion.key
    if score.points is None:
        if needed:
            raise BadInput(phrase("Give points for '{name}' before you hand in.", name=name))
        return
    if not 0 <= score.points <= criterion.points:
        raise BadInput(
            phrase(
                "'{name}' takes 0 to {points} points, not {given}.",
                name=name,
                points=criterion.points,
                given=score.points,
            )
        )


def _own(session: Session, proposal: RowMapping, author: Author) -> RowMapping:
    row = find_review(session, proposal["id"], author.person_id) if author.person_id is not None else None
    if row is None:
        raise NotFound("You were not asked to review this proposal.")
    return row
