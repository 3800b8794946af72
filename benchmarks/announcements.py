"""A hundred thousand invented announcements in a data base of either kind."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Engine, insert

from app.db.session import unit_of_work
from app.domain.announcement import Announcement, AnnouncementStatus, last_instant
from app.domain.deadlines import Deadline
from app.models import AnnouncementRow
from app.models.mapping import columns_of
from app.watch.indexing import index_missing
from app.watch.queries import ANNOUNCEMENT

AT = datetime(2027, 1, 10, 8, tzinfo=UTC)
_FIRST = date(2026, 11, 1)
_TOPICS = ("water", "schools", "human rights", "forests", "health", "journalism", "migration", "peace", "energy",
           "women", "fisheries", "housing", "courts", "food", "climate")  # fmt: skip
_COUNTRIES = ("MA", "TN", "KE", "NP", "CO", "UA", "IN", "BD", "ML", "PE", "LB", "JO")


def fill_announcements(engine: Engine, count: int) -> None:
    """The same ones in each run: a text of 120 words, a deadline within 500 days, one to three countries."""
    rnd = random.Random(7)  # noqa: S311 - no secret
    words = [f"{rnd.choice('bcdfgklmnprst')}{rnd.choice('aeiou')}{rnd.choice('lmnrst')}{n:x}" for n in range(30_000)]
    for begin in range(0, count, 5000):
        rows = []
        for number in range(begin, min(begin + 5000, count)):
            one = _announcement(rnd, words, number)
            whole = {"content_hash": "", "listing_hash": "", "is_whole": True, "closes_at": last_instant(one)}
            times = dict.fromkeys(("first_seen_at", "last_seen_at", "changed_at"), AT)
            rows.append(columns_of(one, AnnouncementRow, organisation_id=None, **whole, **times))
        with unit_of_work(engine) as session:
            session.execute(insert(ANNOUNCEMENT), rows)
            index_missing(session)


def _announcement(rnd: random.Random, words: list[str], number: int) -> Announcement:
    topics = rnd.sample(_TOPICS, 2)
    return Announcement(
        source=rnd.choice(("grants-gov", "eu-funding", "ungm", "undp", "feed-a", "feed-b")),
        native_id=str(number),
        title=f"Invented call for {' and '.join(topics)} {number}",
        summary=" ".join(rnd.choices(words, k=120)),
        deadlines=(Deadline(on=_FIRST + timedelta(days=rnd.randrange(500)), zone="UTC"),),
        currency="EUR",
        ceiling=Decimal(rnd.choice((8_000, 30_000, 120_000, 600_000, 3_000_000))),
        countries=tuple(rnd.sample(_COUNTRIES, rnd.randrange(4))),
        status=rnd.choice((AnnouncementStatus.OPEN, AnnouncementStatus.FORTHCOMING, AnnouncementStatus.UNKNOWN)),
    )
