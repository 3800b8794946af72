"""Kinds of persons and of data as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import IO

from fastapi.responses import StreamingResponse

from app.domain.retention import Kept
from app.privacy.service.subjects import SubjectKind
from app.web.downloads import sealed
from app.web.language import gettext as _

_CHUNK = 1 << 20


def kind_names() -> Mapping[SubjectKind, str]:
    return {
        SubjectKind.MEMBER: _("Member"),
        SubjectKind.GUEST: _("Guest"),
        SubjectKind.CONTACT: _("Contact"),
        SubjectKind.PARTNER: _("Partner's person"),
        SubjectKind.STORY: _("Person of a story"),
        SubjectKind.NAMED: _("Anybody else"),
    }


def kept_names() -> Mapping[Kept, str]:
    return {
        Kept.AUDIT: _("Log"),
        Kept.EXPORTS: _("Made files"),
        Kept.JOBS: _("Letters and tasks of the program"),
        Kept.DIGESTS: _("Reminders that were sent"),
        Kept.GUEST_LINKS: _("Links of guests"),
        Kept.PRESENCE: _("Who is in a section"),
        Kept.DELETED_COMMENTS: _("Deleted comments"),
        Kept.VERSIONS: _("Earlier versions of sections"),
        Kept.CONTACTS: _("Contacts whom nobody met"),
        Kept.WITHDRAWN_STORIES: _("Stories whose consent was withdrawn"),
        Kept.DECLINED_PROPOSALS: _("Proposals that were never submitted and came to an end"),
    }


def room_of(table: str) -> str:
    """Where in the program a table's rows are seen."""
    return next((name for name, parts in _rooms() if table.startswith(parts)), _("Elsewhere"))


def _rooms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (_("Account"), ("person", "credential", "web_session", "sign_in", "membership", "invitation", "reminder",
                        "calendar_feed")),
        (_("Guests"), ("guest_link",)),
        (_("Log"), ("audit",)),
        (_("Submissions"), ("submission",)),
        (_("Sections and their versions"), ("section", "named_version", "pasted_field", "presence", "borrowing")),
        (_("Comments and reviews"), ("comment", "mention", "review", "sign_off")),
        (_("Relationships"), ("contact", "acquaintance", "engagement", "commitment", "relation", "clarification",
                              "sensitivity")),
        (_("Calendar"), ("dated", "deadline", "digest", "calendar")),
        (_("Pipeline"), ("opportunity", "effort", "scorecard", "go_decision", "pipeline", "eligibility")),
        (_("Announcements"), ("announcement", "saved_search", "search_hit", "watch")),
        (_("Library"), ("past_project", "staff_member", "story", "evidence", "owned_document", "reusable", "picture")),
        (_("Grants"), ("grant_", "spending")),
        (_("Projects"), ("project", "partner", "result", "risk", "indicator", "budget", "funding", "exchange")),
        (_("Proposals"), ("proposal",)),
        (_("Files and letters"), ("job", "export_file")),
        (_("Organisation"), ("organisation",)),
    )  # fmt: skip


def streamed(opening: AbstractContextManager[IO[bytes]], name: str) -> StreamingResponse:
    """A file that is closed, and gone, when the answer is sent."""
    file = opening.__enter__()

    def pieces() -> Iterator[bytes]:
        try:
            while piece := file.read(_CHUNK):
                yield piece
        finally:
            opening.__exit__(None, None, None)

    return StreamingResponse(pieces(), media_type="application/zip", headers=sealed(name))
