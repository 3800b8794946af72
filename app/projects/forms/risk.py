from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.risks import Risk
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHOICE, TEXT
from app.web.language import gettext as _

_SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")


def steps() -> tuple[Choice, ...]:
    """From 1 to 5, in words."""
    words = (_("very low"), _("low"), _("medium"), _("high"), _("very high"))
    return tuple(Choice(str(number), f"{number} · {word}") for number, word in enumerate(words, start=1))


def risk_sheet(key: str) -> Sheet:
    def score(name: str, label: str, *, required: bool = False) -> Field:
        return Field(name=name, label=label, kind=CHOICE, choices=steps(), required=required)

    groups = (
        Group(
            fields=(
                Field(name="title", label=_("What may go wrong"), required=True, wide=True),
                Field(name="category", label=_("Kind"), hint=_("Security, political, financial, safeguarding …")),
                Field(name="owner", label=_("Who watches it")),
                score("likelihood", _("Likelihood"), required=True),
                score("impact", _("Impact"), required=True),
            )
        ),
        Group(
            title=_("What is done about it"),
            fields=(
                Field(name="mitigation", label=_("Mitigation"), kind=TEXT, wide=True),
                score("residual_likelihood", _("Likelihood after it")),
                score("residual_impact", _("Impact after it")),
            ),
        ),
    )

    def build(values: Mapping[str, Any]) -> Risk:
        scores = {name: int(values[name]) if values[name] else None for name in _SCORES}
        return Risk(**{**values, **scores}, key=key)

    return Sheet(Form(groups), flat, build)


def flat(risk: Risk) -> Mapping[str, Any]:
    scores = {name: "" if (value := getattr(risk, name)) is None else str(value) for name in _SCORES}
    return {name: getattr(risk, name) for name in Risk.__dataclass_fields__} | scores
