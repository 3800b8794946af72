"""What an organisation says of itself, as a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.catalog.codes import find_sdg
from app.domain.eligibility import Criterion
from app.domain.money import Money
from app.domain.organisation import KINDS, Organisation
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet, languages
from app.projects.forms.kinds import CHOICE, COUNTRY, CURRENCY, DAY, NAMES, NUMBER, ROWS, TEXT, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _
from app.web.language import told

_PLAIN = (
    "name",
    "acronym",
    "kind",
    "country",
    "founded_on",
    "registration",
    "address",
    "website",
    "email",
    "contact",
    "signatory",
    "mission",
    "themes",
)


def organisation_sheet(kept: Organisation, questions: Iterable[Criterion]) -> Sheet:
    """`questions` are those of the calls it answers; what it answered before is kept."""
    asked = {criterion.key: criterion.question for criterion in questions}
    asked |= {key: key for key, answer in kept.answers.items() if key not in asked and isinstance(answer, bool)}
    return Sheet(
        Form(tuple(_groups(kept, asked))), lambda it: _flat(it, asked), lambda values: _build(values, kept, asked)
    )


def _groups(kept: Organisation, asked: Mapping[str, str]) -> Iterator[Group]:
    yield Group(
        fields=(
            Field(name="name", label=_("Legal name"), required=True, wide=True),
            Field(name="acronym", label=_("Short name")),
            Field(
                name="kind",
                label=_("Kind"),
                kind=CHOICE,
                choices=_kinds(kept),
                required=True,
                hint=_("Calls say which may apply."),
            ),
            Field(name="country", label=_("Country"), kind=COUNTRY, required=True),
            Field(name="founded_on", label=_("Founded on"), kind=DAY, hint=_("Some calls ask for a number of years.")),
            Field(
                name="mission",
                label=_("Mission"),
                kind=TEXT,
                wide=True,
                hint=_("Stands in every form that asks who you are."),
            ),
        )
    )
    yield Group(
        title=_("Registration"),
        fields=(
            Field(
                name="registration",
                label=_("Registration"),
                wide=True,
                hint=_("Where and under which number: Prefecture of Fez, 2011/417."),
            ),
            Field(
                name="portal_ids",
                label=_("Numbers on funders' portals"),
                kind=ROWS,
                wide=True,
                columns=(
                    Field(name="portal", label=_("Portal"), required=True, hint="PIC, UEI, UNPP"),
                    Field(name="number", label=_("Number"), required=True),
                ),
            ),
        ),
    )
    yield Group(
        title=_("Contact"),
        fields=(
            Field(name="address", label=_("Address"), kind=TEXT, wide=True),
            Field(name="contact", label=_("Contact person")),
            Field(name="email", label=_("E-mail")),
            Field(name="website", label=_("Website")),
            Field(name="signatory", label=_("Who signs"), hint=_("Name and function.")),
        ),
    )
    yield Group(
        title=_("Work and means"),
        fields=(
            Field(
                name="themes",
                label=_("Goals it works on"),
                kind=NAMES,
                wide=True,
                hint=_("Targets of sustainable development: 16.3; 5.2"),
            ),
            Field(
                name="languages",
                label=_("Languages it works in"),
                kind=ROWS,
                wide=True,
                columns=(
                    Field(
                        name="code", label=_("Language"), kind=CHOICE, choices=languages(*kept.languages), required=True
                    ),
                ),
            ),
            Field(
                name="turnover",
                label=_("Yearly budget"),
                kind=ROWS,
                wide=True,
                hint=_("Of the last closed years; some calls ask for no more than a multiple of it."),
                columns=(
                    Field(name="year", label=_("Year"), kind=WHOLE, required=True),
                    Field(name="amount", label=_("Amount"), kind=NUMBER, required=True),
                    Field(name="currency", label=_("Currency"), kind=CURRENCY, required=True),
                ),
            ),
        ),
    )
    if asked:
        yes_no = (Choice("yes", _("Yes")), Choice("no", _("No")))
        yield Group(
            title=_("Questions of calls"),
            hint=_("Asked by the calls that your proposals answer. Nobody but you can know."),
            fields=tuple(
                Field(name=f"answer.{key}", label=question, kind=CHOICE, choices=yes_no, wide=True)
                for key, question in asked.items()
            ),
        )


def _kinds(kept: Organisation) -> tuple[Choice, ...]:
    return tuple(Choice(kind, told(name)) for kind, name in {kept.kind: kept.kind, **KINDS}.items())


def _flat(organisation: Organisation, asked: Mapping[str, str]) -> Mapping[str, Any]:
    answers = {key: organisation.said(key) for key in asked}
    return {
        **{name: getattr(organisation, name) for name in _PLAIN},
        "portal_ids": tuple({"portal": key, "number": number} for key, number in organisation.portal_ids.items()),
        "languages": tuple({"code": code} for code in organisation.languages),
        "turnover": tuple(
            {"year": year, "amount": money.amount, "currency": money.currency}
            for year, money in sorted(organisation.turnover.items())
        ),
        **{f"answer.{key}": {True: "yes", False: "no", None: ""}[answer] for key, answer in answers.items()},
    }


def _build(values: Mapping[str, Any], kept: Organisation, asked: Mapping[str, str]) -> Organisation:
    for code in values["themes"]:
        if find_sdg(code) is None:
            raise Wrong("themes", _("There is no target “{code}” of sustainable development.").format(code=code))
    if not values["languages"]:
        raise Wrong("languages", _("Name one language at least."))
    answers = {key: answer for key, answer in kept.answers.items() if key not in asked}
    said = {key: values[f"answer.{key}"] for key in asked}
    return replace(
        kept,
        **{name: values[name] for name in _PLAIN},
        portal_ids={row["portal"]: row["number"] for row in values["portal_ids"]},
        languages=tuple(dict.fromkeys(row["code"] for row in values["languages"])),
        turnover={row["year"]: Money(row["amount"], row["currency"]) for row in values["turnover"]},
        answers={**answers, **{key: answer == "yes" for key, answer in said.items() if answer}},
    )
