"""What changed of a call since it was decided whether to apply, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial

from app.catalog.catalogue import Catalogue
from app.domain.announcement import Announcement
from app.domain.call import ActivityWindow, Call
from app.domain.eligibility import Criterion
from app.domain.limits import Limit
from app.domain.money import Money
from app.domain.printing import print_date, print_language, print_list, print_money, print_months, print_number
from app.domain.terms import OF_ANNOUNCEMENT
from app.pipeline.service.read_pipeline import Entry
from app.proposals.pages.section_words import gauge_words, unit_of
from app.watch.pages.words import deadline_words, field_names, field_words
from app.web.catalogue_words import country_list, rule_words, stage_names
from app.web.changes import ChangedField, changed_fields
from app.web.language import current_language, ngettext
from app.web.language import gettext as _


def changed_words(
    entry: Entry, then: Call | Announcement, catalogue: Catalogue, now: datetime
) -> tuple[ChangedField, ...]:
    """`then`: its call or announcement as it was when it was decided."""
    source = entry.source
    if isinstance(source, Call) and isinstance(then, Call):
        names, sides = _call_names(), [partial(_call_words, one, catalogue, now) for one in (then, source)]
    elif isinstance(source, Announcement) and isinstance(then, Announcement):
        names = {key: name for key, name in field_names().items() if key in OF_ANNOUNCEMENT}
        sides = [partial(field_words, one, now=now) for one in (then, source)]
    else:
        return ()
    before, after = sides
    return changed_fields({key: name for key, name in names.items() if before(key) != after(key)}, before, after)


def _call_names() -> Mapping[str, str]:
    return {
        "stages": _("Deadlines"),
        "rules": _("Money rules"),
        "eligibility": _("Who may apply"),
        "limits": _("Lengths"),
        "activity": _("When the work may be done"),
        "countries": _("Countries"),
        "languages": _("Languages"),
    }


def _call_words(call: Call, catalogue: Catalogue, now: datetime, field: str) -> str:
    match field:
        case "stages":
            return "\n".join(_stages(call, now))
        case "rules":
            return "\n".join(map(rule_words, call.rules))
        case "eligibility":
            return "\n".join(map(_criterion, call.eligibility))
        case "limits":
            return "\n".join(_limits(call, catalogue))
        case "activity":
            return "\n".join(_window(call.activity)) if call.activity else ""
        case "countries":
            return country_list(call.countries) if call.countries else ""
        case _:
            return ", ".join(print_language(code, current_language()) for code in call.languages)


def _stages(call: Call, now: datetime) -> Iterator[str]:
    for stage in call.stages:
        yield f"{stage_names()[stage.stage]}: {deadline_words(stage.deadline, now)}"
        if stage.query_deadline is not None:
            yield f"{_('Questions to the funder')}: {deadline_words(stage.query_deadline, now)}"


def _criterion(criterion: Criterion) -> str:
    """As it is asked, with its bounds: a question may stay while they change."""

    def bound(value: Decimal) -> str:
        language = current_language()
        if criterion.currency is None:
            return print_number(value, language)
        return print_money(Money(value, criterion.currency), language, trim=True)

    bounds = [print_list(criterion.any_of, current_language())] if criterion.any_of else []
    if criterion.at_least is not None:
        bounds.append(_("from {least}").format(least=bound(criterion.at_least)))
    if criterion.at_most is not None:
        bounds.append(_("up to {most}").format(most=bound(criterion.at_most)))
    if not criterion.required:
        bounds.append(_("a preference"))
    asked = criterion.question or criterion.key
    return f"{asked} ({'; '.join(bounds)})" if bounds else asked


def _limits(call: Call, catalogue: Catalogue) -> Iterator[str]:
    language = current_language()

    def heading(key: str) -> str:
        return next((found for stage in call.stages
                     if (found := catalogue.heading(stage.template, key, language)) != key), key)  # fmt: skip

    for limit in call.limits:
        yield _limit(", ".join(map(heading, limit.over)), limit)
    for key, override in call.sections.items():
        for limit in override.limits or ():
            yield _limit(heading(key), limit)


def _limit(of: str, limit: Limit) -> str:
    words, unit, language = gauge_words(), unit_of(limit), current_language()
    said = [
        words[key].format(**{name: print_number(value, language)}, unit=unit)
        for key, name, value in (("least", "min", limit.min), ("most", "max", limit.max))
        if value is not None
    ]
    return f"{of}: {' '.join(said)}" if of else " ".join(said)


def _window(window: ActivityWindow) -> Iterator[str]:
    language = current_language()
    if window.earliest_start:
        yield _("from {day}").format(day=print_date(window.earliest_start, language))
    if window.latest_end:
        yield _("until {day}").format(day=print_date(window.latest_end, language))
    if window.min_months is not None:
        yield _("at least {least}").format(least=print_months(window.min_months, language))
    if window.max_months is not None:
        yield _("at most {most}").format(most=print_months(window.max_months, language))
    if window.earliest_start_weeks is not None:
        weeks = window.earliest_start_weeks
        yield ngettext(
            "not before {count} week after it was sent", "not before {count} weeks after it was sent", weeks
        ).format(count=weeks)
