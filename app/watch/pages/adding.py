"""A call typed in or pasted as text: what it seems to say is proposed, and nothing kept before it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, StringConstraints

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.deadlines import Deadline, zone
from app.domain.money import Money, known_currencies
from app.domain.pasted_call import MOST_LETTERS, Proposal, Reading, propose, title_of
from app.domain.phrases import phrase
from app.domain.printing import print_date, print_money, print_number, print_time
from app.domain.text import one_line
from app.errors import BadInput
from app.interchange.feeds.texts import address
from app.watch.adding import add_announcement
from app.watch.service import Outcome, import_listing
from app.web.deps import Now, WriteSession
from app.web.filters import read_amount
from app.web.language import current_language, told
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements/add", include_in_schema=False)

Writer = Annotated[Visitor, may(Action.WRITE)]
_Line = Annotated[str, StringConstraints(max_length=500)]
_Short = Annotated[str, StringConstraints(max_length=50)]
_FIELDS = {
    Reading.DEADLINE: "deadline", Reading.DATE: "deadline", Reading.FLOOR: "floor", Reading.CEILING: "ceiling",
    Reading.BUDGET: "budget", Reading.AMOUNT: "ceiling",
}  # fmt: skip
"""Which field of the form a proposal would fill."""


class TypedCall(BaseModel):
    """What stands in the form."""

    title: _Line = ""
    funder: _Line = ""
    number: _Short = ""
    url: _Line = ""
    deadline: _Short = ""
    """`2027-03-15`."""
    at: _Short = ""
    """`17:00`."""
    zone: _Short = ""
    currency: _Short = ""
    floor: _Short = ""
    ceiling: _Short = ""
    budget: _Short = ""
    summary: Annotated[str, StringConstraints(max_length=MOST_LETTERS)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    kind: str
    said: str
    words: str
    used: bool
    """It stands in the form already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPage(Page):
    template: ClassVar[str] = "watch/add.html"
    typed: TypedCall
    proposals: tuple[ProposalLine, ...]
    pasted: bool
    currencies: tuple[str, ...]
    outcome: Outcome | None


@router.get("")
def add(visitor: Writer) -> Response:
    """An empty form, a place to paste a text, and one for a list."""
    return show(_page(visitor, TypedCall()))


@router.post("/read")
def read(visitor: Writer, text: Annotated[str, Form(max_length=MOST_LETTERS)] = "") -> Response:
    """The form, filled with what the text seems to say. Nothing is kept."""
    proposals = propose(text)
    return show(_page(visitor, _filled(text, proposals), proposals, pasted=bool(text.strip())))


