"""ETag, If-None-Match and If-Match."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Header, HTTPException, Request, Response

from app.models.mapping import adapter

_VERSION_TAG = re.compile(r'"v([0-9]{1,9})"', re.ASCII)


def version_tag(version: int) -> str:
    return f'"v{version}"'


def answer(request: Request, kind: Any, value: Any, *, version: int | None = None) -> Response:
    """The value as JSON with its ETag; 304 when who reads it has it already.

    Without a version the tag is a hash of the content.
    """
    return answer_bytes(request, adapter(kind).dump_json(value), "application/json", version=version)


def answer_bytes(
    request: Request, body: bytes, media_type: str, *, version: int | None = None, headers: dict[str, str] | None = None
) -> Response:
    tag = version_tag(version) if version is not None else f'"{sha256(body).hexdigest()[:32]}"'
    everything = {
        **(headers or {}), "ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    if request.method == "GET" and not _tags(request.headers.get("if-none-match")).isdisjoint((tag, "*")):
        return Response(status_code=304, headers=everything)
    return Response(body, media_type=media_type, headers=everything)


async def read_version(
    if_match: Annotated[
        str | None, Header(description="ETag of the version that was read; required, so that nothing is overwritten.")
    ] = None,
) -> int:
    """The version a writer has read. Answers 428 without If-Match, 412 for one that cannot be ours."""
    if if_match is None:
        raise HTTPException(428, "Send If-Match with the ETag you read, so that nobody's work is overwritten.")
    found = _VERSION_TAG.fullmatch(if_match.strip())
    if found is None:
        raise HTTPException(412, "If-Match is not the ETag of a version; read it again.")
    return int(found[1])


ReadVersion = Annotated[int, Depends(read_version)]


def _tags(header: str | None) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in (header or "").split(",")}
