"""The grants that were won, and recording another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.calendar.service.follow_sources import follow_change
from app.domain.costing import cost
from app.domain.grant import Grant, promised_in
from app.domain.monitoring import Duty, usual_duties
from app.domain.printing import print_money, print_percent
from app.errors import BadInput
from app.grants.forms import duty_names, terms_sheet
from app.grants.pages.frame import PREFIX, Decider, FormPage, Reader, Won, address, form_page, names
from app.grants.service.keep_grant import record_award
from app.projects.forms.fields import Typed
from app.projects.forms.reading import write_form
from app.projects.forms.saving import try_to_save
from app.projects.pages.frame import PostedDep
from app.proposals.grant_queries import list_grants
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.gather_material import gather_material
from app.proposals.service.read_grant import grant_of
from app.proposals.service.save_proposal import read_proposal
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class GrantLine:
    grant: Grant
    name: str
    funder: str
    amount: str
    gone: str
    """Part of its time that is over."""
    next: Duty | None
    """The report that is owed next."""
    next_kind: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsPage(Page):
    template: ClassVar[str] = "grants/grants.html"
    lines: tuple[GrantLine, ...]
    winnable: tuple[tuple[str, str], ...]
    """Slug and name of what was sent and has no award yet."""
    others: tuple[tuple[str, str], ...]
    """Of what was not sent from here."""


@router.get("")
def grants(visitor: Reader, session: ReadSession, now: Now) -> Response:
    called, today, language = names(session, visitor), now.date(), current_language()
    lines = []
    for row in list_grants(session, visitor.organisation["id"]):
        grant = grant_of(session, row)
        owed = next((one for one in grant.duties if one.sent_on is None), None)
        whole = (grant.ends_on - grant.starts_on).days + 1
        over = min(max((today - grant.starts_on).days, 0), whole)
        lines.append(
            GrantLine(
                grant=grant,
                name=called[grant.proposal],
                funder=_funder(visitor, row["call"], row["funder"]),
                amount=print_money(grant.amount, language),
                gone=print_percent(round(Decimal(over) / whole, 2), language),
                next=owed,
                next_kind=duty_names()[owed.kind] if owed else "",
                late=owed is not None and owed.due_on < today,
            )
        )
    return show(
        GrantsPage(
            title=_("Grants"),
            shell=visitor.shell,
            lines=tuple(lines),
            winnable=_without_award(session, visitor, called, sent=True),
            others=_without_award(session, visitor, called, sent=False),
        )
    )


@router.get("/record/{won}")
def begin(visitor: Decider, won: Won, session: ReadSession, now: Now) -> Response:
    """What the proposal asked for stands there, to be corrected by the agreement."""
    material = gather_material(session, visitor.catalogue, visitor.organisation, won)
    try:
        promised = promised_in(material.project, material.proposal)
    except ValueError as error:
        raise BadInput(*error.args) from error
    asked = Grant(
        proposal=won,
        awarded_on=now.date(),
        amount=cost(promised).requested,
        starts_on=promised.starts_on,
        ends_on=promised.ends_on,
        duties=usual_duties(promised.starts_on, promised.ends_on),
    )
    sheet = terms_sheet(won)
    return show(_page(session, visitor, won, write_form(sheet.form, sheet.flat(asked)), version=1))


@router.post("/record/{won}")
def record(visitor: Decider, won: Won, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    read_proposal(session, visitor.organisation, won)

    def save(wanted: Grant) -> None:
        record_award(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)

    refusal = try_to_save(session, terms_sheet(won), posted.typed, save)
    if refusal is not None:
        page = _page(session, visitor, won, posted.typed, **refusal.again(posted.version))
        return show(page, status=refusal.status)
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return RedirectResponse(address(visitor.organisation, won), status_code=303)


def _page(session: Session, visitor: Visitor, won: str, typed: Typed, **more: Any) -> FormPage:
    return form_page(
        visitor,
        terms_sheet(won),
        typed,
        title=_("Record the award"),
        won="",
        name=names(session, visitor)[won],
        tab="",
        action=address(visitor.organisation, "record", won),
        about=_("What is promised is frozen as the proposal has it now: later changes of the project do not reach it."),
        **more,
    )


def _funder(visitor: Visitor, call: str | None, funder: str | None) -> str:
    known = visitor.catalogue.calls.get(call or "")
    found = visitor.catalogue.funders.get(known.funder if known else funder or "")
    return found.name if found else funder or ""


def _without_award(
    session: Session, visitor: Visitor, called: Mapping[str, str], *, sent: bool
) -> tuple[tuple[str, str], ...]:
    won = {row["proposal"] for row in list_grants(session, visitor.organisation["id"])}
    return tuple(
        (row["slug"], called[row["slug"]])
        for row in list_all_proposals(session, visitor.organisation["id"])
        if row["report"] is None and row["slug"] not in won and (row["submitted_at"] is not None) is sent
    )
