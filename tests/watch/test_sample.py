"""The sample shows announcements, and one that changed since it was first read."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, select

from app.accounts.service import resolve_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.own_catalogue.catalogues import Catalogues
from app.watch.hits import list_hits
from app.watch.pairing import list_pairs
from app.watch.queries import CHANGE
from app.watch.searching import Wish, search
from app.workspace.sample import ensure_sample

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_one_corrigendum_that_only_the_sample_sees(engine: Engine, catalogue: Catalogue, files: FileStore) -> None:
    slug, _ = ensure_sample(engine, Catalogues(catalogue), files, at=NOW)
    with unit_of_work(engine, read_only=True) as session:
        own = resolve_organisation(session, slug)["id"]
        found = search(session, own, Wish(), now=NOW)
        assert (found.among, found.rows[0]["native_id"], found.rows[-1]["closes_at"]) == (4, "0021", None)
        (change,) = session.execute(select(CHANGE)).mappings()
        assert sorted(change["after"]) == ["ceiling", "deadline_words", "deadlines", "summary"]
        assert [pair["points"] for pair in list_pairs(session, own)] == [6]
        assert [hit["native_id"] for hit in list_hits(session, own)][:2] == ["0017", "A-4"]
        assert search(session, None, Wish(), now=NOW).among == 0
