"""The digest as a letter, in its reader's language and on their clock; and as JSON, for a webhook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from app.calendar.entries import kind_names
from app.calendar.reminders.telling import Telling
from app.calendar.service.change_dates import dated_of
from app.domain.deadlines import describe_instant, instant
from app.mail.letter import Letter
from app.proposals.service.gather_material import moved_of
from app.web.language import gettext as _
from app.web.language import ngettext, speaking, told
from app.web.moments import in_zone, time_left, told_day


def digest_letter(
    to: str, tellings: Sequence[Telling], *, name: str, language: str, zone: str, address: str, at: datetime
) -> Letter:
    """`address`: where people reach the server."""
    with speaking(language), in_zone(zone):
        dates = sum(len(each.dates) for each in tellings)
        moves = sum(len(each.moves) for each in tellings)
        if moves:
            subject = ngettext("A deadline was moved", "{count} deadlines were moved", moves).format(count=moves)
        elif dates:
            subject = ngettext("{count} date comes near", "{count} dates come near", dates).format(count=dates)
        elif any(each.news for each in tellings):
            subject = _("New announcements for your searches")
        else:
            subject = _("A reminder may not have arrived")
        parts = [_("{name},").format(name=name or to)]
        for telling in tellings:
            parts.append(f"{telling.organisation['name']}\n{'=' * len(telling.organisation['name'])}")
            parts += _paragraphs(telling, f"{address}/o/{telling.organisation['slug']}", language, zone, at)
        parts.append(
            _("Whether, when and how far ahead you are reminded: {link}").format(link=f"{address}/account/reminders")
        )
        return Letter(to=to, subject=subject, text="\n\n".join(parts) + "\n")


def _paragraphs(telling: Telling, place: str, language: str, zone: str, at: datetime) -> Iterator[str]:
    names = kind_names()
    for move in telling.moves:
        moved = moved_of(move)
        before, after = (describe_instant(each, reader=zone, language=language) for each in (moved.before, moved.after))
        yield _("The funder moved a deadline: {title}\nIt was {before}. It is {after} now.\n{link}").format(
            title=move["title"], before=before, after=after, link=f"{place}/calendar/{_where(move)}"
        )
    for row in telling.dates:
        dated = dated_of(row)
        closes = instant(dated.when)
        left = time_left(closes, at) if closes else ""
        when = describe_instant(dated.when, reader=zone, language=language)
        expected = _("expected, not stated by the funder") if dated.is_expected else ""
        lines = (
            f"{names[dated.kind]}: {dated.title}",
            f"{left} · {when}",
            expected,
            f"{place}/calendar/things/{dated.uid}",
        )
        yield "\n".join(filter(None, lines))
    for news in telling.news:
        yield "\n".join((*map(told, news.lines), f"{place}/announcements/searches/{news.search_id}"))
    for sent in telling.uncertain:
        whose, day = sent["person"] or _("the webhook"), told_day(sent["day"]).by(language)
        yield _(
            "The reminder to {name} of {day} may not have arrived: the program stopped while it was sent. "
            "It is not sent again.\n{link}"
        ).format(name=whose, day=day, link=f"{place}/settings/reminders")


def _where(move: RowMapping) -> str:
    """Below the calendar, where a move is looked at."""
    return f"plan/{move['proposal']}" if move["proposal"] else f"things/{move['uid']}"


def digest_body(telling: Telling, *, day: date, address: str) -> dict[str, Any]:
    """What a webhook is posted: no person but the name of who sees to a thing."""
    place = f"{address}/o/{telling.organisation['slug']}"
    return {
        "organisation": telling.organisation["slug"],
        "day": day.isoformat(),
        "dates": [
            {
                "uid": row["uid"],
                "kind": row["kind"],
                "title": row["title"],
                "day": row["day"].isoformat(),
                "instant": row["instant"].isoformat() if row["instant"] else None,
                "owner": row["owner_name"],
                "address": f"{place}/calendar/things/{row['uid']}",
            }
            for row in telling.dates
        ],
        "moved": [
            {
                "proposal": row["proposal"],
                "title": row["title"],
                "before": row["before"].get("on"),
                "after": row["after"].get("on"),
                "address": f"{place}/calendar/{_where(row)}",
            }
            for row in telling.moves
        ],
    }
