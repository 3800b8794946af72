"""A project's own texts in the document's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.assembly.texts import Change, rewrite
from app.domain.project import Project

_TRANSLATED = frozenset(
    {
        "assumptions",
        "capacity",
        "description",
        "frequency",
        "how",
        "impact",
        "milestones",
        "mitigation",
        "role",
        "summary",
        "text",
        "theory_of_change",
        "title",
        "unit",
        "verification",
    }
)
"""Fields that a reader of another language needs; names, places and people's titles may stay as they are."""


def texts_to_translate(project: Project) -> dict[str, str]:
    """By path, the project's own texts that a proposal in another language should have in it."""
    return {
        path: text
        for path, text in every_text(project).items()
        if _field(path) in _TRANSLATED and any(letter.isalpha() for letter in text)
    }


def every_text(project: Project) -> dict[str, str]:
    """All texts of a project by the path that translates them."""
    found: dict[str, str] = {}

    def note(path: str, text: str) -> str:
        found[path] = text
        return text

    rewrite(replace(project, translations={}), note)
    return found


def translations_for(project: Project, language: str) -> Mapping[str, str]:
    """Those in a language, or in its base language: a French text serves in Canada too."""
    return project.translations.get(language) or project.translations.get(language.split("-")[0]) or {}


def _field(path: str) -> str:
    return next(word for word in reversed(path.split(".")) if not word.isdigit())


def translated(project: Project, language: str) -> Project:
    """The project with its translations laid over; texts without one stay as they were written.

    A path is the kind of thing, its key and the field: `project.title`, `results.impact`, `outcome.O1.title`,
    `activity.A1.milestones.6`, `indicator.I1.baseline.text`, `line.st1.description`, `source.own.name`,
    `partner.clinic.role`, `risk.R1.mitigation`; places in a list count from 1: `outcome.O1.assumptions.2`. The path
    `term.TEXT` translates a short text wherever it stands alone: `term.persons`.
    """
    texts = translations_for(project, language)
    if not texts or language == project.language:
        return project
    return rewrite(project, _from(texts))


def _from(texts: Mapping[str, str]) -> Change:
    def change(path: str, text: str) -> str:
        return texts.get(path) or texts.get(f"term.{text}") or text

    return change
