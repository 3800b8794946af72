"""What the pages of a proposal have in common, from its sections to what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from babel.numbers import format_decimal
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.db.session import unit_of_work
from app.jobs.job import Progress, State
from app.proposals.jobs import ask_for_layout, find_layout
from app.proposals.service.stand_proposal import Standing, standing_of
from app.web.deps import Installation
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import told_moment
from app.web.templating import Page, Shell


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPage(Page):
    standing: Standing
    tab: str
    """Which of the pages it is: the last part of its address."""
    locked: str
    """When it was submitted, in words; empty while it is open."""


class Head(TypedDict):
    """The fields of a `SendingPage` but its title."""

    shell: Shell
    standing: Standing
    tab: str
    locked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A job in words, for somebody who waits for it."""

    done: int
    of: int
    words: str
    failed: bool


def signed(visitor: Visitor) -> str:
    """The name that stays beside what was done."""
    return visitor.name or _("Operator")


def locked_since(standing: Standing) -> str:
    return told_moment(standing.submitted_at) if standing.submitted_at else ""


def head(session: Session, visitor: Visitor, proposal: str, tab: str) -> Head:
    """Raises NotFound."""
    standing = standing_of(session, visitor.organisation, proposal)
    return Head(shell=visitor.shell, standing=standing, tab=tab, locked=locked_since(standing))


def begin_layout(
    session: Session, here: Installation, visitor: Visitor, proposal: str, layout: str, now: datetime
) -> Waiting:
    """How far the pages are; where nobody asked for them yet, this does."""
    found = find_layout(session, visitor.organisation["id"], layout)
    if found is None:
        with unit_of_work(here.engine) as writing:
            found = ask_for_layout(writing, visitor.organisation["id"], proposal, layout, at=now)
    return waiting(found)


def size(count: int) -> str:
    """1,240,000 → "1.2 MB"."""
    for unit, power in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= power:
            return f"{format_decimal(round(count / power, 1), locale=current_language())} {unit}"
    return _("%(count)s bytes") % {"count": count}


def waiting(progress: Progress) -> Waiting:
    words = {
        "": _("Waiting for its turn"),
        "reading": _("Reading the proposal"),
        "assembling": _("Putting the document together"),
        "laying out pages": _("Laying out pages"),
        "keeping": _("Nearly there"),
    }
    failed = progress.state is State.FAILED
    return Waiting(
        done=progress.done,
        of=progress.of or 1,
        words=progress.error if failed else words.get(progress.doing, progress.doing),
        failed=failed,
    )
