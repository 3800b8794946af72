"""An announcement that a person brings: typed in, or confirmed from what a pasted text seems to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.domain.announcement import Announcement
from app.interchange.feeds.feed import Feed
from app.watch.hits import collect_hits
from app.watch.queries import find_known
from app.watch.service import keep, look_of

TYPED = "typed"


def add_announcement(
    session: Session, organisation: RowMapping, wanted: Announcement, *, by: Doer, at: datetime
) -> int:
    """Keep it as the organisation's own; its source and id there are given here. Returns its number."""
    mine = replace(wanted, source=TYPED, native_id=uuid4().hex)
    keep(session, look_of(Feed(announcements=(mine,)), TYPED), at=at, organisation_id=organisation["id"])
    collect_hits(session, at=at)
    record_deed_of(session, by, "add_announcement", f"announcement {mine.title[:200]}",
                   organisation_id=organisation["id"], at=at)  # fmt: skip
    return int(find_known(session, TYPED, [mine.native_id])[mine.native_id]["id"])
