from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from app.domain.evidence import Evidence, bare_doi
from app.projects.forms.fields import Field, Form, Group, Sheet
from app.projects.forms.kinds import DAY, TEXT, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _

_OLDEST = 1000


def evidence_sheet(key: str) -> Sheet:
    groups = (
        Group(
            fields=(
                Field(
                    name="statement",
                    label=_("What it says"),
                    kind=TEXT,
                    required=True,
                    wide=True,
                    hint=_("With its figure, in your own words: what a proposal may say of it."),
                ),
                Field(
                    name="quotation",
                    label=_("In the source's own words"),
                    kind=TEXT,
                    wide=True,
                    hint=_("Quotes of it in a proposal are compared with this."),
                ),
                Field(name="method", label=_("How it was found out"), kind=TEXT, wide=True),
            )
        ),
        Group(
            title=_("Where it stands"),
            fields=(
                Field(name="title", label=_("Title"), required=True, wide=True),
                Field(
                    name="author", label=_("Author"), hint=_("Several with ; between them, people as Family, Given.")
                ),
                Field(name="publisher", label=_("Publisher")),
                Field(name="container", label=_("Journal, book or site that it stands in"), wide=True),
                Field(name="volume", label=_("Volume")),
                Field(name="issue", label=_("Issue")),
                Field(name="doi", label=_("DOI")),
                Field(
                    name="kind", label=_("Kind of source"), hint=_("Such as report, book, article-journal or webpage.")
                ),
                Field(name="year", label=_("Year"), kind=WHOLE),
                Field(name="page", label=_("Page")),
                Field(name="url", label=_("Address"), wide=True),
                Field(name="retrieved_on", label=_("Looked up on"), kind=DAY),
                Field(
                    name="stale_after",
                    label=_("Good until"),
                    kind=DAY,
                    hint=_("Afterwards every proposal that cites it is warned."),
                ),
            ),
        ),
    )
    return Sheet(Form(groups), _flat, lambda values: _build(values, key))


def _flat(piece: Evidence) -> Mapping[str, Any]:
    return {field.name: getattr(piece, field.name) for field in fields(Evidence)}


def _build(values: Mapping[str, Any], key: str) -> Evidence:
    if values["year"] is not None and not _OLDEST <= values["year"] <= date.max.year:
        raise Wrong("year", _("Write the year with four figures."))
    if values["url"] and not values["url"].startswith(("https://", "http://")):
        raise Wrong("url", _("An address begins with https:// or http://."))
    doi = bare_doi(values["doi"])
    if values["doi"] and not doi:
        raise Wrong("doi", _("A DOI looks like 10.1000/182."))
    return Evidence(**{**values, "doi": doi}, key=key)
