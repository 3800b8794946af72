"""One grant: its terms, what was promised and changed, the reports that are owed and those that are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.calendar.service.follow_sources import follow_change
from app.domain.costing import cost
from app.domain.grant import AgreedChange, Baseline, Grant
from app.domain.monitoring import Duty
from app.domain.printing import print_money, print_number
from app.domain.results import Measure
from app.errors import BadInput
from app.grants.forms import change_sheet, duty_names, terms_sheet
from app.grants.pages.frame import PREFIX, Decider, FormPage, Reader, Won, Writer, address, form_page, names
from app.grants.service.begin_report import begin_report
from app.grants.service.keep_grant import amend_grant, keep_terms
from app.projects.forms.fields import Sheet, Typed
from app.projects.forms.reading import write_form
from app.projects.forms.saving import try_to_save
from app.projects.pages.frame import Posted, PostedDep
from app.proposals.grant_queries import list_reports
from app.proposals.service.read_grant import read_grant
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Sent = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Change:
    """What one baseline has otherwise than the one before."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BaselineLine:
    baseline: Baseline
    total: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class DutyLine:
    duty: Duty
    kind: str
    report: str
    """Slug of the report that meets it; empty: not begun."""
    report_name: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPage(Page):
    template: ClassVar[str] = "grants/grant.html"
    grant: Grant
    name: str
    amount: str
    baselines: tuple[BaselineLine, ...]
    """The newest first."""
    duties: tuple[DutyLine, ...]
    reports: tuple[tuple[str, str], ...]
    """Slug and name of those that meet no duty."""


@router.get("/{won}")
def grant(visitor: Reader, won: Won, session: ReadSession, now: Now) -> Response:
    return show(_page(session, visitor, won, now.date()))


