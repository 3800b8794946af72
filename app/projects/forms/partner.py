from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.money import Money
from app.domain.partners import Partner
from app.domain.project import Project
from app.projects.forms.fields import Field, Form, Group, Sheet
from app.projects.forms.kinds import CHECK, COUNTRY, CURRENCY, NUMBER, TEXT
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _

_KEPT = ("cleared_audiences", "letter", "raci")


def partner_sheet(project: Project, key: str) -> Sheet:
    """Roles in activities are typed in the grid of all partners, and kept here as they are."""
    stored = next((partner for partner in project.partners if partner.key == key), None)
    groups = (
        Group(
            fields=(
                Field(name="name", label=_("Name"), required=True, wide=True),
                Field(name="kind", label=_("Kind"), hint=_("Legal aid NGO, university, women’s association …")),
                Field(name="country", label=_("Country"), kind=COUNTRY),
                Field(name="lead", label=_("This is the applicant itself"), kind=CHECK),
            )
        ),
        Group(
            title=_("In the project"),
            fields=(
                Field(name="role", label=_("Role"), kind=TEXT, wide=True),
                Field(
                    name="capacity", label=_("Capacity"), kind=TEXT, wide=True,
                    hint=_("Staff, experience, systems: what makes it able to do its part."),
                ),
                Field(name="amount", label=_("Contribution of its own"), kind=NUMBER),
                Field(name="currency", label=_("Currency"), kind=CURRENCY),
                Field(name="contact", label=_("Contact"), hint=_("Who answers for it, and how to reach them.")),
            ),
        ),
        Group(
            title=_("Protection"),
            hint=_("Where a partner is at risk, funders who are not cleared see this name instead."),
            fields=(Field(name="public_name", label=_("Public name")),),
        ),
    )  # fmt: skip

    def build(values: Mapping[str, Any]) -> Partner:
        if values["lead"] and any(other.lead for other in project.partners if other.key != key):
            raise Wrong("lead", _("Another partner is marked as the applicant already."))
        if values["amount"] is not None and values["amount"] < 0:
            raise Wrong("amount", _("A contribution is not negative."))
        own = {name: value for name, value in values.items() if name not in ("amount", "currency")}
        currency = values["currency"] or project.budget.currency
        return Partner(
            **{**own, "public_name": values["public_name"] or None},
            key=key,
            contribution=None if values["amount"] is None else Money(values["amount"], currency),
            **({name: getattr(stored, name) for name in _KEPT} if stored is not None else {}),
        )

    return Sheet(Form(groups), flat, build)


def flat(partner: Partner) -> Mapping[str, Any]:
    money = partner.contribution
    return {
        **{name: getattr(partner, name) for name in Partner.__dataclass_fields__},
        "amount": money.amount if money is not None else None,
        "currency": money.currency if money is not None else None,
    }
