"""Documents that end and annexes that are missing become dated tasks; on both data bases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, RowMapping, select, update

from app.calendar.queries import DATED
from app.calendar.service.follow_sources import bring_up_to_date
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.annex_needs import annex_needs
from app.domain.call import Annex
from app.domain.evidence import OwnedDocument, lead_of, renew_from
from app.domain.proposal import Attachment
from app.library.queries import PARTNER
from app.library.service.keep_items import DOCUMENTS, add_item, drop_item, save_item
from app.proposals.queries import PROPOSAL
from tests.house import AMINA, NOW

ENDS = date(2027, 3, 1)
TAX = OwnedDocument(key="tax", kind="tax_status", title="Tax certificate", valid_until=ENDS, owner="Karim@example.org")
DUE = date(2027, 5, 1)


@pytest.fixture
def dates(engine: Engine, house: RowMapping, catalogue: Catalogue) -> Dates:
    return Dates(engine, house, catalogue)


class Dates:
    def __init__(self, engine: Engine, house: RowMapping, catalogue: Catalogue) -> None:
        self.engine, self.house, self.catalogue = engine, house, catalogue

    def of(self, kind: str) -> list[Mapping[str, object]]:
        bring_up_to_date(self.engine, self.catalogue, self.house, at=NOW)
        with unit_of_work(self.engine, read_only=True) as session:
            rows = session.execute(select(DATED).where(DATED.c.kind == kind).order_by(DATED.c.key))
            return [dict(row) for row in rows.mappings()]

    def partners(self) -> list[str]:
        with unit_of_work(self.engine, read_only=True) as session:
            return list(session.execute(select(PARTNER.c.key)).scalars())


def test_each_kind_has_its_own_lead_and_a_document_may_say_another() -> None:
    assert lead_of(TAX) == timedelta(days=45)
    assert renew_from(replace(TAX, renew_within=10)) == date(2027, 2, 19)
    assert renew_from(replace(TAX, valid_until=None)) is None


def test_renewing_is_a_task_of_its_owner_that_moves_on_with_the_new_paper(dates: Dates, karim: int) -> None:
    with unit_of_work(dates.engine) as session:
        add_item(session, dates.house, DOCUMENTS, TAX, by=AMINA, at=NOW)
    (begin,) = dates.of("renewal")
    assert (begin["day"], begin["owner_id"], begin["state"]) == (date(2027, 1, 15), karim, "open")
    with unit_of_work(dates.engine) as session:
        later = replace(TAX, valid_until=date(2028, 3, 1))
        save_item(session, dates.house, DOCUMENTS, later, read=1, by=AMINA, at=NOW)
    (moved,) = dates.of("renewal")
    assert (moved["uid"], moved["day"]) == (begin["uid"], date(2028, 1, 16))
    with unit_of_work(dates.engine) as session:
        drop_item(session, dates.house, DOCUMENTS, TAX.key, by=AMINA, at=NOW)
    assert [one["state"] for one in dates.of("renewal")] == ["withdrawn"]


def test_the_calendar_calls_what_is_not_for_everybody_by_its_kind(dates: Dates) -> None:
    with unit_of_work(dates.engine) as session:
        closed = replace(TAX, title="Debt to the tax office", seen_by=("finance",))
        add_item(session, dates.house, DOCUMENTS, closed, by=AMINA, at=NOW)
    assert [one["title"] for one in dates.of("renewal")] == ["Proof of tax or charitable status"]


ANNEX = Annex(key="tax", label={"en": "Tax"}, kinds=("tax_status",))
GIVEN = Attachment(annex="tax", document="tax")


def needs(annex: Annex, *given: Attachment, until: date | None = None) -> list[date]:
    paper = replace(TAX, valid_until=until)
    return [need.begin_on for need in annex_needs((annex,), given, {"tax": paper}, ("clinic",), DUE)]


def test_what_is_missing_or_will_have_expired_is_begun_in_time() -> None:
    assert needs(ANNEX) == [date(2027, 3, 17)]
    assert needs(ANNEX, GIVEN) == []
    assert needs(ANNEX, GIVEN, until=ENDS) == [date(2027, 3, 17)]
    assert needs(replace(ANNEX, required=False)) == []
    assert needs(replace(ANNEX, on_portal_profile=True)) == []
    assert needs(replace(ANNEX, per_partner=True), GIVEN) == [date(2027, 3, 17)]
    assert needs(replace(ANNEX, per_partner=True), replace(GIVEN, partner="clinic")) == []


def test_a_missing_annex_stands_in_the_calendar_until_it_is_attached(dates: Dates) -> None:
    call = dates.catalogue.call("un-trust-fund-evaw/2024-cycle-27")
    asked = [annex for annex in call.annexes if annex.required and not annex.on_portal_profile]
    assert asked
    with unit_of_work(dates.engine) as session:
        session.execute(update(PROPOSAL).values(call=call.slug, attachments=[], submission_on=DUE))
        slug = session.execute(select(PROPOSAL.c.slug)).scalars().first()
    assert {one["key"] for one in dates.of("annex")} == {f"annex:{slug}:{annex.key}" for annex in asked}
    given = [
        {"annex": annex.key, "document": "registration", "partner": partner}
        for annex in asked
        for partner in (dates.partners() if annex.per_partner else [None])
    ]
    with unit_of_work(dates.engine) as session:
        session.execute(update(PROPOSAL).values(attachments=given))
    assert {one["state"] for one in dates.of("annex")} == {"withdrawn"}
