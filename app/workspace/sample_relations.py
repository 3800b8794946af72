"""The sample's people at funders, a meeting with what came of it, and a question that was answered. All invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.relations import (
    Acquaintance,
    Clarification,
    Closeness,
    Commitment,
    CommitmentKind,
    Contact,
    ContactSource,
    Engagement,
    EngagementKind,
    Knower,
)
from app.relations.service.clarify import add_clarification
from app.relations.service.keep_contacts import add_contact
from app.relations.service.keep_engagements import add_engagement
from app.relations.service.keep_relations import give_relation
from app.workspace.sample_pipeline import SamplePeople

_FUNDER = "undef"


def add_relations(
    session: Session, catalogue: Catalogue, organisation: RowMapping, people: SamplePeople, *, at: datetime
) -> None:
    by, writer, manager = people.writer, people.writer.person_id or 0, people.manager.person_id or 0

    def keep(contact: Contact) -> int:
        return add_contact(session, catalogue, organisation, contact, by=by, at=at)

    officer = keep(
        Contact(
            funder=_FUNDER,
            name="Ingrid Sample (invented)",
            function="Programme officer, North Africa",
            email="ingrid.sample@funder.example",
            languages=("English", "French"),
            networks=("Donors’ round table Rabat (invented)",),
            source=ContactSource.THEMSELVES,
            known_by=(Acquaintance(person=manager, closeness=Closeness.KNOWS, since=2022),),
        )
    )
    keep(
        Contact(
            funder="Invented Foundation",
            name="Tomás Sample (invented)",
            function="Grants manager",
            email="tomas.sample@foundation.example",
            languages=("Spanish",),
            networks=("Donors’ round table Rabat (invented)", "Network of listeners (invented)"),
            source=ContactSource.LIST,
        )
    )
    today = at.date()
    for met in (
        Engagement(
            funder=_FUNDER,
            kind=EngagementKind.MEETING,
            day=today - timedelta(days=12),
            subject="What the last round thought of the clinic",
            said="The reviewers liked that the clinic exists already, and missed who pays after two years.",
            contacts=(officer,),
            members=(manager, writer),
            commitments=(
                Commitment(
                    kind=CommitmentKind.OURS,
                    what="Send the last audit",
                    due_on=today + timedelta(days=9),
                    person=writer,
                ),
                Commitment(kind=CommitmentKind.THEIRS, what="Send the notes of the reviewers"),
                Commitment(
                    kind=CommitmentKind.NEXT_STEP,
                    what="Ask whether the notes are ready",
                    due_on=today + timedelta(days=16),
                    person=manager,
                ),
            ),
        ),
        Engagement(
            funder="Invented Foundation",
            kind=EngagementKind.EVENT,
            day=today + timedelta(days=33),
            subject="Partners’ day in Rabat",
        ),
    ):
        add_engagement(session, catalogue, organisation, met, by=by, at=at)
    asked = Clarification(
        call="undp/2026-kyrgyzstan-low-value-grants",
        question="May the salary of a lawyer who is employed already be paid from the grant?",
        asked_by="another applicant",
        asked_on=today - timedelta(days=6),
        answer="Yes, for the hours spent on the project, with time sheets. (Invented.)",
        answered_on=today - timedelta(days=2),
        must_know=(Knower(person=writer),),
    )
    add_clarification(session, catalogue, organisation, asked, by=by, at=at)
    give_relation(session, catalogue, organisation, _FUNDER, owner_id=manager)
