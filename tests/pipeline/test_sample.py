"""The sample's pipeline: what somebody sees who looks at the program for the first time."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine

from app.accounts.service import resolve_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.eligibility import Answer
from app.domain.go_no_go import Verdict
from app.domain.pipeline import PipelineStage
from app.own_catalogue.catalogues import Catalogues
from app.pipeline.queries import list_scorecards
from app.pipeline.service.qualify import qualify
from app.pipeline.service.read_pipeline import read_pipeline
from app.proposals.queries.desk import list_followed, list_moves
from app.workspace.sample import ensure_sample

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_it_has_something_at_each_turn_of_the_way(engine: Engine, files: FileStore, catalogue: Catalogue) -> None:
    slug, _ = ensure_sample(engine, Catalogues(catalogue), files, at=NOW)
    with unit_of_work(engine, read_only=True) as session:
        house = resolve_organisation(session, slug)
        entries = read_pipeline(session, catalogue, house, at=NOW)
        qualified = {one.opportunity.id: qualify(session, house, one, today=NOW.date()) for one in entries}
        (again,) = [one for one in entries if one.look_again]
        cards = list_scorecards(session, again.opportunity.id)
        (moved,) = list_moves(session, house["id"])
        followed = list_followed(session, house["id"], now=NOW)
    assert (moved["uid"], moved["after"]["on"]) == (followed[0]["uid"], "2027-03-12")
    assert len({one.stage for one in entries}) >= 5
    assert {one.won for one in entries} == {True, False, None}
    assert (again.stage, again.verdict, len(cards)) == (PipelineStage.QUALIFYING, Verdict.GO, 2)
    shut = [one for one in entries if qualified[one.opportunity.id].answer is Answer.NO]
    assert [one.opportunity.call for one in shut] == ["undp/2026-kyrgyzstan-low-value-grants"]
    reasons = [one.reason for one in qualified[shut[0].opportunity.id].examined if one.answer is Answer.NO]
    assert reasons == ["The project is also in Morocco, which the call does not list."]
