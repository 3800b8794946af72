"""What a decision whether to apply rests on: the parts of a call that are kept with it, to tell later what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.announcement import Announcement, Changed
from app.domain.call import Call

OF_CALL = ("stages", "rules", "eligibility", "limits", "sections", "activity", "countries", "languages")
"""Days, amounts and shares, who may apply, lengths, and what the work has to keep to."""
OF_ANNOUNCEMENT = (
    "deadlines", "deadline_words", "currency", "floor", "ceiling", "budget", "countries", "eligibility", "status",
)  # fmt: skip

Terms = Mapping[str, Any]
"""`of`: `call` or `announcement`; beside it what each of its fields says, as plain values."""


def name_of(kind: type[Call | Announcement]) -> str:
    """`call` or `announcement`."""
    return kind.__name__.lower()


def terms_of(kind: type[Call | Announcement], plain: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a call or an announcement. Where a rule was read does not count, nor what says nothing."""
    said = {key: _said(plain[key]) for key in _fields(kind)}
    return {"of": name_of(kind)} | {key: value for key, value in said.items() if value not in _NOTHING}


def changed_terms(before: Terms, after: Terms) -> tuple[Changed, ...]:
    """By field, in their order; nothing where one is of a call and the other of an announcement."""
    if before["of"] != after["of"]:
        return ()
    names = OF_CALL if before["of"] == name_of(Call) else OF_ANNOUNCEMENT
    return tuple(
        Changed(field=key, before=before.get(key), after=after.get(key))
        for key in names
        if before.get(key) != after.get(key)
    )


def as_said(kind: type[Call | Announcement], plain: Mapping[str, Any], then: Terms) -> dict[str, Any]:
    """The call or announcement as plain values, with the parts that were kept as they were."""
    other = {key: value for key, value in plain.items() if key not in _fields(kind)}
    return other | {key: value for key, value in then.items() if key != "of"}


_NOTHING: tuple[Any, ...] = (None, "", [], {})


def _fields(kind: type[Call | Announcement]) -> tuple[str, ...]:
    return OF_CALL if kind is Call else OF_ANNOUNCEMENT


def _said(value: Any) -> Any:
    match value:
        case dict():
            found = {key: _said(part) for key, part in value.items() if key != "source"}
            return {key: part for key, part in found.items() if part not in _NOTHING}
        case list():
            return [_said(part) for part in value]
        case _:
            return value