@router.post("/{won}/reports")
def write_report(
    visitor: Writer,
    won: Won,
    session: WriteSession,
    now: Now,
    duty: Sent = "",
    first: Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
    last: Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
) -> Response:
    """Begin the report that a duty asks for, or one on any other period."""
    kept = read_grant(session, visitor.organisation, won)
    owed = next((one for one in kept.duties if one.key == duty), None)
    try:
        begin, end = (owed.first, owed.last) if owed else (_day(first), _day(last))
        report = begin_report(
            session,
            visitor.catalogue,
            visitor.organisation,
            won,
            first=begin,
            last=end,
            duty=duty if owed else "",
            at=now,
        )
    except BadInput as error:
        return show(_page(session, visitor, won, now.date(), problem=str(error)), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{report.slug}", status_code=303)


@router.get("/{won}/terms")
def terms(visitor: Decider, won: Won, session: ReadSession, saved: bool = False) -> Response:
    kept = read_grant(session, visitor.organisation, won)
    sheet = terms_sheet(won, kept)
    typed = write_form(sheet.form, sheet.flat(kept))
    return show(_form(session, visitor, kept, sheet, typed, tab="terms", version=kept.version, saved=saved))


@router.post("/{won}/terms")
def save_terms(visitor: Decider, won: Won, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    kept = read_grant(session, visitor.organisation, won)
    sheet = terms_sheet(won, kept)

    def save(wanted: Grant) -> None:
        keep_terms(session, visitor.organisation, wanted, read=posted.version, by=visitor.doer, at=now)
        follow_change(session, visitor.catalogue, visitor.organisation, at=now)

    saved = address(visitor.organisation, won, "terms")
    return _saved(session, visitor, kept, sheet, posted, "terms", save, to=f"{saved}?saved=true")


@router.get("/{won}/change")
def change(visitor: Decider, won: Won, session: ReadSession) -> Response:
    kept = read_grant(session, visitor.organisation, won)
    sheet = change_sheet(kept)
    typed = write_form(sheet.form, sheet.flat(kept))
    return show(_form(session, visitor, kept, sheet, typed, tab="change", version=kept.version))


@router.post("/{won}/change")
def save_change(visitor: Decider, won: Won, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    """What was agreed anew becomes the next baseline."""
    kept = read_grant(session, visitor.organisation, won)
    sheet = change_sheet(kept)

    def save(agreed: AgreedChange) -> None:
        amend_grant(session, visitor.organisation, agreed, read=posted.version, by=visitor.doer, at=now)

    return _saved(session, visitor, kept, sheet, posted, "change", save, to=address(visitor.organisation, won))


def _saved(
    session: Session,
    visitor: Visitor,
    kept: Grant,
    sheet: Sheet,
    posted: Posted,
    tab: str,
    save: Callable[[Any], None],
    *,
    to: str,
) -> Response:
    """Where to go on, or the form with what was typed and what is wrong."""
    refusal = try_to_save(session, sheet, posted.typed, save)
    if refusal is None:
        return RedirectResponse(to, status_code=303)
    page = _form(session, visitor, kept, sheet, posted.typed, tab=tab, **refusal.again(posted.version))
    return show(page, status=refusal.status)


def _form(
    session: Session, visitor: Visitor, kept: Grant, sheet: Sheet, typed: Typed, *, tab: str, version: int, **more: Any
) -> FormPage:
    titles = {"terms": _("Terms"), "change": _("Agree on a change")}
    return form_page(
        visitor,
        sheet,
        typed,
        title=titles[tab],
        won=kept.proposal,
        name=names(session, visitor)[kept.proposal],
        tab=tab,
        action=address(visitor.organisation, kept.proposal, tab),
        version=version,
        **more,
    )


def _page(session: Session, visitor: Visitor, won: str, today: date, *, problem: str = "") -> GrantPage:
    kept, called = read_grant(session, visitor.organisation, won), names(session, visitor)
    reports = {row["slug"]: row["report"]["duty"] for row in list_reports(session, visitor.organisation["id"], won)}
    by_duty = {duty: slug for slug, duty in reports.items() if duty}
    known = {duty.key for duty in kept.duties}
    return GrantPage(
        title=called[won],
        shell=visitor.shell,
        problem=problem,
        grant=kept,
        name=called[won],
        amount=print_money(kept.amount, current_language()),
        baselines=tuple(_baselines(kept)),
        duties=tuple(
            DutyLine(
                duty=duty,
                kind=duty_names()[duty.kind],
                report=by_duty.get(duty.key, ""),
                report_name=called.get(by_duty.get(duty.key, ""), ""),
                late=duty.sent_on is None and duty.due_on < today,
            )
            for duty in kept.duties
        ),
        reports=tuple((slug, called[slug]) for slug, duty in reports.items() if duty not in known),
    )


def _baselines(kept: Grant) -> list[BaselineLine]:
    lines = []
    for before, after in zip((None, *kept.baselines), kept.baselines, strict=False):
        total = print_money(cost(after.project).total, current_language())
        lines.append(BaselineLine(after, total, tuple(_changes(before, after)) if before else ()))
    return lines[::-1]


def _changes(before: Baseline, after: Baseline) -> list[Change]:
    language = current_language()
    found = [
        Change(what, str(was), str(now))
        for what, was, now in (
            (_("First day"), before.project.starts_on, after.project.starts_on),
            (_("Last day"), before.project.ends_on, after.project.ends_on),
        )
        if was != now
    ]
    targets: Mapping[str, Any] = {one.key: one.target for one in before.project.results.all_indicators()}
    for one in after.project.results.all_indicators():
        was = targets.get(one.key)
        if was != one.target and was is not None and one.target is not None:
            numbers = (
                print_number(each.value, language) if each.value is not None else each.text
                for each in (was, one.target)
            )
            found.append(Change(one.title, *numbers))
    old = {line.line.key: line.amount for line in cost(before.project).lines}
    for line in cost(after.project).lines:
        amount = old.get(line.line.key)
        if amount is not None and amount != line.amount:
            found.append(
                Change(line.line.description, print_money(amount, language), print_money(line.amount, language))
            )
    return found


def _printed(measure: Measure) -> str:
    return print_number(measure.value, current_language()) if measure.value is not None else measure.text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(_("Say from when until when the report tells.")) from error
