from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.project import MAX_YEARS, months_between
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHOICE, COUNTRIES, CURRENCY, DAY, NAMES, TEXT
from app.projects.forms.reading import Wrong
from app.projects.schemas import About
from app.web.language import LANGUAGES
from app.web.language import gettext as _


def about_sheet(kept: About | None = None, *, busy_until: int = 0) -> Sheet:
    """A project's own data; with nothing kept, of a new one, which says its currency too.

    `busy_until` is the last month in which an activity runs: no project ends before it.
    """
    spoken = LANGUAGES if kept is None else {**LANGUAGES, kept.language: LANGUAGES.get(kept.language, kept.language)}
    languages = tuple(Choice(code, name) for code, name in spoken.items())
    currency = (
        ()
        if kept is not None
        else (
            Field(
                name="currency", label=_("Currency of the budget"), kind=CURRENCY, required=True,
                hint=_("Three capitals, such as EUR. Other currencies join it later, with dated rates."),
            ),
        )
    )  # fmt: skip
    groups = (
        Group(
            fields=(
                Field(name="title", label=_("Title"), required=True, wide=True),
                Field(name="acronym", label=_("Short name"), hint=_("As on the cover: OPEN DOORS.")),
                Field(
                    name="language", label=_("Language"), kind=CHOICE, choices=languages, required=True,
                    hint=_("In which the project is described; proposals may be in others."),
                ),
            )
        ),
        Group(
            title=_("Where and when"),
            fields=(
                Field(name="starts_on", label=_("First day"), kind=DAY, required=True),
                Field(name="ends_on", label=_("Last day"), kind=DAY, required=True),
                *currency,
                Field(name="countries", label=_("Countries"), kind=COUNTRIES, hint=_("Several: Morocco; Tunisia")),
                Field(name="locations", label=_("Places"), kind=NAMES, hint=_("Towns or regions: Fez; Meknes")),
            ),
        ),
        Group(
            fields=(
                Field(
                    name="summary", label=_("Summary"), kind=TEXT, wide=True,
                    hint=_("Who does what, with whom, for what change: three sentences."),
                ),
            )
        ),
    )  # fmt: skip

    def build(values: Mapping[str, Any]) -> About:
        if values["ends_on"] < values["starts_on"]:
            raise Wrong("ends_on", _("The last day is before the first."))
        if (values["ends_on"] - values["starts_on"]).days > 366 * MAX_YEARS:
            raise Wrong("ends_on", _("A project lasts {years} years at most.").format(years=MAX_YEARS))
        if months_between(values["starts_on"], values["ends_on"]) < busy_until:
            said = _("Activities run until month {month}. Let them end earlier in the work plan first.")
            raise Wrong("ends_on", said.format(month=busy_until))
        own = {name: value for name, value in values.items() if name != "currency"}
        return About(**own, translations=kept.translations if kept is not None else {})

    return Sheet(Form(groups), flat, build)


def flat(about: About) -> Mapping[str, Any]:
    return {name: getattr(about, name) for name in About.__dataclass_fields__}
