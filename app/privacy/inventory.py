"""Which columns can hold something about a person. Every table stands here; a test holds each new one to that.

Foreign keys to people, contacts, guest links and stories are read from the tables themselves, and so is to which
organisation a row belongs. What is said here is what no schema tells: whether words in a column are somebody's name,
something that people write, or a key of the program's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import JSON, ColumnElement, LargeBinary, String, Table, select
from sqlmodel import SQLModel

import app.models  # noqa: F401 - makes the tables known


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The columns of a table with words in them, by what the words are."""

    names: tuple[str, ...] = ()
    """Who did something: one name and nothing else."""
    texts: tuple[str, ...] = ()
    """What people write; anybody may be named in it."""
    files: tuple[str, ...] = ()
    """Hash of a file in the workspace."""
    secret: tuple[str, ...] = ()
    """Passwords and tokens, never handed out."""
    unsaid: tuple[str, ...] = ()
    """Of the texts, those that are not handed out: a letter may hold a link that opens somebody's account."""
    plain: tuple[str, ...] = ()
    """Keys, kinds, codes and numbers: nobody can be named in them."""
    alone: bool = False
    """A row is there for its person only, and goes with them."""
    guarded: bool = False
    """What others wrote here about somebody is not that person's to see; an administrator answers for it."""


