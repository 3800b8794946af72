from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.accounts.words import role_names
from app.domain.evidence import ANNEX_KINDS, LONGEST_LEAD, USUAL_LEAD, OwnedDocument
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet, languages
from app.projects.forms.kinds import CHECK, CHOICE, DAY, ROWS, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _
from app.web.language import told

_TYPED = (
    "kind", "title", "issuer", "language", "valid_from", "valid_until", "signed", "owner", "renew_within",
    "certified_by",
)  # fmt: skip


def document_sheet(
    key: str, kept: OwnedDocument | None, *, others: Sequence[Choice], people: Sequence[Choice], members: Sequence[str]
) -> Sheet:
    """`kept` is what is stored: its file and its partner are not typed here.

    `others` are the documents that the writer may choose, `people` who works here and has an e-mail, by that; `members`
    are their names and those of all others.
    """
    others = tuple(other for other in others if other.key != key)
    who = (*(Choice(role, name) for role, name in role_names().items()), *people)
    who = (*who, *(Choice(one, one) for one in (kept.seen_by if kept else ()) if one not in {c.key for c in who}))
    with_email = {choice.label for choice in people}
    named = (*people, *(Choice(name, name) for name in members if name not in with_email))
    owners = (*named, *_unknown(kept.owner if kept else "", named))
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
                Field(name="owner", label=_("Who renews it"), kind=CHOICE, choices=owners),
                Field(
                    name="renew_within",
                    label=_("To be renewed so many days before"),
                    kind=WHOLE,
                    hint=_("Empty: as usual for its kind, {days} days for most.").format(days=USUAL_LEAD),
                ),
            ),
        ),
        Group(
            title=_("Translation"),
            fields=(
                Field(
                    name="translation_of",
                    label=_("It translates"),
                    kind=CHOICE,
                    choices=others,
                    hint=_("Its own language is the one above."),
                ),
                Field(name="certified_by", label=_("Certified by")),
            ),
        ),
        Group(
            title=_("Who may see it"),
            hint=_(
                "Everybody at work here, where nobody is named; administrators always. Guests see none of those that "
                "name somebody."
            ),
            fields=(
                Field(
                    name="seen_by",
                    label=_("Only these"),
                    kind=ROWS,
                    columns=(Field(name="who", label=_("Role or person"), kind=CHOICE, choices=who, required=True),),
                ),
            ),
        ),
    )

    def build(values: Mapping[str, Any]) -> OwnedDocument:
        begins, ends = values["valid_from"], values["valid_until"]
        if begins and ends and ends < begins:
            raise Wrong("valid_until", _("It ends before it begins."))
        if values["renew_within"] is not None and values["renew_within"] > LONGEST_LEAD:
            raise Wrong("renew_within", _("That is more than two years."))
        if values["certified_by"] and not values["translation_of"]:
            raise Wrong("translation_of", _("Say which document was translated."))
        built = {
            **values,
            "translation_of": values["translation_of"] or None,
            "seen_by": tuple(dict.fromkeys(row["who"] for row in values["seen_by"])),
        }
        return replace(kept, **built) if kept else OwnedDocument(**built, key=key)

    return Sheet(Form(groups), _flat, build)


def _flat(document: OwnedDocument) -> Mapping[str, Any]:
    return {
        **{name: getattr(document, name) for name in _TYPED},
        "translation_of": document.translation_of or "",
        "seen_by": tuple({"who": who} for who in document.seen_by),
    }


def _unknown(kept: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """What is stored and stands in no list, so that a save does not lose it."""
    return () if not kept or kept in {choice.key for choice in choices} else (Choice(kept, kept),)


def kinds() -> tuple[Choice, ...]:
    """By their names in the reader's language."""
    named = (Choice(kind, told(name)) for kind, name in ANNEX_KINDS.items())
    return tuple(sorted(named, key=lambda choice: (choice.key == "other", choice.label.casefold())))
