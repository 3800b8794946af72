from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.domain.evidence import ANNEX_KINDS, OwnedDocument
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet, languages
from app.projects.forms.kinds import CHECK, CHOICE, DAY
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _
from app.web.language import told

_TYPED = ("kind", "title", "issuer", "language", "valid_from", "valid_until", "signed")


def document_sheet(key: str, kept: OwnedDocument | None) -> Sheet:
    """`kept` is what is stored: its file and its partner are not typed here."""
    groups = (
        Group(
            fields=(
                Field(name="title", label=_("Title"), required=True, wide=True),
                Field(name="kind", label=_("Kind of document"), kind=CHOICE, choices=kinds(), required=True),
                Field(name="issuer", label=_("Issued by")),
                Field(
                    name="language",
                    label=_("Language"),
                    kind=CHOICE,
                    choices=languages(kept.language if kept else ""),
                ),
                Field(name="signed", label=_("It is signed"), kind=CHECK),
            )
        ),
        Group(
            title=_("Valid"),
            hint=_("Calls ask for documents that are valid on the day of submission."),
            fields=(
                Field(name="valid_from", label=_("From"), kind=DAY),
                Field(name="valid_until", label=_("Until"), kind=DAY, hint=_("The calendar reminds you of it.")),
            ),
        ),
    )

    def build(values: Mapping[str, Any]) -> OwnedDocument:
        begins, ends = values["valid_from"], values["valid_until"]
        if begins and ends and ends < begins:
            raise Wrong("valid_until", _("It ends before it begins."))
        return replace(kept, **values) if kept else OwnedDocument(**values, key=key)

    return Sheet(Form(groups), lambda document: {name: getattr(document, name) for name in _TYPED}, build)


def kinds() -> tuple[Choice, ...]:
    """By their names in the reader's language."""
    named = (Choice(kind, told(name)) for kind, name in ANNEX_KINDS.items())
    return tuple(sorted(named, key=lambda choice: (choice.key == "other", choice.label.casefold())))
