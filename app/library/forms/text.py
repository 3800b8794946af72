from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.markdown import parse_markdown, to_markdown
from app.domain.markdown_inlines import MarkdownError
from app.domain.reusable import SIZES, ReusableText
from app.domain.text import normalise
from app.projects.forms.fields import Field, Form, Group, Sheet, languages
from app.projects.forms.kinds import CHOICE, DAY, LINE, NAMES, TEXT, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _

_LONGEST = 400_000


def text_sheet(key: str, language: str = "en") -> Sheet:
    groups = (
        Group(
            fields=(
                Field(name="title", label=_("Title"), required=True, wide=True),
                Field(
                    name="question",
                    label=_("What it answers"),
                    wide=True,
                    hint=_("As a funder would ask; earlier answers are found by it."),
                ),
                Field(name="language", label=_("Language"), kind=CHOICE, choices=languages(language), required=True),
                Field(name="tags", label=_("Tags"), kind=NAMES, hint=_("Semicolons between them.")),
            )
        ),
        Group(
            title=_("Text"),
            hint=_(
                "In Markdown, in one length or in several. Facts, such as {fact}, are those of the project that it is "
                "used for."
            ).replace("{fact}", "{{project.title}}"),
            fields=tuple(
                Field(
                    name=_name(size),
                    label=_("In about {words} words").replace("{words}", str(size)),
                    kind=TEXT,
                    wide=True,
                )
                for size in SIZES
            ),
        ),
        Group(
            title=_("Who keeps it right"),
            fields=(
                Field(name="owner", label=_("Who looks after it"), kind=LINE),
                Field(name="review_every", label=_("To be looked at every … months"), kind=WHOLE),
                Field(name="reviewed_on", label=_("Last looked at"), kind=DAY),
            ),
        ),
    )
    return Sheet(Form(groups), _flat, lambda values: _build(values, key))


def _name(size: int) -> str:
    return f"in_{size}"


def _flat(text: ReusableText) -> Mapping[str, Any]:
    named = ("title", "question", "language", "tags", "owner", "review_every", "reviewed_on")
    texts = {_name(size): text.variants.get(size, "") for size in SIZES}
    return {**{name: getattr(text, name) for name in named}, **texts}


def _build(values: Mapping[str, Any], key: str) -> ReusableText:
    typed = {size: values[_name(size)] for size in SIZES}
    others = {name: value for name, value in values.items() if name not in map(_name, SIZES)}
    variants = {size: _canonical(size, text) for size, text in typed.items() if text.strip()}
    if not variants:
        raise Wrong(_name(SIZES[0]), _("Write the text in at least one length."))
    if values["review_every"] is not None and values["review_every"] < 1:
        raise Wrong("review_every", _("One month at the least."))
    return ReusableText(key=key, variants=variants, **others)


def _canonical(size: int, text: str) -> str:
    if len(text) > _LONGEST:
        raise Wrong(_name(size), _("This is longer than any form asks for."))
    try:
        return to_markdown(parse_markdown(normalise(text)))
    except MarkdownError as error:
        raise Wrong(_name(size), f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
