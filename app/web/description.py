"""What the API's description says otherwise than the framework would."""

from __future__ import annotations

from typing import Any

from app.catalog.schema import LOCAL_TIME


def with_local_times(schema: Any) -> Any:
    """The same JSON Schema, where a local time is written as in the files."""
    match schema:
        case {"type": "string", "format": "time", **more}:
            return {**more, **LOCAL_TIME}
        case dict():
            return {key: with_local_times(value) for key, value in schema.items()}
        case list():
            return [with_local_times(item) for item in schema]
        case _:
            return schema
