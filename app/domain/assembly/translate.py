"""A project's own texts in the document's language."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.assembly.texts import Change, rewrite
from app.domain.project import Project


def translated(project: Project, language: str) -> Project:
    """The project with its translations laid over; texts without one stay as they were written.

    A path is the kind of thing, its key and the field: `project.title`, `results.impact`, `outcome.O1.title`,
    `activity.A1.milestones.6`, `indicator.I1.baseline.text`, `line.st1.description`, `source.own.name`,
    `partner.clinic.role`, `risk.R1.mitigation`; places in a list count from 1: `outcome.O1.assumptions.2`. The path
    `term.TEXT` translates a short text wherever it stands alone: `term.persons`.
    """
    texts = project.translations.get(language) or project.translations.get(language.split("-")[0])
    if not texts or language == project.language:
        return project
    return rewrite(project, _from(texts))


def _from(texts: Mapping[str, str]) -> Change:
    def change(path: str, text: str) -> str:
        return texts.get(path) or texts.get(f"term.{text}") or text

    return change
