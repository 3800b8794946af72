"""What was spent of a grant against what holds now, and what is said of it by line."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.deviating import Deviation, deviations
from app.domain.grant import Grant
from app.domain.money import bounded
from app.domain.phrases import phrase
from app.domain.spending import Spending, SpendingNote, Sums, spending_of, sums_of
from app.domain.spending_mapping import SpendingMapping
from app.errors import BadInput, Conflict, VersionConflict
from app.grants.spending_queries import MAPPING, NOTE, list_mappings, notes_of, stream_entries
from app.models.mapping import json_of
from app.proposals.grant_queries import get_grant
from app.proposals.service.read_grant import grant_of


def currency_of(grant: Grant) -> str:
    """In which entries are counted: the promised budget's. Raises BadInput where an amendment changed it."""
    currency = grant.baselines[0].project.budget.currency
    if grant.promised.budget.currency != currency:
        raise BadInput(
            phrase(
                "The promised budget was in {before} and is in {now}; spending can only be held against one currency.",
                before=currency,
                now=grant.promised.budget.currency,
            )
        )
    return currency


def read_spending(
    session: Session, organisation: RowMapping, proposal: str, *, until: date, since: date | None = None
) -> tuple[Spending, Sums]:
    """Entries of these days, both inclusive, against the latest baseline. Raises NotFound without a grant."""
    row = get_grant(session, organisation["id"], proposal)
    grant = grant_of(session, row)
    promised, currency = grant.promised, currency_of(grant)
    entries = (
        entry
        for _, entry in stream_entries(session, row["id"], currency)
        if entry.on <= until and (since is None or since <= entry.on)
    )
    sums = sums_of(entries, promised)
    return spending_of(promised, sums, notes_of(session, row["id"]), until=until), sums


def read_deviations(
    session: Session, catalogue: Catalogue, organisation: RowMapping, proposal: str, spending: Spending, *, today: date
) -> tuple[Deviation, ...]:
    """Lines past a threshold of the call that the proposal answered. Raises NotFound without a grant or the call."""
    grant = get_grant(session, organisation["id"], proposal)
    if not grant["call"]:
        return ()
    rules = [
        rule
        for rule in catalogue.call(grant["call"]).rules
        if (rule.effective_from is None or rule.effective_from <= today)
        and (rule.effective_until is None or today <= rule.effective_until)
    ]
    return deviations(spending, rules, over=grant["ends_on"] < today)


def explain_line(
    session: Session, organisation: RowMapping, proposal: str, note: SpendingNote, *, by: Doer, at: datetime
) -> SpendingNote:
    """Save what somebody wrote of a line who read version `note.version`; 0 where there was none.

    Raises NotFound without a grant, VersionConflict, BadInput for a forecast out of bounds.
    """
    grant = get_grant(session, organisation["id"], proposal)
    if note.forecast is not None:
        bounded(note.forecast)
    before = notes_of(session, grant["id"]).get(note.line, SpendingNote(line=note.line))
    values = {"explanation": note.explanation.strip(), "forecast": note.forecast, "version": note.version + 1}
    mine = (NOTE.c.grant_id == grant["id"], NOTE.c.line == note.line)
    if before.version == note.version == 0:
        session.execute(insert(NOTE).values(grant_id=grant["id"], line=note.line, **values))
    elif touched(session.execute(update(NOTE).where(*mine, NOTE.c.version == note.version).values(**values))) != 1:
        raise VersionConflict(
            phrase("Somebody changed what is said of this line meanwhile."),
            current_version=before.version,
            current=before,
            attempted=note,
        )
    record_deed_of(session, by, "explain_spending", f"proposal {proposal}", organisation_id=organisation["id"], at=at)
    return notes_of(session, grant["id"])[note.line]


def save_mapping(session: Session, organisation: RowMapping, mapping: SpendingMapping) -> SpendingMapping:
    """Keep a mapping that somebody read as `mapping.version`; 0 is a new one.

    Raises Conflict where a new one takes the name of another, VersionConflict.
    """
    name = mapping.name.strip()
    there = {kept.name: kept for kept in list_mappings(session, organisation["id"])}
    kept = {key: value for key, value in json_of(SpendingMapping, mapping).items() if key not in ("name", "version")}
    mine = (MAPPING.c.organisation_id == organisation["id"], MAPPING.c.name == name)
    values = {"mapping": kept, "version": mapping.version + 1}
    if mapping.version == 0:
        if name in there:
            raise Conflict(phrase("There is a mapping called “{name}” already.", name=name))
        session.execute(insert(MAPPING).values(organisation_id=organisation["id"], name=name, **values))
    elif (
        touched(session.execute(update(MAPPING).where(*mine, MAPPING.c.version == mapping.version).values(**values)))
        != 1
    ):
        current = there.get(name)
        raise VersionConflict(
            phrase("Somebody changed this mapping meanwhile."),
            current_version=current.version if current else 0,
            current=current,
            attempted=mapping,
        )
    return next(kept for kept in list_mappings(session, organisation["id"]) if kept.name == name)
