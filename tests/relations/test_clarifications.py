"""Questions to funders, and who has read the answers; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.audit import Doer
from app.calendar.queries import list_dated
from app.calendar.service.change_dates import change_dated, dated_of
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.dated import DatedState
from app.domain.relations import Clarification, Knower
from app.errors import BadInput, NotFound, VersionConflict
from app.relations.service.clarify import acknowledge, add_clarification, read_clarification, save_clarification
from tests.house import AMINA, NOW

CALL = "undef/2016-round-11"


def test_who_must_know_has_it_to_read_until_they_did_and_again_when_it_changes(
    engine: Engine, catalogue: Catalogue, house: RowMapping, amina: int, karim: int
) -> None:
    def read() -> Clarification:
        with unit_of_work(engine, read_only=True) as session:
            return read_clarification(session, catalogue, house, made)

    def save(**changes: object) -> None:
        with unit_of_work(engine) as session:
            wanted = replace(read_clarification(session, catalogue, house, made), **changes)  # type: ignore[arg-type]
            save_clarification(session, catalogue, house, wanted, by=AMINA, at=NOW)

    def waits_for() -> dict[int, str]:
        with unit_of_work(engine, read_only=True) as session:
            return {row["owner_id"]: row["uid"] for row in list_dated(session, house["id"], states=[DatedState.OPEN])}

    asked = Clarification(call=CALL, question="Are salaries eligible?", must_know=(Knower(person=amina),))
    with unit_of_work(engine) as session:
        made = add_clarification(session, catalogue, house, asked, by=AMINA, at=NOW)
    assert (read().about, waits_for()) == (catalogue.calls[CALL].title, {})
    with pytest.raises(NotFound), unit_of_work(engine) as session:
        acknowledge(session, house, made, by=Doer("Amina", amina), at=NOW)

    save(answer="Yes, up to a third.", must_know=(Knower(person=amina), Knower(person=karim)))
    assert (read().answered_on, set(waits_for())) == (NOW.date(), {amina, karim})
    with unit_of_work(engine) as session:
        acknowledge(session, house, made, by=Doer("Amina", amina), at=NOW)
        row = next(row for row in list_dated(session, house["id"]) if row["owner_id"] == karim)
        done = replace(dated_of(row), state=DatedState.DONE)
        change_dated(session, house, row["uid"], done, by=AMINA, at=NOW, owner_id=karim)
    assert ([one.read_on for one in read().must_know], waits_for()) == ([NOW.date()] * 2, {})

    save(source="https://funder.example/q")
    assert waits_for() == {}
    save(answer="No.", must_know=(Knower(person=karim),))
    assert set(waits_for()) == {karim}
    save(must_know=(Knower(person=karim), Knower(person=amina)))
    assert set(waits_for()) == {karim, amina}
    save(answer="")
    assert waits_for() == {}
    with pytest.raises(VersionConflict), unit_of_work(engine) as session:
        save_clarification(session, catalogue, house, replace(read(), version=1), by=AMINA, at=NOW)


@pytest.mark.parametrize(
    "wanted",
    [
        Clarification(question="What of?"),
        Clarification(about="A call", question=" "),
        Clarification(about="A call", question="Q", source="javascript:alert(1)"),
        Clarification(about="A call", question="Q", must_know=(Knower(person=987),)),
        Clarification(about="x" * 2000, question="Q"),
    ],
)
def test_what_cannot_be_kept_is_said(
    engine: Engine, catalogue: Catalogue, house: RowMapping, wanted: Clarification
) -> None:
    with pytest.raises(BadInput), unit_of_work(engine) as session:
        add_clarification(session, catalogue, house, wanted, by=AMINA, at=NOW + timedelta(days=1))
