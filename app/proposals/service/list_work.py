"""What of the making of proposals waits for somebody, beside talk and reviews.

Three statements, however many proposals there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.policy import Action, Role, actions_of
from app.catalog.catalogue import Catalogue
from app.domain.suggesting import open_suggestions
from app.proposals.queries.work import list_given_sign_offs, list_suggested, list_unfinished
from app.proposals.service.authors import Author
from app.proposals.service.edit_sections import blocks_of
from app.proposals.service.list_waiting import Waiting, Waits
from app.proposals.service.lock_sections import WHOLE
from app.proposals.service.sign_sections import sections_to_sign
from app.proposals.service.survey_proposals import Surveyed

_SIGNING = timedelta(days=21)
"""So long before its deadline a proposal waits for sign-offs; sooner where somebody signed already."""


def work_for(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    proposals: Mapping[str, Surveyed],
    reader: Author,
    roles: frozenset[Role],
    *,
    now: datetime,
) -> tuple[Waiting, ...]:
    """Sections the reader has to finish, then sign-offs of their roles, then suggestions of others they may decide on.

    `proposals` by slug; those that were sent wait for nothing.
    """
    open_ones = {slug: proposal for slug, proposal in proposals.items() if proposal.submitted_at is None}
    found = (
        *_sections(session, organisation, reader),
        *_sign_offs(session, catalogue, organisation, open_ones, roles, now),
        *(_suggestions(session, organisation, reader) if Action.WRITE in actions_of(roles) else ()),
    )
    return tuple(waiting for waiting in found if waiting.proposal in open_ones)


def _sections(session: Session, organisation: RowMapping, reader: Author) -> Iterator[Waiting]:
    if reader.person_id is None:
        return
    for row in list_unfinished(session, organisation["id"], reader.person_id):
        yield Waiting(
            Waits.SECTION,
            row["proposal"],
            row["given_by"],
            "",
            key=row["key"],
            language=row["language"],
            due_on=row["due_on"],
        )


def _sign_offs(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    proposals: Mapping[str, Surveyed],
    roles: frozenset[Role],
    now: datetime,
) -> Iterator[Waiting]:
    given: dict[str, set[tuple[Role, str]]] = {}
    for row in list_given_sign_offs(session, organisation["id"]):
        # A repeating section signs item by item; one is taken for all.
        given.setdefault(row["proposal"], set()).add((Role(row["role"]), row["key"].partition("/")[0]))
    for slug, proposal in proposals.items():
        signed = given.get(slug, set())
        near = any(at is not None and now <= at <= now + _SIGNING for _, at, asks in proposal.deadlines() if not asks)
        if not (near or signed) or proposal.line.template not in catalogue.templates:
            continue
        asked = sections_to_sign(catalogue.templates[proposal.line.template])
        missing = {role for role, keys in asked.items() if any((role, key) not in signed for key in keys)}
        if not missing and (Role.MANAGER, WHOLE) not in signed:
            missing.add(Role.MANAGER)
        for role in sorted(missing & roles):
            yield Waiting(Waits.SIGN_OFF, slug, "", role)


def _suggestions(session: Session, organisation: RowMapping, reader: Author) -> Iterator[Waiting]:
    for row in list_suggested(session, organisation["id"]):
        others = [one for one in open_suggestions(blocks_of(row["blocks"])) if one.by != reader.name]
        if others:
            yield Waiting(
                Waits.SUGGESTIONS,
                row["proposal"],
                others[0].by,
                str(len(others)),
                key=row["key"],
                language=row["language"],
            )
