"""A form on the terminal, section by section: of a template, and of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.output import console, labelled, say
from app.cli.wording import key, limit, limits, page, stands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.limits import Limit
    from app.domain.template import Template
    from app.proposals.schemas import Guide

MISSING = {
    "required": "required",
    "starter": "starter text only",
    "tables": "a sentence helps",
    "translation": "translation",
    "aside": "not in the document",
}
"""What a writer reads about a section's state; nothing where nothing is missing."""


def print_template(template: Template, guidance: Mapping[str, str]) -> None:
    """Sections with question, scoring and limits; `guidance` by section key where it is wanted."""
    from app.domain.record import in_language

    say(f"{in_language(template.name, 'en')} ({template.slug}/{template.version})")
    marks = (
        ("portal", template.portal), ("judged without names", template.blind),
    )  # fmt: skip
    labelled(
        (
            ("Stage", template.stage),
            ("Languages", ", ".join(template.languages)),
            ("Budget", template.layout),
            ("Page", page(template.page)),
            ("Form", ", ".join(name for name, true in marks if true)),
            *_whole(template.limits),
        )
    )
    for section in template.sections:
        _heading(in_language(section.heading, "en"))
        labelled(
            (
                ("Key", key(section)),
                ("Stands", stands(section)),
                ("Asked", section.question),
                ("Scored", _scored(section.scoring, section.points)),
                ("Limits", limits(section.limits)),
                ("Made here", ", ".join(section.generated)),
                ("Guidance", guidance.get(section.key, "").strip()),
                *(("Not known", question) for question in section.question_to_writer),
            )
        )


def print_guide(guide: Guide) -> None:
    """What to write where, with what is still missing."""
    asked_by = guide.call or guide.funder or ""
    say(f"{guide.proposal}: {guide.template} for {asked_by}, in '{guide.language}'")
    labelled(_whole(guide.limits))
    for section in guide.sections:
        _heading(f"{section.number} {section.heading}".strip())
        labelled(
            (
                ("Key", section.key),
                ("Missing", MISSING.get(section.state, "")),
                ("Asked", section.question),
                ("Scored", _scored(section.scoring, section.points)),
                ("Limits", limits(section.limits)),
                ("Made here", ", ".join(section.generated)),
                ("Guidance", section.guidance),
                *(("Not known", question) for question in section.question_to_writer),
            )
        )


def _heading(text: str) -> None:
    from rich.markup import escape

    console.print()
    console.print(f"[bold]{escape(text)}[/]", soft_wrap=True)


def _whole(given: Iterable[Limit]) -> list[tuple[str, str]]:
    return [("Whole form" if not one.over else "Together", limit(one)) for one in given]


def _scored(scoring: str, points: int | None) -> str:
    return " ".join(part for part in (scoring, f"({points} points)" if points is not None else "") if part)
