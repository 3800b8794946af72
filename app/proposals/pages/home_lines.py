"""The lines of the home page, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

from app.catalog.catalogue import Catalogue
from app.domain.dated import DatedKind
from app.domain.deadlines import Confidence, Deadline, describe, describe_instant
from app.domain.money import Money, total
from app.domain.printing import print_date, print_language, print_money
from app.models.mapping import stored_value
from app.proposals.service.gather_material import moved_of
from app.proposals.service.list_changes import Change
from app.proposals.service.list_waiting import Waiting, Waits
from app.proposals.service.survey_proposals import Surveyed
from app.watch.pages.words import told_fields
from app.web.catalogue_words import stage_names
from app.web.language import current_language, ngettext
from app.web.language import gettext as _
from app.web.moments import time_left, time_since, told_day

_SOON = timedelta(days=14)
_SHORT = 160
"""Characters of a comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    address: str
    """Below the organisation."""
    title: str
    to: str
    what: str
    left: str
    when: str
    """In the funder's zone and the reader's."""
    state: str
    """`soon`, `over` or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLine:
    address: str
    """Below the calendar."""
    planned: bool
    """A proposal's, with a plan to look at."""
    title: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDueLine:
    uid: str
    title: str
    when: str
    left: str
    owner: str
    state: str
    """`soon`, `over` or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """A new or changed announcement that a saved search has found."""

    id: int
    title: str
    left: str
    search_id: int
    search: str
    is_new: bool
    changed: str
    """Names of what has changed; empty for a new one."""
    doubled: bool
    """Another source announces what may be the same call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    said: str
    text: str
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEntry:
    slug: str
    title: str
    to: str
    language: str
    asked: str
    note: str
    """How long it has, or when it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Proposals at one stage."""

    name: str
    asked: tuple[str, ...]
    """All that they ask for, each currency apart."""
    proposals: tuple[ProposalEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    said: str
    title: str
    address: str
    ago: str
    at: datetime


def due_lines(
    proposals: Iterable[Surveyed], prospects: Iterable[RowMapping], now: datetime, *, reader: str | None
) -> tuple[DueLine, ...]:
    """Deadlines of what was not sent: those to come, the next first, then those that are over, the last first.

    `prospects` are dates of what the pipeline follows.
    """

    def said(deadline: Deadline) -> str:
        return describe(deadline, today=now.date(), reader=reader)

    dated = [
        (at, _due(item, at, said(deadline), now, asks))
        for item in proposals
        if item.submitted_at is None
        for deadline, at, asks in item.deadlines()
        if at is not None and not (asks and at < now)
    ]
    dated += [(row["instant"], _followed(row, now, reader)) for row in prospects]
    dated.sort(key=lambda pair: (pair[0], pair[1].address))
    coming = [line for at, line in dated if at >= now]
    over = [line for at, line in reversed(dated) if at < now]
    return (*coming, *over)


def _due(item: Surveyed, at: datetime, when: str, now: datetime, asks: bool) -> DueLine:
    return DueLine(
        address=f"proposals/{item.line.slug}",
        title=item.title,
        to=item.to,
        what=_("Questions to the funder") if asks else stage_names()[item.line.stage],
        left=time_left(at, now),
        when=when,
        state=_nearness(at, now),
    )


def _followed(row: RowMapping, now: datetime, reader: str | None) -> DueLine:
    when: Deadline = stored_value(Deadline, row["when"])
    said = describe_instant(when, reader=reader, language=current_language())
    expected = when.confidence is not Confidence.STATED
    asks = row["kind"] == DatedKind.QUERY_DEADLINE
    return DueLine(
        address=row["key"].partition("#")[0],
        title=row["title"],
        to=_("Pipeline"),
        what=_("Questions to the funder") if asks else _("Deadline"),
        left=time_left(row["instant"], now),
        when=f"{said} · {_('expected, not stated by the funder')}" if expected else said,
        state=_nearness(row["instant"], now),
    )


def _nearness(at: datetime, now: datetime) -> str:
    return "over" if at < now else "soon" if at - now < _SOON else ""


def moved_lines(rows: Iterable[RowMapping], proposals: Mapping[str, Surveyed]) -> tuple[MovedLine, ...]:
    language = current_language()

    def said(row: RowMapping) -> str:
        moved = moved_of(row)
        before, after = (describe_instant(each, language=language) for each in (moved.before, moved.after))
        sentence, planned = _("It was {before}; it is {after} now.").format(before=before, after=after), row["planned"]
        words = ngettext("{count} step of the plan moved with it.", "{count} steps of the plan moved with it.", planned)
        return f"{sentence} {words.format(count=planned)}" if planned else sentence

    return tuple(
        MovedLine(
            address=f"plan/{row['proposal']}" if row["proposal"] else f"things/{row['uid']}",
            planned=row["proposal"] is not None,
            title=proposals[row["proposal"]].name if row["proposal"] in proposals else row["title"],
            said=said(row),
        )
        for row in rows
    )


def own_due_lines(rows: Iterable[RowMapping], now: datetime) -> tuple[OwnDueLine, ...]:
    """Milestones, tasks and what else is ours to do by a day."""

    def when(row: RowMapping) -> str:
        day = print_date(row["day"], current_language())
        return f"{_('Own day of sending')} · {day}" if row["kind"] == DatedKind.SUBMISSION else day

    return tuple(
        OwnDueLine(
            uid=row["uid"],
            title=row["title"],
            when=when(row),
            left=time_left(row["instant"], now),
            owner=row["owner_name"] or "",
            state=_nearness(row["instant"], now),
        )
        for row in rows
    )


def waiting_lines(
    waiting: Iterable[Waiting], proposals: Mapping[str, Surveyed], catalogue: Catalogue, place: str
) -> tuple[WaitingLine, ...]:
    said = {
        Waits.REVIEW: _("{name} asks for your review"),
        Waits.ASSIGNMENT: _("{name} gave you this to do"),
        Waits.MENTION: _("{name} named you"),
        Waits.SIGN_OFF: _("Your sign-off is missing"),
        Waits.SUGGESTIONS: _("{name} suggests changes"),
        Waits.SECTION: _("{name} gave you a section to write"),
    }
    return tuple(
        WaitingLine(
            said=said[item.what].format(name=item.by or _("Somebody")),
            text=_what_waits(item, _heading(catalogue, proposals[item.proposal], item.key))
            if item.proposal in proposals
            else "",
            title=proposals[item.proposal].name if item.proposal in proposals else item.proposal,
            address=f"{place}/proposals/{item.proposal}/{_where_it_waits(item)}",
        )
        for item in waiting
    )


def _what_waits(item: Waiting, heading: str) -> str:
    if item.what is Waits.SECTION:
        return f"{heading}, {print_date(item.due_on, current_language())}" if item.due_on else heading
    if item.what is Waits.SUGGESTIONS:
        return heading
    if item.what is Waits.SIGN_OFF:
        return ""
    return item.text if len(item.text) <= _SHORT else f"{item.text[:_SHORT]}…"


def _where_it_waits(item: Waiting) -> str:
    """Address below the proposal."""
    if item.thread is not None:
        return f"comments/{item.thread}"
    if item.key:
        return f"sections/{item.language}/{item.key}" + ("#suggestions" if item.what is Waits.SUGGESTIONS else "")
    return "review"


def groups_of(proposals: Iterable[Surveyed], now: datetime) -> tuple[Group, ...]:
    """By stage while they are written, then those that were sent; empty groups are left out."""
    listed = list(proposals)
    written = {
        name: [item for item in listed if item.submitted_at is None and item.line.stage is stage]
        for stage, name in stage_names().items()
    }
    groups = {**written, _("Submitted"): [item for item in listed if item.submitted_at is not None]}
    return tuple(
        Group(
            name=name,
            asked=tuple(_totals(item.asked for item in items)),
            proposals=tuple(_entry(item, now) for item in items),
        )
        for name, items in groups.items()
        if items
    )


def _entry(item: Surveyed, now: datetime) -> ProposalEntry:
    at = next((at for _deadline, at, asks in item.deadlines() if not asks), None)
    sent = item.submitted_at
    note = time_left(at, now) if at is not None else _("no date")
    return ProposalEntry(
        slug=item.line.slug,
        title=item.title,
        to=item.to,
        language=print_language(item.line.language, current_language()),
        asked=_money(item.asked) if item.asked else "",
        note=_("sent {day}").format(day=told_day(sent).by(current_language())) if sent else note,
    )


def _totals(amounts: Iterable[Money | None]) -> Iterable[str]:
    by_currency: dict[str, list[Money]] = {}
    for amount in amounts:
        if amount is not None:
            by_currency.setdefault(amount.currency, []).append(amount)
    return (_money(total(found, currency)) for currency, found in sorted(by_currency.items()))


def _money(amount: Money) -> str:
    return print_money(amount, current_language(), trim=True)


def change_lines(
    changes: Iterable[Change], proposals: Mapping[str, Surveyed], catalogue: Catalogue, place: str, now: datetime
) -> tuple[ChangeLine, ...]:
    """Without those of proposals that are gone."""
    return tuple(
        _change(change, proposals[change.proposal], catalogue, place, now)
        for change in changes
        if change.proposal in proposals
    )


def _change(change: Change, item: Surveyed, catalogue: Catalogue, place: str, now: datetime) -> ChangeLine:
    address = f"{place}/proposals/{change.proposal}"
    if change.did == "write" and len(change.sections) == 1:
        address += "/sections/" + "/".join(change.sections[0])
    return ChangeLine(
        said=_said(change, item, catalogue),
        title=item.name,
        address=address,
        ago=time_since(change.at, now),
        at=change.at,
    )


def _said(change: Change, item: Surveyed, catalogue: Catalogue) -> str:
    count = len(change.sections)
    headings = [_heading(catalogue, item, key) for _language, key in change.sections]
    said = {
        "submit_proposal": _("{name} marked it as submitted"),
        "unlock_proposal": _("{name} unlocked it"),
        "confirm_submission": _("{name} noted the funder's receipt"),
        "sign": _("{name} signed “{section}”") if count else _("{name} signed the whole proposal"),
        "withdraw_sign_off": _("{name} took a sign-off back"),
        "write": _("{name} wrote in “{section}”")
        if count == 1
        else ngettext("{name} wrote in {count} section", "{name} wrote in {count} sections", count),
        "begin": _("It was begun"),
        "import": ngettext("{count} section came from a file", "{count} sections came from a file", count),
    }
    return said[change.did].format(
        name=change.by or _("Somebody"), section=headings[0] if headings else "", count=count
    )


def _heading(catalogue: Catalogue, item: Surveyed, key: str) -> str:
    return catalogue.heading(item.line.template, key, item.line.language)


def hit_lines(
    rows: Iterable[RowMapping], changes: Mapping[int, Collection[str]], doubled: Collection[int], now: datetime
) -> tuple[HitLine, ...]:
    """`changes` are the fields that have changed, by the announcement; `doubled` are those that stand for two."""
    return tuple(
        HitLine(
            id=row["id"],
            title=row["title"],
            left=time_left(row["closes_at"], now) if row["closes_at"] and row["closes_at"] > now else "",
            search_id=row["search_id"],
            search=row["search_name"],
            is_new=row["is_new"],
            changed="" if row["is_new"] else told_fields(changes.get(row["id"], ())),
            doubled=row["id"] in doubled,
        )
        for row in rows
    )