INVENTORY: Mapping[str, Held] = {
    "acquaintance": Held(plain=("closeness",), alone=True),
    "announcement": Held(
        texts=("title", "summary", "eligibility", "deadline_words"),
        plain=("source", "native_id", "number", "funder", "deadlines", "currency", "floor", "ceiling", "budget",
               "countries", "themes", "url", "status", "content_hash", "listing_hash"),
    ),
    "announcement_change": Held(texts=("before", "after")),
    "announcement_dismissal": Held(names=("by",), texts=("reason",)),
    "announcement_facet": Held(
        plain=("packed", "source", "status", "band", "month", "title_key", "number_key", "currency", "countries",
               "themes", "applicants"),
    ),
    "announcement_link": Held(names=("linked_by",)),
    "announcement_pair": Held(plain=("reasons",)),
    "announcement_verdict": Held(names=("by",)),
    "audit": Held(names=("name",), texts=("what", "detail"), plain=("did",)),
    "borrowing": Held(names=("by",), texts=("title",), plain=("section", "language", "text", "digest")),
    "budget_line": Held(
        texts=("description", "justification"),
        plain=("key", "category", "unit", "quantity", "unit_cost", "currency", "share", "years", "activity", "partner",
               "source"),
    ),
    "calendar_feed": Held(secret=("token_hash",), plain=("language",), alone=True),
    "calendar_settings": Held(plain=("weekend", "closures", "pattern", "remind_days")),
    "catalogue_file": Held(names=("saved_by",), texts=("text",), plain=("name",)),
    "clarification": Held(texts=("about", "question", "answer", "source", "asked_by"), plain=("call",)),
    "clarification_reader": Held(plain=("dated_uid",)),
    "comment": Held(names=("name", "resolved_by"), texts=("quote", "text"), plain=("key", "language")),
    "commitment": Held(texts=("what",), plain=("kind", "dated_uid")),
    "contact": Held(
        names=("name",), texts=("note", "function", "email", "phone", "languages", "networks"), plain=("source",)
    ),
    "credential": Held(secret=("password_hash", "totp_secret", "recovery"), alone=True),
    "dated": Held(
        names=("created_by",), texts=("title", "note"),
        plain=("key", "uid", "kind", "when", "origin", "state", "call", "step"),
    ),
    "deadline_move": Held(names=("seen_by",), texts=("before", "after"), plain=("kind",)),
    "digest": Held(texts=("told", "payload", "error"), plain=("state",), alone=True),
    "effort": Held(names=("name", "by"), texts=("note",), plain=("hours",)),
    "eligibility_answer": Held(names=("by",), texts=("note",), plain=("source", "key")),
    "engagement": Held(texts=("subject", "said"), plain=("kind", "dated_uid")),
    "engagement_contact": Held(),
    "engagement_member": Held(),
    "erasure": Held(plain=("digest", "kind"), names=("by",)),
    "evidence": Held(
        texts=("statement", "title", "author", "publisher", "method", "page", "container", "quotation"),
        plain=("key", "url", "kind", "volume", "issue", "doi"),
    ),
    "exchange_rate": Held(texts=("source",), plain=("currency", "rate")),
    "export_file": Held(
        names=("asked_by",), texts=("name",), plain=("format", "language", "job"), files=("sha256",)
    ),
    "funder_award": Held(
        texts=("recipient",), plain=("funder", "native_id", "kind", "amount", "currency")
    ),
    "funding_source": Held(texts=("name",), plain=("key", "kind")),
    "go_decision": Held(names=("by",), texts=("reason", "said"), plain=("verdict", "seen")),
    "grant_actual": Held(
        names=("recorded_by",), texts=("text", "note", "verification"), plain=("indicator", "value", "by"),
    ),
    "grant_award": Held(names=("recorded_by",), plain=("reference", "amount", "currency", "threshold")),
    "grant_baseline": Held(names=("recorded_by",), texts=("changes", "project")),
    "grant_duty": Held(plain=("key", "kind")),
    "guest_link": Held(
        names=("name", "created_by"), texts=("title",), secret=("token_hash",),
        plain=("actions", "addresses", "section"),
    ),
    "indicator": Held(
        texts=("title", "verification", "responsible", "location", "baseline", "target", "milestones",
               "disaggregation"),
        plain=("result", "key", "unit", "direction", "frequency", "weight"),
    ),
    "invitation": Held(names=("name", "invited_by"), texts=("email",), secret=("token_hash",), plain=("roles",)),
    "job": Held(
        texts=("payload", "result", "error", "doing"), unsaid=("payload", "result"),
        plain=("kind", "key", "state", "lease"),
    ),
    "membership": Held(plain=("roles",), alone=True),
    "mention": Held(),
    "named_version": Held(names=("named_by",), texts=("name", "parts"), plain=("sections",)),
    "opportunity": Held(
        names=("created_by",), texts=("title", "note", "funder_name"),
        plain=("call", "funder", "stage", "currency", "value"),
    ),
    "opportunity_move": Held(names=("by",), texts=("reason",), plain=("before", "after")),
    "organisation": Held(
        texts=("contact", "signatory", "email", "address", "mission", "answers"),
        plain=("slug", "name", "acronym", "country", "registration", "kind", "website", "languages", "themes",
               "turnover", "portal_ids", "catalogue_stamp"),
    ),
    "owned_document": Held(
        texts=("title", "file", "issuer", "certified_by", "seen_by", "owner"),
        plain=("key", "kind", "language", "partner", "translation_of"), files=("sha256",),
    ),
    "partner": Held(
        texts=("name", "public_name", "role", "capacity", "contact", "raci"),
        plain=("key", "cleared_audiences", "kind", "country", "contribution_amount", "contribution_currency", "letter"),
    ),
    "past_project": Held(
        texts=("title", "funder", "summary", "results", "referee", "endorsements"),
        plain=("key", "amount", "role", "countries", "sdg", "dac", "documents"),
    ),
    "pasted_field": Held(names=("pasted_by",), texts=("text",), plain=("key", "language")),
    "person": Held(names=("name",), texts=("email",), plain=("language",)),
    "picture": Held(names=("kept_by",), plain=("media_type",), files=("sha256",)),
    "pipeline_settings": Held(plain=("weights", "criteria", "weekly_hours", "hour_cost", "hour_currency")),
    "presence": Held(names=("name",), plain=("key", "language")),
    "project": Held(
        texts=("title", "summary", "translations", "impact", "theory_of_change", "assumptions", "beneficiaries",
               "alignment", "locations", "indirect_source"),
        plain=("slug", "acronym", "language", "countries", "currency", "indirect_rate", "indirect_base",
               "indirect_less"),
    ),
    "project_part": Held(plain=("part",)),
    "project_past": Held(texts=("value",), plain=("part",)),
    "proposal": Held(
        texts=("title", "beneficiaries", "theory_of_change", "attachments", "prefilled"),
        plain=("report", "track_record", "slug", "call", "funder", "stage", "template", "language", "territory",
               "scope"),
    ),
    "relation": Held(texts=("name",), plain=("key",)),
    "reminder_settings": Held(plain=("days", "zone"), alone=True),
    "result": Held(
        texts=("title", "description", "assumptions", "responsible", "location", "milestones"),
        plain=("level", "parent", "key"),
    ),
    "retention_settings": Held(plain=("periods",)),
    "reusable_text": Held(
        names=("owner",), texts=("title", "question", "variants", "tags"), plain=("key", "language")
    ),
    "reusable_text_version": Held(names=("saved_by",), texts=("text",), plain=("key",)),
    "review": Held(names=("name", "asked_by"), texts=("comment",), plain=("recommendation",), guarded=True),
    "review_score": Held(texts=("comment",), plain=("criterion",), guarded=True),
    "risk": Held(texts=("title", "mitigation", "owner"), plain=("key", "category")),
    "saved_search": Held(texts=("name", "wish"), plain=("every",)),
    "scorecard": Held(names=("name",), texts=("comment",), plain=("points", "leaning"), guarded=True),
    "search_hit": Held(),
    "section": Held(
        texts=("blocks", "words", "refers_to"), plain=("key", "language", "translated_from", "facts")
    ),
    "section_owner": Held(names=("given_by",), plain=("key",)),
    "section_version": Held(names=("saved_by",), texts=("blocks", "note", "name")),
    "sensitivity_note": Held(names=("written_by",), texts=("text",), plain=("country",), guarded=True),
    "sensitivity_reader": Held(alone=True),
    "sign_in_attempt": Held(plain=("key",)),
    "sign_in_link": Held(secret=("token_hash",), plain=("purpose",), alone=True),
    "sign_off": Held(names=("name", "withdrawn_by"), plain=("key", "role", "fingerprint")),
    "spending_batch": Held(names=("imported_by", "taken_back_by"), texts=("file_name",), plain=("mapping",)),
    "spending_entry": Held(
        texts=("description", "partner"),
        plain=("fingerprint", "line", "amount", "currency", "rate", "rate_source", "counted", "account", "voucher"),
    ),
    "spending_mapping": Held(plain=("name", "mapping")),
    "spending_note": Held(texts=("explanation",), plain=("line", "forecast")),
    "staff_member": Held(
        names=("name",), texts=("function", "summary", "skills", "languages"), plain=("key", "partner", "cv"),
    ),
    "story": Held(texts=("pseudonym", "text", "consent"), plain=("token",)),
    "submission": Held(
        names=("submitted_by", "unlocked_by"),
        texts=("document", "proposal", "late_reason", "override_reason", "overridden", "confirmation", "receipt_name",
               "unlock_reason"),
        plain=("language", "document_hash"), files=("receipt_sha256",),
    ),
    "submission_file": Held(texts=("name",), plain=("format",), files=("sha256",)),
    "watch_source": Held(plain=("name", "error", "problems", "etag", "last_modified")),
    "web_session": Held(secret=("token_hash",), plain=("browser",), alone=True),
    "webhook": Held(secret=("secret",), plain=("url",)),
}  # fmt: skip

