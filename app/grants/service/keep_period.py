"""What all indicators of a grant showed in one period, saved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer
from app.domain.grant import Grant
from app.domain.monitoring import Actual
from app.domain.phrases import phrase
from app.errors import VersionConflict
from app.grants.service.keep_grant import keep_actual, says_something
from app.proposals.service.read_grant import read_grant


def version_of_period(grant: Grant, first: date) -> int:
    """Grows with each change of a value of the period that begins on `first`; 1 where there is none."""
    return 1 + sum(one.version for one in grant.actuals if one.first == first)


def keep_period(
    session: Session,
    organisation: RowMapping,
    proposal: str,
    wanted: Sequence[Actual],
    *,
    first: date,
    read: int,
    by: Doer,
    at: datetime,
) -> int:
    """Save those that differ, all or none; how many those were. `read` is `version_of_period` as it was seen.

    Raises NotFound, VersionConflict with the grant as it is, BadInput as `keep_actual` does.
    """
    grant = read_grant(session, organisation, proposal)
    if version_of_period(grant, first) != read:
        raise VersionConflict(
            phrase("Somebody changed values of this period meanwhile."),
            current_version=version_of_period(grant, first),
            current=grant,
            attempted=tuple(wanted),
        )
    there = {one.indicator: one for one in grant.actuals if one.first == first}
    changed = 0
    for one in wanted:
        kept = there.get(one.indicator)
        if says_something(one) if kept is None else replace(one, version=kept.version) != kept:
            keep_actual(session, organisation, proposal, one, read=kept.version if kept else 0, by=by, at=at)
            changed += 1
    return changed
