"""Talk beside the text: threads on a section, with replies, mentions, assignment and an end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.queries import ensure_members, list_members
from app.domain.anchoring import Anchor, find_passage
from app.domain.phrases import phrase
from app.errors import BadInput, NotFound, NotPermitted
from app.proposals.queries import find_section, list_sections
from app.proposals.queries.talk import COMMENT, MENTION, find_comment, list_comments, list_mentions
from app.proposals.service.authors import Author
from app.proposals.service.edit_sections import blocks_of

MAX_COMMENT = 10_000
_MAX_QUOTE = 500


class Show(StrEnum):
    OPEN = "open"
    MINE = "mine"
    """Assigned to me, mentioning me, or begun by me; open ones."""
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Said:
    """One comment. `text` is empty where it was taken back."""

    id: int
    name: str
    text: str
    said_at: datetime
    edited: bool
    deleted: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Thread:
    id: int
    key: str
    language: str
    quote: str
    block: int | None
    """Where the quote stood when it was made."""
    said: tuple[Said, ...]
    """The first comment and its replies."""
    assigned_to: int | None
    assigned_name: str
    resolved_by: str
    resolved: bool


def threads_of(rows: Sequence[RowMapping], reader: Author) -> tuple[Thread, ...]:
    """Comments in their threads. A thread of which everything was taken back is shown only to who may undo that."""
    replies: dict[int, list[RowMapping]] = {}
    for row in rows:
        replies.setdefault(row["thread_id"] or row["id"], []).append(row)
    threads = (_thread(said[0], said, reader) for said in replies.values())
    return tuple(thread for thread in threads if any(not one.deleted or one.own for one in thread.said))


def list_threads(
    session: Session,
    proposal_id: int,
    reader: Author,
    show: Show = Show.OPEN,
    *,
    key: str | None = None,
    language: str | None = None,
) -> tuple[Thread, ...]:
    """Threads of a section, or of the whole proposal. Two statements, however many there are."""
    threads = threads_of(list_comments(session, proposal_id, key=key, language=language), reader)
    if show is Show.RESOLVED:
        return tuple(thread for thread in threads if thread.resolved)
    opened = tuple(thread for thread in threads if not thread.resolved)
    if show is Show.OPEN:
        return opened
    mentioned = list_mentions(session, proposal_id, reader.person_id) if reader.person_id is not None else frozenset()
    return tuple(thread for thread in opened if _concerns(thread, reader, mentioned))


def find_quotes(session: Session, proposal_id: int, threads: Iterable[Thread]) -> dict[int, Anchor | None]:
    """Where the quoted passages of threads stand now, by the thread's id; None for one that is gone. One statement."""
    quoting = [thread for thread in threads if thread.quote]
    if not quoting:
        return {}
    texts = {(row["key"], row["language"]): blocks_of(row["blocks"]) for row in list_sections(session, proposal_id)}
    return {
        thread.id: find_passage(texts.get((thread.key, thread.language), ()), thread.quote, thread.block)
        for thread in quoting
    }


def begin_thread(
    session: Session,
    proposal: RowMapping,
    author: Author,
    text: str,
    *,
    key: str,
    language: str,
    at: datetime,
    quote: str = "",
    block: int | None = None,
    assigned_to: int | None = None,
) -> int:
    """Say something about a section; the comment's id. Raises BadInput.

    Where `block` is not given it is the one that holds the quote.
    """
    ensure_members(session, proposal["organisation_id"], assigned_to)
    section = find_section(session, proposal["id"], key, language) if quote.strip() and block is None else None
    if section is not None and (found := find_passage(blocks_of(section["blocks"]), quote)):
        block = found.block
    return _say(
        session, proposal, author, text, at=at, key=key, language=language, thread_id=None,
        quote=quote.strip()[:_MAX_QUOTE], block=block, assigned_to=assigned_to,
    )  # fmt: skip


def reply(session: Session, proposal: RowMapping, author: Author, thread_id: int, text: str, *, at: datetime) -> int:
    """Answer in a thread; the comment's id. A resolved thread is open again. Raises NotFound, BadInput."""
    first = _first(session, proposal, thread_id)
    set_resolved(session, proposal, thread_id, author, at=None)
    return _say(
        session, proposal, author, text, at=at, key=first["key"], language=first["language"], thread_id=first["id"],
        quote="", block=None, assigned_to=None,
    )  # fmt: skip


def edit_comment(
    session: Session, proposal: RowMapping, author: Author, comment_id: int, text: str, *, at: datetime
) -> None:
    """Raises NotFound, NotPermitted for somebody else's, BadInput."""
    row = _own(session, proposal, author, comment_id)
    _change(session, row["id"], text=_checked(text), edited_at=at)
    session.execute(MENTION.delete().where(MENTION.c.comment_id == row["id"]))
    _mention(session, proposal, row["id"], text)


def set_deleted(
    session: Session, proposal: RowMapping, author: Author, comment_id: int, *, at: datetime | None
) -> None:
    """Take one's own comment back, or (None) undo that. Raises NotFound, NotPermitted."""
    _change(session, _own(session, proposal, author, comment_id)["id"], deleted_at=at)


