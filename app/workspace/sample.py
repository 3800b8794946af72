"""The sample workspace: an invented organisation, a project with three proposals from it, and a grant halfway."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import as_file, files

from sqlalchemy import Engine, RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.queries import find_organisation
from app.accounts.service import resolve_organisation
from app.calendar.service.follow_sources import follow_change
from app.calendar.service.plan_proposal import keep_plan, propose_plan
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.interchange.feeds.listing import read_listing
from app.interchange.format import WorkspaceFile
from app.interchange.reading import Written, read_written
from app.own_catalogue.catalogues import Catalogues
from app.proposals.queries import get_proposal
from app.watch.hits import collect_hits
from app.watch.saving import SavedSearch, save_search
from app.watch.searching import Wish
from app.watch.service import keep, look_of
from app.workspace.exchange import import_file
from app.workspace.sample_grant import REPORT, WON, add_grant
from app.workspace.sample_pipeline import SamplePipeline, add_people
from app.workspace.sample_relations import add_relations

SAMPLE_FILES = (
    "organisation.yaml",
    "project.yaml",
    "general-partnership.yaml",
    "eu-full-application.yaml",
    "un-trust-fund.yaml",
    "grant.yaml",
    "grant-report.yaml",
)
"""In the order in which they refer to each other."""

ANNOUNCED = (
    ("sample-list", "announcements-earlier.csv", timedelta(days=9)),
    ("sample-list", "announcements.csv", timedelta(hours=2)),
    ("sample-other-list", "announcements-elsewhere.csv", timedelta(hours=1)),
)
"""Lists, and how long ago each was read: what changed between the two states of one is a corrigendum, and one call
stands in both."""
SAVED = SavedSearch(
    name="Access to justice and women’s rights", wish=Wish(themes=("5", "16"), countries=("MA",), unsaid=True)
)
_SAMPLE = Doer("Sample", None)
_SOON = timedelta(weeks=5)


def read_sample() -> tuple[WorkspaceFile, ...]:
    return tuple(part.values for part in _written())


def _written() -> tuple[Written, ...]:
    folder = files("app.workspace") / "sample"
    return tuple(read_written((folder / name).read_bytes(), name) for name in SAMPLE_FILES)


def ensure_sample(
    engine: Engine, catalogues: Catalogues, store: FileStore, *, at: datetime
) -> tuple[str, tuple[str, ...]]:
    """Import the sample where it is not there yet; return the organisation's slug and the proposals'.

    What was edited since the first time stays as it is.
    """
    parts = _written()
    organisation = next(part.values.organisation.slug for part in parts if part.values.organisation)
    proposals = tuple(proposal.slug for part in parts for proposal in part.values.proposals if proposal.slug != WON)
    with unit_of_work(engine) as session, as_file(files("app.workspace") / "sample") as folder:
        if find_organisation(session, organisation) is None:
            for part in parts:
                import_file(session, catalogues, part, folder=folder, files=store, at=at, organisation=organisation)
            row = resolve_organisation(session, organisation)
            people = add_people(session, row, at=at)
            pipeline = SamplePipeline(
                session=session, catalogue=catalogues.of(session, row), organisation=row, at=at, people=people
            )
            for source, name, ago in ANNOUNCED:
                feed = read_listing((folder / name).read_bytes(), source=source)
                keep(session, look_of(feed, source), at=at - ago, organisation_id=row["id"])
                if name == ANNOUNCED[0][1]:
                    pipeline.announced()
                _follow(session, catalogues.of(session, row), row, at=at - ago)
            pipeline.everything_else()
            save_search(session, row, SAVED, by=_SAMPLE, at=at - timedelta(days=1))
            collect_hits(session, at=at)
            for slug in proposals:
                if slug != REPORT:
                    _plan(session, row, slug, by=people.writer, at=at)
            add_grant(session, catalogues.of(session, row), row, people, at=at)
            add_relations(session, catalogues.of(session, row), row, people, at=at)
    return organisation, proposals


def _follow(session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> None:
    """The calendar as after each reading: the deadline that the second list moves is there to be looked at again."""
    follow_change(session, catalogue, organisation, at=at)


def _plan(session: Session, organisation: RowMapping, slug: str, *, by: Doer, at: datetime) -> None:
    """The steps to its submission, which is never past: the sample stays as it is while years go by."""
    proposal = get_proposal(session, organisation["id"], slug)
    due_on = max(proposal["submission_on"] or at.date(), (at + _SOON).date())
    made = propose_plan(session, organisation, due_on=due_on, today=at.date(), compressed=True)
    keep_plan(session, organisation, proposal, made, by=by, at=at)
