"""The log says what was done in words, keeps organisations apart, and can be read by person and page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.accounts.audit import list_deeds, list_doers, record_deed
from app.accounts.deeds import deed_of
from app.accounts.service import save_organisation
from app.db.session import unit_of_work
from tests.domain.assembly.material import organisation

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def _record(engine: Engine, did: str, what: str, *, name: str = "Amina", **detail: object) -> int:
    with unit_of_work(engine) as session:
        organisation_id = save_organisation(session, organisation())
        record_deed(session, did, what, organisation_id=organisation_id, person_id=None, name=name, at=NOW, **detail)
    return organisation_id


@pytest.mark.parametrize(
    ("did", "detail", "told"),
    [
        ("sign", {"role": "mel", "key": ""}, "signed open-doors as Monitoring and evaluation"),
        ("unlock_proposal", {"number": 1, "reason": "A typo"}, "unlocked the submitted proposal open-doors"),
        ("water_plants", {"roles": []}, "water plants: open-doors"),
    ],
)
def test_a_deed_is_told_in_words(engine: Engine, did: str, detail: dict[str, object], told: str) -> None:
    organisation_id = _record(engine, did, "proposal open-doors", **detail)
    with unit_of_work(engine, read_only=True) as session:
        (row,) = list_deeds(session, organisation_id)
    deed = deed_of(row)
    assert (deed.told, deed.address, deed.name) == (told, "proposals/open-doors", "Amina")
    assert deed.remark == detail.get("reason", "")


def _verbs() -> Iterator[str]:
    """Those that the program records by name; a few are computed."""
    for path in (Path(__file__).parents[2] / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="record_deed"), args=[_, ast.Constant(value=str(did)), *_]):
                    yield did
                case ast.Call(func=ast.Name(id="record_deed_of"), args=[_, _, ast.Constant(value=str(did)), *_]):
                    yield did


def test_every_deed_has_words_of_its_own(engine: Engine) -> None:
    verbs = sorted({*_verbs()})
    assert len(verbs) > 30
    for did in verbs:
        organisation_id = _record(engine, did, "thing it", of="Amina")
    with unit_of_work(engine, read_only=True) as session:
        told = {row["did"]: deed_of(row).told for row in list_deeds(session, organisation_id, limit=len(verbs))}
    assert {did for did, words in told.items() if words == f"{did.replace('_', ' ')}: it"} == set()


def test_deeds_of_one_person_and_a_page_at_a_time(engine: Engine) -> None:
    for number in range(3):
        organisation_id = _record(engine, "sign", f"proposal p{number}")
    _record(engine, "sign", "proposal other", name="Bilal")
    with unit_of_work(engine, read_only=True) as session:
        assert list_doers(session, organisation_id) == ["Amina", "Bilal"]
        first, second = list_deeds(session, organisation_id, name="Amina", limit=2)
        (last,) = list_deeds(session, organisation_id, name="Amina", before=second["id"])
        assert [row["what"] for row in (first, second, last)] == ["proposal p2", "proposal p1", "proposal p0"]
        assert list_deeds(session, organisation_id + 1) == []