@router.post("")
def save(visitor: Writer, session: WriteSession, now: Now, typed: Annotated[TypedCall, Form()]) -> Response:
    """Keep what was confirmed, or give it back with what is wrong."""
    try:
        key = add_announcement(session, visitor.organisation, _read(typed), by=visitor.doer, at=now)
    except BadInput as error:
        proposals = propose(typed.summary)
        page = _page(visitor, typed, proposals, pasted=bool(proposals), problem=str(error))
        return show(page, status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/announcements/{key}", status_code=303)


@router.post("/list")
def bring(
    visitor: Writer, session: WriteSession, now: Now, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """A CSV or XLSX list; the same name brings it up to date."""
    data = file.file.read() if file else b""
    try:
        if not data:
            raise BadInput(phrase("Choose a file."))
        name = (file.filename or "list").rpartition(".")[0] if file else ""
        outcome = import_listing(session, visitor.organisation, data, one_line(name), at=now)
    except BadInput as error:
        return show(_page(visitor, TypedCall(), problem=str(error)), status=422)
    return show(_page(visitor, TypedCall(), outcome=outcome))


def _page(
    visitor: Visitor, typed: TypedCall, proposals: Sequence[Proposal] = (), *, pasted: bool = False,
    problem: str = "", outcome: Outcome | None = None,
) -> AddPage:  # fmt: skip
    return AddPage(
        title=_("Add a call"),
        shell=visitor.shell,
        problem=problem,
        typed=typed,
        proposals=tuple(_line(one, typed) for one in proposals),
        pasted=pasted,
        currencies=tuple(sorted(known_currencies())),
        outcome=outcome,
    )


def _filled(text: str, proposals: Sequence[Proposal]) -> TypedCall:
    """The first proposal of each kind that its words explain; what has no words for it is left to the person."""
    first = {reading: next((one for one in proposals if one.reading is reading), None) for reading in Reading}
    values: dict[str, str] = {"title": title_of(text), "summary": text[:MOST_LETTERS]}
    if due := first[Reading.DEADLINE]:
        values |= {"deadline": f"{due.on}", "at": f"{due.at:%H:%M}" if due.at else "", "zone": due.zone}
    for reading in (Reading.FLOOR, Reading.CEILING, Reading.BUDGET):
        if (one := first[reading]) and one.amount is not None:
            values[_FIELDS[reading]] = _plain(one.amount)
            values.setdefault("currency", one.currency)
    return TypedCall(**values)


def _read(typed: TypedCall) -> Announcement:
    """Raises BadInput."""
    if not typed.title.strip():
        raise BadInput(phrase("Give the call its title."))
    amounts = {name: read_amount(getattr(typed, name)) for name in ("floor", "ceiling", "budget")}
    currency = typed.currency.strip().upper()
    if any(amounts.values()) and currency not in known_currencies():
        raise BadInput(phrase("Say the currency of the amounts by its three letters, like EUR."))
    return Announcement(
        source="x",
        native_id="x",
        title=one_line(typed.title),
        funder=one_line(typed.funder),
        number=one_line(typed.number),
        url=address(typed.url),
        summary=typed.summary.strip(),
        deadlines=_deadlines(typed),
        currency=currency if any(amounts.values()) else None,
        status=AnnouncementStatus.UNKNOWN,
        floor=amounts["floor"],
        ceiling=amounts["ceiling"],
        budget=amounts["budget"],
    )


def _deadlines(typed: TypedCall) -> tuple[Deadline, ...]:
    if not typed.deadline.strip():
        return ()
    try:
        day = date.fromisoformat(typed.deadline.strip())
        at = time.fromisoformat(typed.at.strip()) if typed.at.strip() else None
    except ValueError:
        raise BadInput(phrase("Write the deadline like 2027-03-15, and its time like 17:00.")) from None
    name = typed.zone.strip() or None
    try:
        if name:
            zone(name)
        return (Deadline(on=day, at=at, zone=name),)
    except ValueError as error:
        raise BadInput(str(error)) from error


def _line(one: Proposal, typed: TypedCall) -> ProposalLine:
    names = {
        Reading.DEADLINE: _("Deadline"), Reading.QUESTIONS: _("Questions until"), Reading.DATE: _("A date"),
        Reading.FLOOR: _("Smallest grant"), Reading.CEILING: _("Largest grant"),
        Reading.BUDGET: _("All grants together"), Reading.AMOUNT: _("An amount"), Reading.LIMIT: _("A limit"),
    }  # fmt: skip
    return ProposalLine(kind=names[one.reading], said=_said(one), words=one.words, used=_is_used(one, typed))


def _said(one: Proposal) -> str:
    language = current_language()
    if one.on is not None:
        parts = (print_date(one.on, language), print_time(one.at, language) if one.at else "", one.zone)
        return " ".join(part for part in parts if part)
    if one.amount is not None:
        if one.currency:
            return print_money(Money(one.amount, one.currency), language, trim=True)
        return print_number(one.amount, language)
    units = {"words": _("words"), "pages": _("pages"), "characters": _("characters"), "months": _("months")}
    return f"{print_number(Decimal(one.count or 0), language)} {told(units[one.unit])}"


def _is_used(one: Proposal, typed: TypedCall) -> bool:
    if one.on is not None:
        return one.reading is Reading.DEADLINE and typed.deadline == f"{one.on}"
    field = _FIELDS.get(one.reading)
    return field is not None and one.amount is not None and getattr(typed, field) == _plain(one.amount)


def _plain(amount: Decimal) -> str:
    """`1200000`, and not 1200000.0 or 1.2E+6."""
    return f"{amount.normalize():f}"
