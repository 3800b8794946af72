from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.catalog.codes import find_dac, find_sdg
from app.domain.money import Money
from app.domain.track_record import FIRST_YEAR, Endorsement, PastProject, PastResult, PastRole, Referee
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHOICE, COUNTRIES, CURRENCY, LINE, NAMES, NUMBER, ROWS, TEXT, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _

_PLAIN = ("title", "funder", "starts", "ends", "countries", "sdg", "dac", "summary")


def past_project_sheet(key: str, documents: Sequence[Choice]) -> Sheet:
    """`documents` are those that the writer may choose."""
    return Sheet(Form(_groups(documents)), _flat, lambda values: _build(values, key))


def role_names() -> Mapping[PastRole, str]:
    return {PastRole.LEAD: _("We led it"), PastRole.PARTNER: _("We were a partner")}


def _groups(documents: Sequence[Choice]) -> tuple[Group, ...]:
    return (
        Group(
            fields=(
                Field(name="title", label=_("Title"), required=True, wide=True),
                Field(name="funder", label=_("Funder"), hint=_("Its name, or its short name in the catalogue.")),
                Field(
                    name="role",
                    label=_("Our part in it"),
                    kind=CHOICE,
                    choices=tuple(Choice(role, name) for role, name in role_names().items()),
                    required=True,
                ),
                Field(name="amount", label=_("What we had to spend"), kind=NUMBER),
                Field(name="currency", label=_("Currency"), kind=CURRENCY),
                Field(name="starts", label=_("From the year"), kind=WHOLE, required=True),
                Field(name="ends", label=_("To the year"), kind=WHOLE, hint=_("Empty while it runs.")),
            )
        ),
        Group(
            title=_("What it was about"),
            hint=_("By this, what fits a call is found."),
            fields=(
                Field(name="countries", label=_("Countries"), kind=COUNTRIES, wide=True),
                Field(
                    name="sdg",
                    label=_("Sustainable Development Goals"),
                    kind=NAMES,
                    hint=_("Goals or targets: 5.2; 16.3"),
                ),
                Field(name="dac", label=_("OECD DAC purpose codes"), kind=NAMES, hint=_("Such as 15160.")),
                Field(name="summary", label=_("Summary"), kind=TEXT, wide=True),
            ),
        ),
        Group(
            title=_("What came of it"),
            fields=(
                Field(
                    name="results",
                    label=_("Results against targets"),
                    kind=ROWS,
                    wide=True,
                    columns=(
                        Field(name="what", label=_("What was counted"), required=True),
                        Field(name="target", label=_("Promised")),
                        Field(name="actual", label=_("Reached")),
                    ),
                ),
                Field(
                    name="documents",
                    label=_("Reports, case studies, letters"),
                    kind=ROWS,
                    wide=True,
                    columns=(
                        Field(name="key", label=_("Document"), kind=CHOICE, choices=tuple(documents), required=True),
                    ),
                ),
                Field(
                    name="endorsements",
                    label=_("What others said of it"),
                    kind=ROWS,
                    wide=True,
                    columns=(
                        Field(name="text", label=_("Quotation"), required=True),
                        Field(name="by", label=_("Said by")),
                        Field(name="document", label=_("Stands in"), kind=CHOICE, choices=tuple(documents)),
                    ),
                ),
            ),
        ),
        Group(
            title=_("Who can confirm it"),
            hint=_("Printed only where a proposal asks for it. Ask them first, and write no more than is needed."),
            fields=(
                Field(name="referee", label=_("Name"), kind=LINE),
                Field(name="function", label=_("Function"), kind=LINE),
                Field(name="contact", label=_("How to reach them"), kind=LINE),
            ),
        ),
    )


def _flat(past: PastProject) -> Mapping[str, Any]:
    money, referee = past.amount, past.referee
    return {
        **{name: getattr(past, name) for name in _PLAIN},
        "role": past.role.value,
        "amount": money.amount if money else None,
        "currency": money.currency if money else None,
        "results": tuple({"what": one.what, "target": one.target, "actual": one.actual} for one in past.results),
        "documents": tuple({"key": key} for key in past.documents),
        "endorsements": tuple(
            {"text": one.text, "by": one.by, "document": one.document or ""} for one in past.endorsements
        ),
        "referee": referee.name if referee else "",
        "function": referee.function if referee else "",
        "contact": referee.contact if referee else "",
    }


def _build(values: Mapping[str, Any], key: str) -> PastProject:
    for name in ("starts", "ends"):
        if values[name] is not None and not FIRST_YEAR <= values[name] <= date.max.year:
            raise Wrong(name, _("Write the year with four figures."))
    if values["ends"] is not None and values["ends"] < values["starts"]:
        raise Wrong("ends", _("It ends before it begins."))
    for code in values["sdg"]:
        if find_sdg(code) is None:
            raise Wrong("sdg", _("There is no target “{code}” of sustainable development.").format(code=code))
    for code in values["dac"]:
        if find_dac(code) is None:
            raise Wrong("dac", _("There is no purpose code “{code}”.").format(code=code))
    if values["amount"] is not None and values["amount"] < 0:
        raise Wrong("amount", _("An amount is not negative."))
    if values["amount"] is not None and not values["currency"]:
        raise Wrong("currency", _("Say in which currency."))
    if not values["referee"] and (values["function"] or values["contact"]):
        raise Wrong("referee", _("Say who it is."))
    return PastProject(
        **{name: values[name] for name in _PLAIN},
        key=key,
        role=PastRole(values["role"]),
        amount=None if values["amount"] is None else Money(values["amount"], values["currency"]),
        results=tuple(PastResult(**row) for row in values["results"]),
        documents=tuple(dict.fromkeys(row["key"] for row in values["documents"])),
        endorsements=tuple(
            Endorsement(text=row["text"], by=row["by"], document=row["document"] or None)
            for row in values["endorsements"]
        ),
        referee=Referee(name=values["referee"], function=values["function"], contact=values["contact"])
        if values["referee"]
        else None,
    )
