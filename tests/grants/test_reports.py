"""Values by period, and the report that is made of them; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping, select

from app.budgets.service.read_desk import read_desk
from app.calendar.queries import DATED
from app.calendar.service.follow_sources import bring_up_to_date
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.assembly.assemble import assemble
from app.domain.checks import check
from app.domain.dated import DatedKind
from app.domain.dossier import Dossier
from app.domain.grant import Grant
from app.domain.markdown import parse_markdown
from app.domain.monitoring import Actual, adds_up, usual_duties
from app.domain.proposal import SectionText
from app.domain.results import Indicator
from app.domain.walking import document_text
from app.errors import BadInput, VersionConflict
from app.grants.service.begin_report import begin_report
from app.grants.service.keep_grant import record_award
from app.grants.service.keep_period import keep_period, version_of_period
from app.projects.service import read_project, save_project
from app.proposals.queries import get_proposal
from app.proposals.service.edit_sections import save_section
from app.proposals.service.gather_material import gather_material
from app.proposals.service.read_grant import read_grant
from app.proposals.service.survey_proposals import survey_proposals
from tests.domain.assembly.material import proposal
from tests.grants.test_keeping import WON
from tests.house import AMINA, NOW

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


class Won:
    """The services at hand, each in a unit of work of its own."""

    def __init__(self, engine: Engine, house: RowMapping, catalogue: Catalogue) -> None:
        self.engine, self.house, self.catalogue = engine, house, catalogue
        with unit_of_work(engine) as session:
            duties = usual_duties(WON.starts_on, WON.ends_on)
            record_award(session, catalogue, house, replace(WON, duties=duties), by=AMINA, at=NOW)

    def grant(self) -> Grant:
        with unit_of_work(self.engine, read_only=True) as session:
            return read_grant(session, self.house, WON.proposal)

    def counted(self) -> Indicator:
        every = self.grant().promised.results.all_indicators()
        return next(one for one in every if one.target and one.target.value and adds_up(one))

    def keep(self, *told: Actual, read: int | None = None) -> int:
        read = version_of_period(self.grant(), told[0].first) if read is None else read
        with unit_of_work(self.engine) as session:
            return keep_period(
                session, self.house, WON.proposal, told, first=told[0].first, read=read, by=AMINA, at=NOW
            )

    def report(self, *, first: date = FIRST, last: date = LAST, duty: str = "progress-1") -> str:
        with unit_of_work(self.engine) as session:
            return begin_report(
                session, self.catalogue, self.house, WON.proposal, first=first, last=last, duty=duty, at=NOW
            ).slug

    def write(self, slug: str, key: str, words: str) -> None:
        with unit_of_work(self.engine) as session:
            text = SectionText(blocks=parse_markdown(words), version=0)
            save_section(session, self.house, slug, key, "en", text, at=NOW, by="Amina")

    def dossier(self, slug: str) -> Dossier:
        with unit_of_work(self.engine, read_only=True) as session:
            material = gather_material(session, self.catalogue, self.house, slug)
        return assemble(material, today=NOW.date())

    def codes(self, slug: str) -> set[str]:
        return {finding.code for finding in check(self.dossier(slug), on=NOW.date())}


@pytest.fixture
def won(engine: Engine, house: RowMapping, catalogue: Catalogue) -> Won:
    return Won(engine, house, catalogue)


def told(indicator: Indicator, value: str | None, **more: object) -> Actual:
    values = {"first": FIRST, "last": LAST, "value": Decimal(value) if value else None, **more}
    return Actual(indicator=indicator.key, **values)  # type: ignore[arg-type]


def test_only_what_differs_is_saved_and_what_is_cleared_goes(won: Won) -> None:
    one = won.counted()
    assert won.keep(told(one, "12.50", note="Rain.")) == 1
    assert won.keep(told(one, "12.50", note="Rain.")) == 0
    assert won.grant().actuals == (told(one, "12.50", note="Rain."),)
    assert won.keep(told(one, None)) == 1
    assert won.grant().actuals == ()


def test_of_two_who_fill_in_a_period_the_second_is_told(won: Won) -> None:
    one = won.counted()
    won.keep(told(one, "10"), read=1)
    with pytest.raises(VersionConflict) as conflict:
        won.keep(told(one, "11"), read=1)
    assert conflict.value.current_version == 2
    assert [kept.value for kept in won.grant().actuals] == [Decimal(10)]


def test_a_period_that_overlaps_or_begins_too_early_keeps_nothing_of_the_form(won: Won) -> None:
    one, *others = (i for i in won.grant().promised.results.all_indicators() if not i.qualitative)
    won.keep(told(one, "10"))
    for first, match in ((date(2027, 6, 1), "may not overlap"), (date(2026, 6, 1), "before the grant")):
        wrong = [told(other, "1", first=first, last=date(2027, 9, 30)) for other in (*others[:1], one)]
        with pytest.raises(BadInput, match=match):
            won.keep(*wrong, read=1)
    with pytest.raises(BadInput, match="was not promised"):
        won.keep(told(replace(one, key="I9.z"), "1", first=date(2028, 1, 1), last=date(2028, 2, 1)))
    assert [kept.indicator for kept in won.grant().actuals] == [one.key]


def test_a_report_says_what_was_reached_of_what_was_promised_then(won: Won, engine: Engine, house: RowMapping) -> None:
    one = won.counted()
    assert one.target
    won.keep(told(one, "12", note="The court moved.", verification="Register 2027"))
    slug = won.report()
    won.write(slug, "results", f"We reached {{{{kpi.{one.key}.reached}}}} of {{{{kpi.{one.key}.target}}}}.")
    with unit_of_work(engine) as session:
        project = read_project(session, house, proposal().project)
        save_project(
            session, house, replace(project, title="Renamed since", results=replace(project.results, outcomes=()))
        )
    whole = won.dossier(slug)
    text = "\n".join(document_text(whole.document))
    assert "The court moved." in text
    assert "Register 2027" in text
    assert whole.facts[f"kpi.{one.key}.reached_in_period"] == Decimal(12)
    assert whole.facts[f"kpi.{one.key}.target"] == one.target.value
    assert whole.project.title != "Renamed since"
    assert {line.label: line.value for line in whole.document.cover}["Reference"] == WON.reference


def test_what_is_not_measured_is_found_and_nothing_of_a_call_is_asked(won: Won) -> None:
    slug = won.report()
    found = won.codes(slug)
    assert "report.not_measured" in found
    assert not {code.partition(".")[0] for code in found} & {
        "budget",
        "costs",
        "time",
        "eligibility",
        "annex",
        "partner",
    }


def test_a_report_on_the_whole_has_to_explain_what_differs(won: Won) -> None:
    one = won.counted()
    won.keep(told(one, "1", first=WON.starts_on, last=WON.ends_on))
    slug = won.report(first=WON.starts_on, last=WON.ends_on, duty="final")
    assert "report.not_explained" in won.codes(slug)
    won.keep(told(one, "1", first=WON.starts_on, last=WON.ends_on, note="The court never opened."))
    assert "report.not_explained" not in won.codes(slug)


def test_a_report_asks_for_no_money_and_stands_beside_no_proposal(won: Won, engine: Engine) -> None:
    slug = won.report()
    with unit_of_work(engine, read_only=True) as session:
        asked = {item.line.slug: item.asked for item in survey_proposals(session, won.catalogue, won.house)}
        material = gather_material(session, won.catalogue, won.house, WON.proposal)
        language = get_proposal(session, won.house["id"], slug)["language"]
    assert asked[slug] is None
    assert asked[WON.proposal] is not None
    assert slug not in {other.slug for other in material.siblings}
    assert language == proposal().language


def test_what_is_owed_stands_in_the_calendar(won: Won, engine: Engine) -> None:
    def owed() -> list[tuple[date, str]]:
        bring_up_to_date(engine, won.catalogue, won.house, at=NOW)
        with unit_of_work(engine, read_only=True) as session:
            statement = select(DATED.c.day, DATED.c.state).where(DATED.c.kind == DatedKind.REPORT).order_by(DATED.c.day)
            return [tuple(row) for row in session.execute(statement)]

    assert owed() == [(duty.due_on, "open") for duty in won.grant().duties]
    assert len(owed()) == 2


def test_a_report_is_not_awarded(won: Won) -> None:
    slug = won.report()
    with unit_of_work(won.engine) as session, pytest.raises(BadInput, match="not awarded"):
        record_award(session, won.catalogue, won.house, replace(WON, proposal=slug), by=AMINA, at=NOW)


def test_no_report_asks_at_the_budgets_desk(won: Won) -> None:
    slug = won.report()
    with unit_of_work(won.engine, read_only=True) as session:
        desk = read_desk(session, won.catalogue, won.house, proposal().project)
    assert slug not in {material.proposal.slug for material in desk.asked}
    assert WON.proposal in {material.proposal.slug for material in desk.asked}
