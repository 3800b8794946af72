"""What was reached: the values of all indicators in a period, to be filled in and looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.grant import Grant
from app.domain.monitoring import Actual, reached
from app.domain.printing import print_number, print_percent
from app.errors import BadInput
from app.grants.forms import period_sheet
from app.grants.pages.frame import PREFIX, FormPage, Measurer, Reader, Won, address, form_page, names
from app.grants.service.keep_period import keep_period, version_of_period
from app.projects.forms.fields import Typed
from app.projects.forms.reading import write_form
from app.projects.forms.saving import try_to_save
from app.projects.pages.frame import PostedDep
from app.proposals.service.read_grant import read_grant
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import told_day
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Day = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True)
class ReachedLine:
    key: str
    title: str
    target: str
    value: str
    share: str
    told: bool
    """In words, not in figures."""
    width: str
    """Of the bar, from 0 to 100."""


@dataclass(frozen=True, slots=True)
class PeriodLine:
    first: date
    last: date
    filled: int
    """How many indicators have a value in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedPage(Page):
    template: ClassVar[str] = "grants/reached.html"
    won: str
    name: str
    lines: tuple[ReachedLine, ...]
    periods: tuple[PeriodLine, ...]


@router.get("/{won}/results")
def results(visitor: Reader, won: Won, session: ReadSession, now: Now) -> Response:
    """Where every indicator stands today, and the periods that have values or are reported on."""
    return show(results_page(session, visitor, won, now.date()))


@router.get("/{won}/period")
def period(
    visitor: Measurer, won: Won, session: ReadSession, now: Now, first: Day = "", last: Day = "", saved: bool = False
) -> Response:
    kept = read_grant(session, visitor.organisation, won)
    try:
        begin, end = span(first, last)
    except BadInput as error:
        return show(results_page(session, visitor, won, now.date(), problem=str(error)), status=422)
    sheet = period_sheet(kept, begin, end)
    typed = write_form(sheet.form, sheet.flat(kept))
    return show(form_of_period(session, visitor, kept, begin, end, typed, saved=saved))


@router.post("/{won}/period")
def save(
    visitor: Measurer, won: Won, session: WriteSession, now: Now, posted: PostedDep, first: Day = "", last: Day = ""
) -> Response:
    kept = read_grant(session, visitor.organisation, won)
    begin, end = span(first, last)
    sheet = period_sheet(kept, begin, end)

    def keep(wanted: Sequence[Actual]) -> None:
        keep_period(
            session, visitor.organisation, won, wanted, first=begin, read=posted.version, by=visitor.doer, at=now
        )

    refusal = try_to_save(session, sheet, posted.typed, keep)
    if refusal is not None:
        again = refusal.again(posted.version)
        return show(form_of_period(session, visitor, kept, begin, end, posted.typed, **again), status=refusal.status)
    place = address(visitor.organisation, won, "period")
    return RedirectResponse(f"{place}?first={begin}&last={end}&saved=true", status_code=303)


def title_of(first: date, last: date) -> str:
    return _("What was reached from {first} to {last}").format(
        first=told_day(first).by(current_language()), last=told_day(last).by(current_language())
    )


def form_of_period(
    session: Session,
    visitor: Visitor,
    kept: Grant,
    first: date,
    last: date,
    typed: Typed,
    *,
    version: int | None = None,
    errors: Mapping[str, str] | None = None,
    about: str = "",
    **more: Any,
) -> FormPage:
    return form_page(
        visitor,
        period_sheet(kept, first, last),
        typed,
        title=title_of(first, last),
        won=kept.proposal,
        name=names(session, visitor)[kept.proposal],
        tab="results",
        action=f"{address(visitor.organisation, kept.proposal, 'period')}?first={first}&last={last}",
        version=version or version_of_period(kept, first),
        errors=errors,
        about=about or _("Leave empty what was not measured. A value that is cleared is taken away."),
        **more,
    )


def results_page(session: Session, visitor: Visitor, won: str, today: date, *, problem: str = "") -> ReachedPage:
    kept, language = read_grant(session, visitor.organisation, won), current_language()
    lines = []
    for indicator in kept.promised.results.all_indicators():
        found = reached(indicator, kept.actuals, first=kept.starts_on, last=max(today, kept.ends_on))
        target = indicator.target
        wide = min(max(found.share or 0, 0), 1) * 100
        lines.append(
            ReachedLine(
                key=indicator.key,
                title=indicator.title,
                target=print_number(target.value, language)
                if target and target.value is not None
                else target.text
                if target
                else "",
                value=print_number(found.value, language) if found.value is not None else found.text,
                share=print_percent(round(found.share, 2), language) if found.share is not None else "",
                told=indicator.qualitative,
                width=f"{float(wide):.1f}",
            )
        )
    return ReachedPage(
        title=_("Results"),
        shell=visitor.shell,
        problem=problem,
        won=won,
        name=names(session, visitor)[won],
        lines=tuple(lines),
        periods=tuple(_periods(kept)),
    )


def _periods(kept: Grant) -> list[PeriodLine]:
    spans = {(one.first, one.last) for one in kept.actuals}
    for duty in kept.duties:
        if duty.last < kept.ends_on and not any(first <= duty.last and duty.first <= last for first, last in spans):
            spans.add((duty.first, duty.last))
    return [
        PeriodLine(first, last, sum(one.first == first and one.last == last for one in kept.actuals))
        for first, last in sorted(spans)
    ]


def span(first: str, last: str) -> tuple[date, date]:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise BadInput(_("Say from when until when the values are.")) from error
    if end < begin:
        raise BadInput(_("The period ends before it begins."))
    return begin, end
