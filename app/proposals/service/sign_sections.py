"""Sign-off by role: finance signs the budget, M&E the results, a manager the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.accounts.policy import Role
from app.accounts.words import told_role
from app.catalog.catalogue import Catalogue
from app.domain.checks.reading import Reading
from app.domain.document import Section
from app.domain.phrases import phrase
from app.domain.template import Generated, Template
from app.errors import BadInput, Conflict, NotFound, NotPermitted
from app.models.mapping import json_of
from app.proposals.queries import get_proposal
from app.proposals.queries.talk import SIGN_OFF, find_sign_off, hold_proposal, list_sign_offs
from app.proposals.service.authors import Author
from app.proposals.service.gather_material import gather_material
from app.proposals.service.list_sections import read_today
from app.proposals.service.lock_sections import WHOLE

_MONEY = frozenset(
    {
        Generated.BUDGET,
        Generated.BUDGET_SUMMARY,
        Generated.BUDGET_JUSTIFICATION,
        Generated.FUNDING_SOURCES,
        Generated.BUDGET_BY_YEAR,
        Generated.BUDGET_BY_PARTNER,
        Generated.BUDGET_CHART,
    }
)
_RESULTS = frozenset(
    {
        Generated.LOGFRAME,
        Generated.RESULTS_CHAIN,
        Generated.KPI,
        Generated.INDICATOR_TABLE,
        Generated.DISAGGREGATION,
        Generated.THEORY_OF_CHANGE,
    }
)
UNLOCKS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""Who may withdraw anybody's sign-off."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off that is asked for, and what became of it."""

    key: str
    """Empty for the whole proposal."""
    heading: str
    role: Role
    id: int | None
    """None while nobody signed."""
    name: str
    signed_at: datetime | None
    changed: bool
    """What was signed reads otherwise now: a fact, the budget or the results changed."""


def sections_to_sign(template: Template) -> dict[Role, frozenset[str]]:
    """Keys of the form's sections that finance and M&E sign, where it has any."""
    keys = {
        role: frozenset(section.key for section in template.sections if kinds.intersection(section.generated))
        for role, kinds in ((Role.FINANCE, _MONEY), (Role.MEL, _RESULTS))
    }
    return {role: found for role, found in keys.items() if found}


def list_asked(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> tuple[SignOff, ...]:
    """Every sign-off the proposal needs, sections in the document's order, the whole last. Raises NotFound."""
    proposal = get_proposal(session, organisation["id"], slug)
    reading = _read(session, catalogue, organisation, slug)
    given = {(row["key"], row["role"]): row for row in list_sign_offs(session, proposal["id"])}
    return tuple(
        _sign_off(key, heading, role, given.get((key, role)), reading) for key, heading, role in _asked(reading)
    )


def list_unsigned(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> tuple[SignOff, ...]:
    """Sign-offs that are missing, or were given for what reads otherwise now. Raises NotFound."""
    return tuple(
        asked for asked in list_asked(session, catalogue, organisation, slug) if asked.id is None or asked.changed
    )


def sign(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    key: str,
    role: Role,
    author: Author,
    roles: frozenset[Role],
    *,
    at: datetime,
) -> int:
    """Sign a section, or with an empty key the whole, as it stands now; its text is locked from then on.

    Raises NotFound, BadInput where this role's word is not asked for, NotPermitted for somebody without that role,
    Conflict where it is signed already.
    """
    proposal = get_proposal(session, organisation["id"], slug)
    hold_proposal(session, proposal["id"], alone=True)
    if role not in roles:
        raise NotPermitted(phrase("Only somebody with the role '{role}' can sign this.", role=told_role(role)))
    reading = _read(session, catalogue, organisation, slug)
    if not any((key, role) == (asked, of) for asked, _, of in _asked(reading)):
        raise BadInput(phrase("Nobody with the role '{role}' is asked to sign this.", role=told_role(role)))
    if any(row["role"] == role for row in list_sign_offs(session, proposal["id"], keys=(key,))):
        raise Conflict("This is signed already.")
    sign_off_id: int = session.execute(
        insert(SIGN_OFF)
        .values(
            proposal_id=proposal["id"],
            key=key,
            role=role,
            person_id=author.person_id,
            name=author.name,
            signed_at=at,
            fingerprint=fingerprint(reading, key),
            withdrawn_by="",
        )
        .returning(SIGN_OFF.c.id)
    ).scalar_one()
    _log(session, "sign", organisation, slug, author, at, key=key, role=role)
    return sign_off_id


def withdraw(
    session: Session,
    organisation: RowMapping,
    slug: str,
    sign_off_id: int,
    author: Author,
    roles: frozenset[Role],
    *,
    at: datetime,
) -> None:
    """Take a sign-off back, which unlocks the text. Raises NotFound, NotPermitted for another role."""
    proposal = get_proposal(session, organisation["id"], slug)
    hold_proposal(session, proposal["id"], alone=True)
    row = find_sign_off(session, proposal["id"], sign_off_id)
    if row is None:
        raise NotFound("There is no such sign-off, or it was withdrawn.")
    if row["role"] not in roles and not roles & UNLOCKS:
        raise NotPermitted(
            phrase("Only the role '{role}' or a manager can withdraw this sign-off.", role=told_role(row["role"]))
        )
    session.execute(
        update(SIGN_OFF).where(SIGN_OFF.c.id == row["id"]).values(withdrawn_at=at, withdrawn_by=author.name)
    )
    _log(session, "withdraw_sign_off", organisation, slug, author, at, key=row["key"], role=row["role"])


def fingerprint(reading: Reading, key: str) -> str:
    """Hash of a section as it is printed, or of all of them."""
    sections = tuple(section for section in reading.dossier.document.sections if key in (WHOLE, section.key))
    return sha256(repr(json_of(tuple[Section, ...], sections)).encode()).hexdigest()


def _read(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> Reading:
    return read_today(gather_material(session, catalogue, organisation, slug))


def _asked(reading: Reading) -> list[tuple[str, str, Role]]:
    """Key, heading and role of each sign-off."""
    asked = [
        (section.key, section.heading, role)
        for section in reading.asked
        for role, kinds in ((Role.FINANCE, _MONEY), (Role.MEL, _RESULTS))
        if kinds.intersection(section.template.generated)
    ]
    return [*asked, (WHOLE, "", Role.MANAGER)]


def _sign_off(key: str, heading: str, role: Role, row: RowMapping | None, reading: Reading) -> SignOff:
    if row is None:
        return SignOff(key, heading, role, None, "", None, changed=False)
    changed = row["fingerprint"] != fingerprint(reading, key)
    return SignOff(key, heading, role, row["id"], row["name"], row["signed_at"], changed)


def _log(
    session: Session,
    did: str,
    organisation: RowMapping,
    slug: str,
    author: Author,
    at: datetime,
    *,
    key: str,
    role: str,
) -> None:
    record_deed(
        session,
        did,
        f"proposal {slug}",
        organisation_id=organisation["id"],
        person_id=author.person_id,
        name=author.name,
        at=at,
        key=key,
        role=role,
    )