def set_resolved(
    session: Session, proposal: RowMapping, thread_id: int, author: Author, *, at: datetime | None
) -> None:
    """Close a thread, or (None) open it again. Raises NotFound."""
    first = _first(session, proposal, thread_id)
    _change(session, first["id"], resolved_at=at, resolved_by=author.name if at is not None else "")


def assign_thread(session: Session, proposal: RowMapping, thread_id: int, person_id: int | None) -> None:
    """Give a thread to a member, or to nobody. Raises NotFound, BadInput."""
    ensure_members(session, proposal["organisation_id"], person_id)
    _change(session, _first(session, proposal, thread_id)["id"], assigned_to=person_id)


def thread_of(session: Session, proposal: RowMapping, comment_id: int) -> RowMapping:
    """The first comment of the thread that holds a comment. Raises NotFound."""
    row = find_comment(session, proposal["id"], comment_id)
    return _first(session, proposal, (row["thread_id"] or row["id"]) if row is not None else comment_id)


def mentioned_in(text: str, members: Sequence[tuple[int, str]]) -> frozenset[int]:
    """Ids of the members that stand in a text as `@Name`; the longest name that fits is meant.

    A first name is enough where only one member has it.
    """
    firsts = [name.split()[0].casefold() for _, name in members if name.split()]
    names: dict[str, int] = {}
    for person_id, name in members:
        words = name.casefold().split()
        if words and firsts.count(words[0]) == 1:
            names[words[0]] = person_id
        names[" ".join(words)] = person_id
    ordered = sorted((name for name in names if name), key=len, reverse=True)
    if not ordered:
        return frozenset()
    pattern = re.compile(r"(?<!\w)@(" + "|".join(re.escape(name) for name in ordered) + r")(?!\w)")
    return frozenset(names[found] for found in pattern.findall(" ".join(text.casefold().split())))


def _thread(first: RowMapping, said: Sequence[RowMapping], reader: Author) -> Thread:
    return Thread(
        id=first["id"],
        key=first["key"],
        language=first["language"],
        quote=first["quote"],
        block=first["block"],
        said=tuple(_said(row, reader) for row in said),
        assigned_to=first["assigned_to"],
        assigned_name=first["assigned_name"] or "",
        resolved_by=first["resolved_by"],
        resolved=first["resolved_at"] is not None,
    )


def _said(row: RowMapping, reader: Author) -> Said:
    deleted = row["deleted_at"] is not None
    return Said(
        id=row["id"],
        name=row["name"],
        text="" if deleted else row["text"],
        said_at=row["said_at"],
        edited=row["edited_at"] is not None,
        deleted=deleted,
        own=_is_own(row, reader),
    )


def _concerns(thread: Thread, reader: Author, mentioned: frozenset[int]) -> bool:
    assigned = reader.person_id is not None and thread.assigned_to == reader.person_id
    return assigned or thread.id in mentioned or thread.said[0].own


def _is_own(row: RowMapping, author: Author) -> bool:
    """A guest is known by the name on the link only."""
    return bool(row["person_id"] == author.person_id and (author.person_id is not None or row["name"] == author.name))


def _say(session: Session, proposal: RowMapping, author: Author, text: str, *, at: datetime, **place: Any) -> int:
    comment_id: int = session.execute(
        insert(COMMENT)
        .values(
            proposal_id=proposal["id"],
            text=_checked(text),
            person_id=author.person_id,
            name=author.name,
            said_at=at,
            resolved_by="",
            **place,
        )
        .returning(COMMENT.c.id)
    ).scalar_one()
    _mention(session, proposal, comment_id, text)
    return comment_id


def _mention(session: Session, proposal: RowMapping, comment_id: int, text: str) -> None:
    if "@" not in text:
        return
    members = [(row["id"], row["name"]) for row in list_members(session, proposal["organisation_id"])]
    for person_id in sorted(mentioned_in(text, members)):
        session.execute(insert(MENTION).values(comment_id=comment_id, person_id=person_id))


def _checked(text: str) -> str:
    if not text.strip():
        raise BadInput("Write something first.")
    if len(text) > MAX_COMMENT:
        raise BadInput(
            phrase(
                "A comment has at most {most} characters; this one has {length}.", most=MAX_COMMENT, length=len(text)
            )
        )
    return text.strip()


def _first(session: Session, proposal: RowMapping, thread_id: int) -> RowMapping:
    row = find_comment(session, proposal["id"], thread_id)
    if row is None or row["thread_id"] is not None:
        raise NotFound("There is no such thread here.")
    return row


def _own(session: Session, proposal: RowMapping, author: Author, comment_id: int) -> RowMapping:
    row = find_comment(session, proposal["id"], comment_id)
    if row is None:
        raise NotFound("There is no such comment here.")
    if not _is_own(row, author):
        raise NotPermitted("Only who wrote a comment can change it.")
    return row


def _change(session: Session, comment_id: int, **values: Any) -> None:
    session.execute(update(COMMENT).where(COMMENT.c.id == comment_id).values(**values))
