"""A story with what the person agreed to. What is not ticked is not allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from app.domain.consent import ANY_FUNDER, WORLD, Channel, Consent, NameUse, Story
from app.domain.printing import print_date
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet, languages
from app.projects.forms.kinds import CHECK, CHOICE, COUNTRIES, DAY, LINE, ROWS, TEXT
from app.projects.forms.reading import Wrong
from app.web.language import current_language
from app.web.language import gettext as _

PURPOSES = ("fundraising", "reporting", "advocacy")
_PLAIN = (
    "interpreter",
    "guardian",
    "asked_by",
    "asked_on_form",
    "risk_note",
    "minor",
    "sexual_violence",
    "image",
    "voice",
)


def purpose_names() -> Mapping[str, str]:
    return {
        "fundraising": _("To ask for money"),
        "reporting": _("To report on what was done"),
        "advocacy": _("To speak for a cause in public"),
    }


def channel_names() -> Mapping[Channel, str]:
    return {
        Channel.PROPOSAL: _("Proposals"),
        Channel.PORTAL: _("Funders' web forms"),
        Channel.REPORT: _("Reports"),
        Channel.WEB: _("Web pages"),
        Channel.PRINT: _("Printed matter"),
    }


def story_sheet(token: str, kept: Story | None, funders: Sequence[Choice], *, ends: date) -> Sheet:
    """`ends` is proposed as the last day; `kept` is what is stored: who approved and a withdrawal are not typed."""
    consent = kept.consent if kept else None
    chosen = (*funders, *(Choice(slug, slug) for slug in _unknown(consent, funders)))
    groups = (
        Group(
            fields=(
                Field(
                    name="pseudonym",
                    label=_("Name in the story"),
                    required=True,
                    hint=_("Not the person's own, unless they want to be named."),
                ),
                Field(
                    name="text",
                    label=_("The story"),
                    kind=TEXT,
                    required=True,
                    wide=True,
                    hint=_(
                        "As it was told and read back. Leave out what tells who it is: age, place and day together."
                    ),
                ),
            )
        ),
        Group(
            title=_("What the person agreed to"),
            hint=_("What is not ticked is not allowed. Without a day on which they agreed, no consent is recorded."),
            fields=(
                Field(name="granted_on", label=_("They agreed on"), kind=DAY),
                Field(
                    name="expires_on",
                    label=_("Holds until"),
                    kind=DAY,
                    hint=_("Two years are usual: {day}.").format(day=print_date(ends, current_language())),
                ),
            ),
        ),
        Group(
            title=_("What for"),
            fields=tuple(Field(name=f"for.{name}", label=said, kind=CHECK) for name, said in purpose_names().items()),
        ),
        Group(
            title=_("Where it may be told"),
            fields=tuple(Field(name=f"in.{key}", label=said, kind=CHECK) for key, said in channel_names().items()),
        ),
        Group(
            title=_("Who may read it"),
            fields=(
                Field(name="any_funder", label=_("Any funder may read it"), kind=CHECK, wide=True),
                Field(
                    name="audiences",
                    label=_("Only these funders"),
                    kind=ROWS,
                    wide=True,
                    columns=(Field(name="funder", label=_("Funder"), kind=CHOICE, choices=chosen, required=True),),
                ),
                Field(name="anywhere", label=_("It may be read in any country"), kind=CHECK, wide=True),
                Field(name="territory", label=_("Only in these countries"), kind=COUNTRIES, wide=True),
            ),
        ),
        Group(
            title=_("How they appear"),
            fields=(
                Field(
                    name="name_use",
                    label=_("Named as"),
                    kind=CHOICE,
                    required=True,
                    choices=(
                        Choice(NameUse.PSEUDONYM, _("Another name")),
                        Choice(NameUse.NAMED, _("Their own name")),
                    ),
                ),
                Field(name="image", label=_("Their picture may be shown"), kind=CHECK),
                Field(name="voice", label=_("Their voice may be heard"), kind=CHECK),
            ),
        ),
        Group(
            title=_("How they were asked"),
            fields=(
                Field(name="asked_by", label=_("Asked by")),
                Field(
                    name="language",
                    label=_("Language"),
                    kind=CHOICE,
                    choices=languages(consent.language if consent else ""),
                ),
                Field(name="interpreter", label=_("Interpreter")),
                Field(name="asked_on_form", label=_("Form or recording"), kind=LINE),
                Field(name="minor", label=_("They are under age"), kind=CHECK),
                Field(name="guardian", label=_("Guardian who agreed")),
                Field(name="sexual_violence", label=_("It is about sexual violence"), kind=CHECK),
                Field(name="risk_note", label=_("Risks, and what was agreed about them"), kind=TEXT, wide=True),
            ),
        ),
    )
    return Sheet(Form(groups), _flat, lambda values: _build(values, token, consent))


def _unknown(consent: Consent | None, funders: Sequence[Choice]) -> tuple[str, ...]:
    known = {choice.key for choice in funders}
    return tuple(slug for slug in consent.audiences if slug not in known | {ANY_FUNDER}) if consent else ()


def _flat(story: Story) -> Mapping[str, Any]:
    told = {"pseudonym": story.pseudonym, "text": story.text, "name_use": NameUse.PSEUDONYM.value}
    if story.consent is None:
        return told
    consent = story.consent
    return {
        **told,
        **{field.name: getattr(consent, field.name) for field in fields(Consent)},
        **{f"for.{name}": name in consent.purposes for name in PURPOSES},
        **{f"in.{channel}": channel in consent.channels for channel in Channel},
        "any_funder": ANY_FUNDER in consent.audiences,
        "audiences": tuple({"funder": slug} for slug in consent.audiences if slug != ANY_FUNDER),
        "anywhere": WORLD in consent.territory,
        "territory": tuple(code for code in consent.territory if code != WORLD),
        "name_use": consent.name_use.value,
    }


def _build(values: Mapping[str, Any], token: str, before: Consent | None) -> Story:
    return Story(token=token, pseudonym=values["pseudonym"], text=values["text"], consent=_consent(values, before))


def _consent(values: Mapping[str, Any], before: Consent | None) -> Consent | None:
    if values["granted_on"] is None:
        if any(values[name] for name in values if name.startswith(("for.", "in."))):
            raise Wrong("granted_on", _("Write down the day on which they agreed."))
        if before is not None:
            raise Wrong("granted_on", _("A consent that was recorded is withdrawn, not forgotten."))
        return None
    if values["expires_on"] is None:
        raise Wrong("expires_on", _("Say until when it holds."))
    if values["expires_on"] <= values["granted_on"]:
        raise Wrong("expires_on", _("It ends before it begins."))
    if not values["asked_by"]:
        raise Wrong("asked_by", _("Say who asked."))
    if not values["language"]:
        raise Wrong("language", _("Say in which language they were asked."))
    audiences = tuple(row["funder"] for row in values["audiences"])
    return Consent(
        **{name: values[name] for name in _PLAIN},
        purposes=tuple(name for name in PURPOSES if values[f"for.{name}"]),
        audiences=(*((ANY_FUNDER,) if values["any_funder"] else ()), *dict.fromkeys(audiences)),
        channels=tuple(channel for channel in Channel if values[f"in.{channel}"]),
        territory=(*((WORLD,) if values["anywhere"] else ()), *values["territory"]),
        name_use=NameUse(values["name_use"]),
        language=values["language"],
        granted_on=values["granted_on"],
        expires_on=values["expires_on"],
        approved_by=before.approved_by if before is not None else (),
    )
