"""Changing every text of a record, wherever it stands, by its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from app.domain.alignment import DacAlignment, SdgAlignment, TreatyAlignment
from app.domain.budget import Budget, BudgetLine, FundingSource, Indirect
from app.domain.consent import Story
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.money import ExchangeRate, Money
from app.domain.organisation import Organisation
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.results import Activity, Beneficiaries, Indicator, Outcome, Output, Results
from app.domain.risks import Risk
from app.domain.track_record import Endorsement, PastProject, StaffMember

Change = Callable[[str, str], str]
"""Path and text → the text to put there."""

_R = TypeVar("_R")

_NAMED: Mapping[type, tuple[str, str]] = {
    Project: ("project", ""),
    Results: ("results", ""),
    Beneficiaries: ("beneficiaries", ""),
    Organisation: ("organisation", ""),
    Outcome: ("outcome", "key"),
    Output: ("output", "key"),
    Activity: ("activity", "key"),
    Indicator: ("indicator", "key"),
    BudgetLine: ("line", "key"),
    FundingSource: ("source", "key"),
    Partner: ("partner", "key"),
    Risk: ("risk", "key"),
    SdgAlignment: ("sdg", "target"),
    TreatyAlignment: ("treaty", "treaty"),
    DacAlignment: ("dac", "code"),
    Evidence: ("evidence", "key"),
    OwnedDocument: ("document", "key"),
    Story: ("story", "token"),
    PastProject: ("past_project", "key"),
    StaffMember: ("staff", "key"),
}
"""Where a path begins anew: its first word, and the field that names the record."""

_STRUCTURE: Mapping[type, frozenset[str]] = {
    Project: frozenset({"slug", "organisation", "language", "countries", "translations"}),
    Outcome: frozenset({"key"}),
    Output: frozenset({"key"}),
    Activity: frozenset({"key", "responsible"}),
    Indicator: frozenset({"key"}),
    Budget: frozenset({"currency"}),
    BudgetLine: frozenset({"key", "currency", "activity", "partner", "source", "years"}),
    FundingSource: frozenset({"key"}),
    Indirect: frozenset({"source", "less"}),
    ExchangeRate: frozenset({"currency"}),
    Money: frozenset({"currency"}),
    Partner: frozenset({"key", "cleared_audiences", "country", "letter", "raci"}),
    Risk: frozenset({"key"}),
    SdgAlignment: frozenset({"target"}),
    TreatyAlignment: frozenset({"treaty"}),
    DacAlignment: frozenset({"code"}),
    Organisation: frozenset({"slug", "country", "kind", "languages", "themes", "answers"}),
    Evidence: frozenset({"key", "kind", "doi"}),
    OwnedDocument: frozenset({"key", "kind", "file", "language", "partner", "translation_of", "seen_by", "owner"}),
    Story: frozenset({"token", "consent"}),
    PastProject: frozenset({"key", "countries", "sdg", "dac", "documents"}),
    Endorsement: frozenset({"document"}),
    StaffMember: frozenset({"key", "partner", "languages", "cv"}),
}
"""Fields that refer to something, and so are no text."""


@cache
def _text_fields(cls: Any) -> tuple[str, ...]:
    structure = _STRUCTURE.get(cls, frozenset())
    return tuple(f.name for f in fields(cls) if f.name not in structure)


def rewrite(record: _R, change: Change, path: str = "") -> _R:
    """The record with `change` applied to each of its texts; the same object where none changed."""
    changed: Any = _rewrite(record, change, path)
    return changed  # type: ignore[no-any-return]


def _rewrite(value: Any, change: Change, path: str) -> Any:
    if type(value) is str:  # an enum's member is a str too, and no text
        return change(path, value) if value else value
    if isinstance(value, tuple):
        items = tuple(_rewrite(item, change, f"{path}.{n}") for n, item in enumerate(value, start=1))
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        return _rewrite_entries(value, change, path)
    cls: type = type(value)
    if not is_dataclass(cls):
        return value
    if named := _NAMED.get(cls):
        path = f"{named[0]}.{getattr(value, named[1])}" if named[1] else named[0]
    changes = {}
    for name in _text_fields(cls):
        old = getattr(value, name)
        new = _rewrite(old, change, f"{path}.{name}")
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


def _rewrite_entries(entries: dict[Any, Any], change: Change, path: str) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key, item in entries.items():
        printed = _rewrite(key, change, f"{path}.{key}")
        while printed in result:  # two entries that now read alike stay two entries
            printed = f"{printed} (2)"
        result[printed] = _rewrite(item, change, f"{path}.{key}")
    same = len(result) == len(entries) and all(
        k is k2 and v is v2 for (k, v), (k2, v2) in zip(entries.items(), result.items(), strict=True)
    )
    return entries if same else result
