"""Dates of the calls that proposals answer: every stage, questions, information sessions; our own day of sending."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from app.calendar.service.wanted import Wanted
from app.catalog.catalogue import Catalogue
from app.domain.call import CallStage
from app.domain.call_dates import CallDate, dates_of
from app.domain.dated import SUBMISSION, Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Deadline, instant
from app.domain.record import in_language
from app.proposals.service.survey_proposals import Surveyed

CALL, ANNOUNCED = "call:", "announced:"
_CLOSES = DatedKind.CALL_DEADLINE


def of_calls(
    proposals: Sequence[Surveyed],
    catalogue: Catalogue,
    announced: Mapping[str, tuple[Deadline, ...]],
    declined: Collection[str],
    won: Collection[str],
    at: datetime,
) -> Iterator[tuple[str, Wanted]]:
    """By key. `declined`: slugs of those that ended, to which what the call still asks for matters no more; `won`:
    of those with an award, which were sent, wherever that was done."""
    explained: set[str | None] = set()
    for item in proposals:
        call = catalogue.calls.get(item.line.call or "")
        dates = dates_of(call, at.date()) if call else ()
        found = announced.get(item.line.slug, ())
        sent = item.submitted_at is not None or item.line.slug in won
        if found:  # its source is nearer to the funder than what the catalogue has
            dates = tuple(one for one in dates if one.kind is not _CLOSES)
        own = [(CALL, one.kind, one.when, _others(one, dates)) for one in dates if _is_own(item, one)]
        own += [(ANNOUNCED, _CLOSES, found[0], found[1:])] if found else []
        for source, kind, when, elsewhere in own:
            dated = _funders(item, kind, item.title, when, done=sent)
            yield f"{source}{item.line.slug}:{kind}", Wanted(dated, elsewhere=elsewhere)
        due = next((when.on for _, kind, when, _ in own if kind is _CLOSES), None)
        if item.line.submission_on not in (None, due):
            yield f"{SUBMISSION}{item.line.slug}", Wanted(_sending(item, done=sent))
        if item.line.slug in declined:
            continue
        yield from _announced_later(item, found, at)
        yield from _of_other_stages(item, dates, _answered_beside(item, proposals), catalogue)
        if item.line.call not in explained:
            explained.add(item.line.call)
            yield from _sessions(item, dates, at)


def _is_own(item: Surveyed, one: CallDate) -> bool:
    return one.stage is not None and one.stage is item.stage


def _others(one: CallDate, dates: Sequence[CallDate]) -> tuple[Deadline, ...]:
    return tuple(other.when for other in dates if other.kind is one.kind and other is not one)


def _announced_later(item: Surveyed, found: Sequence[Deadline], at: datetime) -> Iterator[tuple[str, Wanted]]:
    """What closes after the next one: `found` has what is to come first, in turn."""
    for number, when in enumerate(found[1:], start=2):
        if (instant(when) or at) > at:
            dated = _funders(item, _CLOSES, f"{number}: {item.title}", when)
            elsewhere = tuple(other for other in found if other is not when)
            yield f"{ANNOUNCED}{item.line.slug}:{_CLOSES}:{number}", Wanted(dated, elsewhere=elsewhere, answered=False)


def _of_other_stages(
    item: Surveyed, dates: Sequence[CallDate], answered: Collection[CallStage], catalogue: Catalogue
) -> Iterator[tuple[str, Wanted]]:
    """Those before its own stage are behind it; each is called as what has to be written for it."""
    before = True
    for one in dates:
        if one.stage is None or one.stage in answered:
            continue
        if _is_own(item, one):
            before = False
            continue
        form = catalogue.templates.get(one.stage.template)
        name = in_language(form.name, item.line.language) if form else one.stage.stage.value
        dated = _funders(item, one.kind, f"{name}: {item.title}", one.when, done=before and item.stage is not None)
        wanted = Wanted(dated, elsewhere=_others(one, dates), answered=False)
        yield f"{CALL}{item.line.slug}:{one.key}", wanted


def _answered_beside(item: Surveyed, proposals: Sequence[Surveyed]) -> tuple[CallStage, ...]:
    """Stages of its call that other proposals of its project answer."""
    asked = (item.line.call, item.line.project)
    return tuple(
        other.stage
        for other in proposals
        if other is not item and other.stage and other.stage is not item.stage
        and (other.line.call, other.line.project) == asked
    )  # fmt: skip


def _sessions(item: Surveyed, dates: Sequence[CallDate], at: datetime) -> Iterator[tuple[str, Wanted]]:
    """Once for a call, whoever answers it here. One that was held is done, not missed."""
    for one in dates:
        if one.kind is DatedKind.INFORMATION_SESSION:
            name = in_language(one.name, item.line.language)
            title = f"{name}: {item.title}" if name else item.title
            dated = _funders(item, one.kind, title, one.when, done=(instant(one.when) or at) < at)
            wanted = Wanted(dated, elsewhere=_others(one, dates), answered=False)
            yield f"{CALL}{item.line.slug}:{one.key}", wanted


def _funders(item: Surveyed, kind: DatedKind, title: str, when: Deadline, *, done: bool = False) -> Dated:
    return Dated(
        uid="",
        kind=kind,
        title=title,
        when=when,
        origin=Origin.FUNDER,
        state=DatedState.DONE if done else DatedState.OPEN,
        proposal=item.line.slug,
        call=item.line.call,
    )


def _sending(item: Surveyed, *, done: bool) -> Dated:
    return Dated(
        uid="",
        kind=DatedKind.SUBMISSION,
        title=item.title,
        when=Deadline(on=item.line.submission_on),
        state=DatedState.DONE if done else DatedState.OPEN,
        proposal=item.line.slug,
    )
