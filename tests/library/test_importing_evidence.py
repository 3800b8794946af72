"""References taken into the library; on both data bases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.audit import Doer
from app.db.session import unit_of_work
from app.domain.evidence import Evidence
from app.errors import BadInput
from app.interchange.bibliography import read_bibliography
from app.library.service.import_evidence import import_evidence, sort_entries
from app.library.service.keep_items import EVIDENCE, add_item, read_items
from tests.house import NOW

BILAL = Doer("Bilal", None)
FILE = read_bibliography(b"""@book{by-doi, title={Another title}, doi={10.1000/A}}
@book{by-key, title={A third title}}
@book{by-title, title={THE  survey}, year=2020}
@book{other-year, title={The survey}, year=2021}
@book{twice, title={the survey}, year=2021}
@book{new, title={New}}
""")
KEPT = (
    Evidence(key="one", statement="S.", title="One", doi="10.1000/a"),
    Evidence(key="by-key", statement="S.", title="Two"),
    Evidence(key="three", statement="S.", title="The survey", year=2020),
)


@pytest.fixture
def kept(engine: Engine, house: RowMapping) -> set[str]:
    with unit_of_work(engine) as session:
        for piece in KEPT:
            add_item(session, house, EVIDENCE, piece, by=BILAL, at=NOW)
        return {one.item.key for one in read_items(session, house, EVIDENCE)}


def test_what_is_there_is_known_by_doi_key_or_title_and_year(engine: Engine, house: RowMapping, kept: set[str]) -> None:
    with unit_of_work(engine) as session:
        found = sort_entries(session, house, FILE)
    assert kept
    assert [(known.entry.evidence.key, known.there.key) for known in found.known] == [
        ("by-doi", "one"), ("by-key", "by-key"), ("by-title", "three"), ("twice", "other-year"),
    ]  # fmt: skip
    assert [entry.evidence.key for entry in found.new] == ["other-year", "new"]


def test_taken_a_second_time_a_file_changes_nothing(engine: Engine, house: RowMapping, kept: set[str]) -> None:
    for new in (["other-year", "new"], []):
        with unit_of_work(engine) as session:
            done = import_evidence(session, house, FILE, by=BILAL, at=NOW)
            now_kept = {one.item.key for one in read_items(session, house, EVIDENCE)}
        assert [entry.evidence.key for entry in done.new] == new
        assert now_kept == kept | {"other-year", "new"}


def test_only_what_was_chosen_is_taken_and_nothing_where_a_choice_is_wrong(
    engine: Engine, house: RowMapping, kept: set[str]
) -> None:
    with pytest.raises(BadInput, match="'by-key' is not among"), unit_of_work(engine) as session:
        import_evidence(session, house, FILE, only=("new", "by-key"), by=BILAL, at=NOW)
    with unit_of_work(engine) as session:
        assert {one.item.key for one in read_items(session, house, EVIDENCE)} == kept
        import_evidence(session, house, FILE, only=("new",), by=BILAL, at=NOW)
        assert {one.item.key for one in read_items(session, house, EVIDENCE)} == kept | {"new"}
