"""What a list of announcements can be narrowed by, with how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.announcement import AnnouncementStatus
from app.domain.announcement_topics import BANDS
from app.domain.printing import print_country, print_month, print_number
from app.watch.searching import NONE, Found, State, Wish
from app.web.catalogue_words import goal_names, sector_names
from app.web.filters import Filter, choice
from app.web.language import current_language
from app.web.language import gettext as _

_COUNTED = {State.OPEN: AnnouncementStatus.OPEN, State.FORTHCOMING: AnnouncementStatus.FORTHCOMING}


def filters(found: Found, wish: Wish, sources: Mapping[str, str]) -> tuple[Filter, ...]:
    """One choice for each facet; a value that was chosen stays, also where nothing has it any more."""
    country, theme = (next(iter(values), "") for values in (wish.countries, wish.themes))
    return (
        choice("state", _("State"), _("Not over yet"), _states(found), wish.state),
        _facet(found, "source", _("Source"), _("Every source"), sources, wish.source),
        _facet(found, "country", _("Country"), _("Everywhere"), _countries(found, country), country),
        _facet(found, "theme", _("Theme"), _("Every theme"), {**goal_names(), **sector_names()}, theme),
        _facet(found, "band", _("Largest grant"), _("Every amount"), band_names(), wish.band),
        _facet(found, "month", _("Last deadline"), _("Every month"), _months(found, wish.month), wish.month),
    )


def band_names() -> Mapping[str, str]:
    """In the currency of the call."""
    language = current_language()
    tops = {band: print_number(top, language) for band, top in BANDS.items() if top}
    last = list(tops.values())[-1]
    return {band: _("up to {amount}").format(amount=tops[band]) if band in tops else _("more than {amount}").format(
        amount=last) for band in BANDS}  # fmt: skip


def state_names() -> Mapping[State, str]:
    return {State.OPEN: _("Open"), State.FORTHCOMING: _("Forthcoming"), State.CHANGED: _("Changed since"),
            State.OVER: _("Over"), State.DISMISSED: _("Not for us"), State.ALL: _("All")}  # fmt: skip


def _states(found: Found) -> Mapping[str, str]:
    counts = found.facets["status"]
    return {
        state: _with_count(name, counts.get(_COUNTED[state], 0)) if state in _COUNTED else name
        for state, name in state_names().items()
    }


def _facet(
    found: Found, name: str, label: str, everything: str, names: Mapping[str, str], chosen: str
) -> Filter:  # fmt: skip
    counts = found.facets[name]
    known = {value: words for value, words in names.items() if value in counts or value == chosen}
    # A source that was taken out of the settings still has what it announced.
    unnamed = {value: value for value in sorted(counts) if value not in names and value != NONE}
    silent = {NONE: _("not said")} if NONE in counts or chosen == NONE else {}
    options = {
        value: _with_count(words, counts.get(value, 0)) for value, words in {**known, **unnamed, **silent}.items()
    }
    return choice(name, label, everything, options, chosen)


def _countries(found: Found, chosen: str) -> Mapping[str, str]:
    named = {
        code: print_country(code, current_language())
        for code in {*found.facets["country"], chosen} - {NONE, ""}
        if len(code) == 2 and code.isalpha()
    }
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _months(found: Found, chosen: str) -> Mapping[str, str]:
    return {month: month_words(month) for month in sorted({*found.facets["month"], chosen} - {NONE, ""})}


def month_words(month: str) -> str:
    try:
        year, number = map(int, month.split("-"))
        return print_month(year, number, current_language())
    except ValueError:  # an address that somebody wrote
        return month


def _with_count(words: str, count: int) -> str:
    return f"{words} ({print_number(count, current_language())})"
