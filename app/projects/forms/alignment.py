"""Goals, treaties and purpose codes a project answers to: what is typed beside each code that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.alignment import Alignment, DacAlignment, SdgAlignment, TreatyAlignment
from app.projects.forms.fields import Field, Form, Group, Sheet
from app.projects.forms.kinds import LINE, NUMBER, ROWS, TEXT
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _


def alignment_sheet() -> Sheet:
    how = Field(name="how", label=_("How the project serves it"), kind=TEXT)
    fields = (
        Field(name="sdg", label=_("Sustainable Development Goals"), kind=ROWS, columns=(_code("target"), how)),
        Field(
            name="treaties",
            label=_("Treaties"),
            kind=ROWS,
            columns=(_code("treaty"), Field(name="articles", label=_("Articles"), kind=LINE), how),
        ),
        Field(
            name="dac",
            label=_("OECD DAC purpose codes"),
            kind=ROWS,
            columns=(_code("code"), Field(name="percent", label=_("Percent of the project"), kind=NUMBER)),
        ),
    )
    return Sheet(Form((Group(fields=fields),)), flat, build)


def build(values: Mapping[str, Any]) -> Alignment:
    for place, row in enumerate(values["dac"]):
        if row["percent"] is not None and not 0 <= row["percent"] <= 100:
            raise Wrong(f"dac.{place}.percent", _("A share is between 0 and 100."))
    return Alignment(
        sdg=tuple(SdgAlignment(**row) for row in values["sdg"]),
        treaties=tuple(TreatyAlignment(**row) for row in values["treaties"]),
        dac=tuple(DacAlignment(**row) for row in values["dac"]),
    )


def flat(alignment: Alignment) -> Mapping[str, Any]:
    return {
        "sdg": tuple({"target": item.target, "how": item.how} for item in alignment.sdg),
        "treaties": tuple(
            {"treaty": item.treaty, "articles": item.articles, "how": item.how} for item in alignment.treaties
        ),
        "dac": tuple({"code": item.code, "percent": item.percent} for item in alignment.dac),
    }


def _code(name: str) -> Field:
    return Field(name=name, label=_("Code"), required=True)
