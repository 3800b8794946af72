"""Whether we may apply, rule by rule, as things are on the day of submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.announcement import Announcement
from app.domain.call import Annex, Call
from app.domain.eligibility import Answer, Criterion, Predicate, evaluate
from app.domain.evidence import called_for_all, valid_on
from app.domain.organisation import Organisation
from app.domain.phrases import phrase
from app.domain.project import Project
from app.domain.record import Record, in_language
from app.domain.sources import Source

COUNTRIES, ANNOUNCED, ANNEX = "call-countries", "announced", "annex:"
"""Keys of what no criterion of the call asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Record):
    """One rule, and whether we meet it."""

    key: str
    question: str
    """To be answered by somebody where the answer is unknown."""
    answer: Answer
    reason: str
    required: bool = True
    """False: a preference, which shuts nobody out."""
    by_people: bool = False
    """Somebody's yes or no counts, because the records do not tell."""
    source: Source = Source()


def examine_call(call: Call, organisation: Organisation, project: Project | None, on: date) -> tuple[Examined, ...]:
    """The call's own criteria, its countries, and the documents it requires."""
    return tuple(_of_call(call, organisation, project, on))


def examine_announcement(
    found: Announcement, organisation: Organisation, project: Project | None, on: date
) -> tuple[Examined, ...]:
    """Its countries, and what its source says of who may apply, which only somebody who reads can judge."""
    criteria = []
    if found.countries:
        criteria.append(_countries(found.countries, Source()))
    if found.eligibility:
        question = phrase("Does this fit us? {said}", said=found.eligibility)
        criteria.append(Criterion(key=ANNOUNCED, predicate=Predicate.ANSWER, question=question))
    return tuple(_examined(one, organisation, project, on) for one in criteria)


def may_apply(examined: Iterable[Examined]) -> Answer | None:
    """No where one required rule says no; unknown where one is; None where no rule is known at all."""
    answers = {one.answer for one in examined if one.required}
    if not answers:
        return None
    return next(answer for answer in (Answer.NO, Answer.UNKNOWN, Answer.YES) if answer in answers)


def _of_call(call: Call, organisation: Organisation, project: Project | None, on: date) -> Iterator[Examined]:
    for criterion in call.eligibility:
        yield _examined(criterion, organisation, project, on)
    if call.countries and not any(one.predicate is Predicate.PROJECT_COUNTRY for one in call.eligibility):
        yield _examined(_countries(call.countries, call.source), organisation, project, on)
    for annex in call.annexes:
        if annex.required and annex.kinds and not annex.per_partner:
            yield _document(annex, organisation, on)


def _examined(criterion: Criterion, organisation: Organisation, project: Project | None, on: date) -> Examined:
    answer, reason = evaluate(criterion, organisation, project, on)
    by_records, _ = evaluate(criterion, _unasked(organisation), project, on)
    return Examined(
        key=criterion.key,
        question=criterion.question or criterion.key,
        answer=answer,
        reason=reason,
        required=criterion.required,
        by_people=by_records is Answer.UNKNOWN,
        source=criterion.source,
    )


def _document(annex: Annex, organisation: Organisation, on: date) -> Examined:
    """A document that runs out before the day is none on that day."""
    held = [one for one in organisation.documents if one.kind in annex.kinds and one.partner is None]
    valid = next((one for one in held if valid_on(one, on)), None)
    if valid is not None:
        answer, reason = Answer.YES, phrase("“{title}” is valid on {day}.", title=called_for_all(valid), day=on)
    elif held:
        last = max(held, key=lambda one: one.valid_until or date.max)
        answer, reason = Answer.NO, phrase("“{title}” is not valid on {day}.", title=called_for_all(last), day=on)
        if last.valid_until is not None and last.valid_until < on:
            reason = phrase(
                "“{title}” runs out on {last}, before {day}.", title=called_for_all(last), last=last.valid_until, day=on
            )
    else:
        answer, reason = Answer.UNKNOWN, phrase("No such document is recorded.")
    given = organisation.said(f"{ANNEX}{annex.key}")
    if answer is Answer.UNKNOWN and given is not None:
        answer = Answer.YES if given else Answer.NO
        reason = phrase("You answered yes.") if given else phrase("You answered no.")
    return Examined(
        key=f"{ANNEX}{annex.key}",
        question=phrase("Can we send this: {document}?", document=in_language(annex.label, "en") or annex.key),
        answer=answer,
        reason=reason,
        by_people=not held,
        source=annex.source,
    )


def _countries(codes: tuple[str, ...], source: Source) -> Criterion:
    return Criterion(
        key=COUNTRIES,
        predicate=Predicate.PROJECT_COUNTRY,
        question=phrase("Is the work in the countries that it names?"),
        any_of=codes,
        source=source,
    )


def _unasked(organisation: Organisation) -> Organisation:
    return replace(organisation, answers={})
