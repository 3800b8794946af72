"""Between rows and domain values: the columns of a table carry the names of the value's fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from threading import Lock
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import JSON, RowMapping, Table
from sqlmodel import SQLModel

from app.domain.phrases import phrase
from app.errors import StorageFault

T = TypeVar("T")


_adapters: dict[Any, TypeAdapter[Any]] = {}
_making = Lock()


def adapter(kind: Any) -> TypeAdapter[Any]:
    """The validator of a domain type; making one takes milliseconds, so each is made once."""
    found = _adapters.get(kind)
    if found is None:
        with _making:
            found = _adapters.setdefault(kind, TypeAdapter(kind))
    return found


def table_of(row_type: type[SQLModel]) -> Table:
    table: Table = row_type.__table__  # type: ignore[attr-defined]
    return table


def columns_of(record: Any, row_type: type[SQLModel], **more: Any) -> dict[str, Any]:
    """The values of `record` for the columns of `row_type` that it has; `more` adds the others (keys, positions)."""
    plain = adapter(type(record)).dump_python(record, mode="json")
    values = dict(more)
    for column in table_of(row_type).columns:
        if column.name in more or column.name not in plain:
            continue
        if isinstance(column.type, JSON):
            values[column.name] = plain[column.name]
        else:
            value = getattr(record, column.name)
            values[column.name] = value.value if isinstance(value, Enum) else value
    return values


def record_of(kind: type[T], row: RowMapping | Mapping[str, Any], **more: Any) -> T:
    """The domain value of a row; `more` gives the fields that stand elsewhere.

    Raises StorageFault for a row that no version of the program wrote.
    """
    names = kind.__dataclass_fields__  # type: ignore[attr-defined]
    values = {name: row[name] for name in names if name in row}
    result: T = stored_value(kind, {**values, **more})
    return result


def stored_value(kind: Any, value: Any) -> Any:
    """A domain value of what the data base holds. Raises StorageFault where it cannot be one."""
    try:
        return adapter(kind).validate_python(value)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        what = getattr(kind, "__name__", "text")
        raise StorageFault(
            phrase(
                "The data base holds something that cannot be read ({what}, {place}); restore it from a backup.",
                what=what,
                place=place,
            )
        ) from error


def json_of(kind: Any, value: Any) -> Any:
    """A domain value as plain JSON: decimals and dates as strings."""
    return adapter(kind).dump_python(value, mode="json")


def numbered(records: Iterable[T]) -> Iterable[tuple[int, T]]:
    return enumerate(records, start=1)