IDENTITY = ("person", "contact", "guest_link", "story", "partner")
"""Tables of which a row is somebody."""


def tables() -> tuple[Table, ...]:
    """All that are described, in the order in which they stand on each other."""
    return tuple(table for table in SQLModel.metadata.sorted_tables if table.name in INVENTORY)


def worded(table: Table) -> frozenset[str]:
    """Columns that can hold words."""
    return frozenset(
        column.name
        for column in table.columns
        if isinstance(getattr(column.type, "impl_instance", column.type), String | JSON | LargeBinary)
    )


def links_of(table: Table) -> Mapping[str, str]:
    """Columns that point to somebody → the table of who it is."""
    return {
        key.parent.name: key.column.table.name
        for key in table.foreign_keys
        if key.column.table.name in IDENTITY and key.column.name == "id"
    }


def within(table: Table, organisation_id: int) -> ColumnElement[bool] | None:
    """Which rows are an organisation's; None for a table that belongs to none, like that of accounts."""
    path = _path(table.name)
    if path is None:
        return None
    *steps, last = path
    inner: ColumnElement[bool] = SQLModel.metadata.tables[last[0]].c[last[1]] == organisation_id
    for name, column in reversed(steps):
        own = SQLModel.metadata.tables[name].c[column]
        (key,) = own.foreign_keys
        inner = own.in_(select(key.column).where(inner))
    return inner


@cache
def _path(name: str) -> tuple[tuple[str, str], ...] | None:
    """The columns that lead from a table to its organisation."""
    if name == "organisation":
        return ((name, "id"),)
    table = SQLModel.metadata.tables[name]
    if "organisation_id" in table.columns:
        return ((name, "organisation_id"),)
    for key in sorted(table.foreign_keys, key=lambda key: (key.ondelete != "CASCADE", key.parent.name)):
        parent = key.column.table.name
        if (
            parent not in ("person", "guest_link", name)
            and len(key.parent.foreign_keys) == 1
            and (further := _path(parent))
        ):
            return ((name, key.parent.name), *further)
    return None
