"""What the API's description says otherwise than the framework would."""

from __future__ import annotations

import re
from typing import Any

from app.catalog.schema import LOCAL_TIME

_OF_WRITERS = ("409", "412", "413", "415", "428")
_WORD = re.compile("(?=[A-Z])")
_PROBLEM = "application/problem+json"
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "The token that `grantwright serve` prints. A browser that is signed in needs none.",
}


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """The framework's description, with the token that programs send, operations summed up by their first sentence,
    errors of the type they are sent as and only where they can occur, and local times as they are written."""
    schema["components"]["securitySchemes"] = {"Token": _TOKEN}
    schema["security"] = [{"Token": []}]
    for path in schema["paths"].values():
        for method, operation in path.items():
            named = _WORD.sub(" ", operation["operationId"]).capitalize()
            summary, _, more = operation.get("description", named).partition(". ")
            operation["summary"] = summary.rstrip(".")
            if more:
                operation["description"] = more
            else:
                operation.pop("description", None)
            _describe_answers(operation["responses"], reads=method == "get")
    found: dict[str, Any] = with_local_times(schema)
    return found


def _describe_answers(answers: dict[str, Any], *, reads: bool) -> None:
    if reads:
        for status in _OF_WRITERS:
            answers.pop(status, None)
        answers["304"] = {"description": "What was sent by If-None-Match has not changed"}
    for status, answer in answers.items():
        if status >= "400":
            answer["content"] = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}


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
