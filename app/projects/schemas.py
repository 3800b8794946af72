"""A project's parts, each read and written on its own."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.alignment import Alignment
from app.domain.budget import Budget
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.record import Record
from app.domain.results import Results
from app.domain.risks import Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Record):
    """What a project is called, where and when it happens, and its translated texts."""

    title: str
    acronym: str = ""
    language: str = "en"
    summary: str = ""
    countries: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    starts_on: date
    ends_on: date
    translations: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine(Record):
    """A project in a list."""

    slug: str
    title: str
    starts_on: date
    ends_on: date
    currency: str


class Part(StrEnum):
    ABOUT = "about"
    RESULTS = "results"
    BUDGET = "budget"
    PARTNERS = "partners"
    RISKS = "risks"
    ALIGNMENT = "alignment"


PART_TYPES: dict[Part, Any] = {
    Part.ABOUT: About,
    Part.RESULTS: Results,
    Part.BUDGET: Budget,
    Part.PARTNERS: tuple[Partner, ...],
    Part.RISKS: tuple[Risk, ...],
    Part.ALIGNMENT: Alignment,
}


def part_of(project: Project, part: Part) -> Any:
    """The value of one part of a project."""
    if part is Part.ABOUT:
        return About(**{f.name: getattr(project, f.name) for f in fields(About)})
    return getattr(project, part.value)


def with_part(project: Project, part: Part, value: Any) -> Project:
    """The project with one part replaced."""
    changes = {f.name: getattr(value, f.name) for f in fields(About)} if part is Part.ABOUT else {part.value: value}
    kept = {f.name: getattr(project, f.name) for f in fields(Project)}
    return Project(**{**kept, **changes})
