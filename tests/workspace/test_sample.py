"""The sample workspace: whole and consistent, one proposal ready, and two with the faults that their files name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from app.catalog.catalogue import load_catalogue
from app.domain.assembly import assemble
from app.domain.assembly.texts import rewrite
from app.domain.checks import check
from app.domain.consent import Channel, Use, may_use
from app.domain.costing import cost
from app.domain.document import Citation, Document, Table
from app.domain.dossier import Dossier
from app.domain.findings import Finding, Severity
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.translation import is_stale
from app.domain.walking import block_inlines, plain
from app.export.pdf import render_pdf
from app.interchange.dumping import dump_workspace
from app.interchange.reading import read_workspace
from app.proposals.service.gather_material import material_of
from app.workspace.sample import SAMPLE_FILES, read_sample

TODAY = date(2026, 11, 21)
READY, EU, UNTF = "open-doors-partnership", "open-doors-eu", "open-doors-untf"
FOLDER = Path(str(files("app.workspace") / "sample"))

# Come with calls that are over: nothing in the proposals causes them.
EU_CALL = {"ask.funder_closed", "time.call_past", "eligibility.not_invited"}
UNTF_CALL = {"time.deadline_passed"}
EU_DELIBERATE = {
    "agree.amount",
    "agree.duration",
    "leftover.placeholder",
    "budget.max_rate",
    "story.withheld",
    "evidence.stale",
    "costs.claimed_twice",
    "annex.unsigned",
}
UNTF_DELIBERATE = {
    "budget.request_range",
    "section.empty",
    "story.withheld",
    "annex.missing",
    "annex.expired",
    "eligibility.unknown",
    "costs.claimed_twice",
    "length.over",
}


@cache
def _sample() -> tuple[Organisation, Project, dict[str, Proposal]]:
    parts = read_sample()
    (organisation,) = [part.organisation for part in parts if part.organisation]
    project = next(project for part in parts for project in part.projects if project.slug == "open-doors")
    proposals = (proposal for part in parts for proposal in part.proposals if proposal.project == project.slug)
    return organisation, project, {proposal.slug: proposal for proposal in proposals}


@cache
def _dossier(slug: str, language: str | None = None) -> Dossier:
    organisation, project, proposals = _sample()
    proposal = proposals[slug]
    material = material_of(
        load_catalogue(),
        organisation,
        project,
        replace(proposal, language=language or proposal.language),
        siblings=tuple(other for other in proposals.values() if other.slug != slug),
        files={document.key: FOLDER / document.file for document in organisation.documents},
    )
    return assemble(material, today=TODAY)


def _grave(slug: str) -> list[Finding]:
    return [f for f in check(_dossier(slug), on=TODAY) if f.severity is not Severity.ADVICE]


def _words(document: Document) -> str:
    texts: list[str] = []
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                texts += [plain(cell.inlines) for row in (*block.head, *block.body) for cell in row.cells]
            elif hasattr(block, "inlines"):
                texts.append(plain(block.inlines))
    return "\n".join(texts)


def _paths(project: Project) -> Iterator[str]:
    found: set[str] = set()

    def note(path: str, text: str) -> str:
        found.update((path, f"term.{text}"))
        return text

    rewrite(replace(project, translations={}), note)
    yield from found


def test_the_project_has_the_size_it_promises() -> None:
    organisation, project, proposals = _sample()
    results, costing = project.results, cost(project)
    indicators = list(results.all_indicators())
    assert (len(results.outcomes), len(list(results.outputs())), len(list(results.activities()))) == (3, 8, 21)
    assert (len(indicators), sum(indicator.is_key for indicator in indicators)) == (25, 8)
    assert sum(not partner.lead for partner in project.partners) == 5
    assert (len(project.risks), len(proposals), project.months) == (10, 3, 24)
    assert len(costing.lines) == 91
    assert abs(costing.total.amount - 450_000) < 5_000
    assert {line.currency for line in project.budget.lines} == {"EUR", "MAD", "USD"}
    assert len(organisation.evidence) >= 12


def test_each_budget_line_is_justified_and_each_activity_costed() -> None:
    _, project, _ = _sample()
    assert [line.key for line in project.budget.lines if not line.justification] == []
    paid = {line.activity for line in project.budget.lines}
    assert [activity.key for activity in project.results.activities() if activity.key not in paid] == []


def test_partners_contribute_what_the_budget_says() -> None:
    _, project, _ = _sample()
    costing = cost(project)
    for partner in project.partners:
        given = [c.amount.amount for c in costing.lines if c.line.partner == partner.key and c.line.source == "in-kind"]
        assert (partner.contribution.amount if partner.contribution else Decimal(0)) == sum(given, Decimal(0))


def test_the_ready_proposal_has_neither_blocker_nor_warning() -> None:
    assert _grave(READY) == []


@pytest.mark.parametrize(("slug", "expected"), [(EU, EU_DELIBERATE | EU_CALL), (UNTF, UNTF_DELIBERATE | UNTF_CALL)])
def test_the_other_two_have_exactly_the_faults_their_files_name(slug: str, expected: set[str]) -> None:
    assert {finding.code for finding in _grave(slug)} == expected


@pytest.mark.parametrize(
    ("file", "codes"), [("eu-full-application.yaml", EU_DELIBERATE), ("un-trust-fund.yaml", UNTF_DELIBERATE)]
)
def test_each_fault_is_explained_at_the_top_of_its_file(file: str, codes: set[str]) -> None:
    head = (FOLDER / file).read_text("utf-8").partition("format:")[0]
    assert [code for code in sorted(codes) if code not in head] == []


def test_pages_show_one_fault_more_in_the_eu_text_and_none_in_the_ready_one() -> None:
    found = {}
    for slug in (READY, EU):
        dossier = _dossier(slug)
        measured = replace(dossier, pages=render_pdf(dossier.document).pages)
        found[slug] = [f for f in check(measured, on=TODAY) if f.severity is not Severity.ADVICE]
    assert found[READY] == []
    over = {finding.where.key for finding in found[EU] if finding.code == "length.over"}
    assert "sustainability" in over
    assert {finding.code for finding in found[EU]} == {*EU_DELIBERATE, *EU_CALL, "length.over"}


def test_the_total_of_the_eu_text_differs_from_the_budget() -> None:
    (finding,) = [f for f in _grave(EU) if f.code == "agree.amount"]
    assert finding.args["found"] == "EUR 449,000"
    assert finding.args["actual"] == "450,552.52 EUR"


@pytest.mark.parametrize(
    ("audience", "told"),
    [("oak-foundation", {"NAIMA"}), ("un-trust-fund-evaw", {"NAIMA", "SALIMA"}), ("eu-eidhr", {"NAIMA"})],
)
def test_stories_are_told_where_consent_allows(audience: str, told: set[str]) -> None:
    organisation, _, _ = _sample()
    use = Use(audience=audience, purpose="fundraising", channel=Channel.PORTAL, territory="US", today=TODAY)
    assert {story.token for story in organisation.stories if may_use(story, use).allowed} == told


def test_a_partner_at_risk_is_named_to_the_cleared_funder_only() -> None:
    _, project, _ = _sample()
    (hidden,) = [partner for partner in project.partners if partner.public_name]
    for slug in (READY, EU, UNTF):
        printed = _words(_dossier(slug).document)
        assert (hidden.name in printed) is (slug == UNTF)


def test_translations_belong_to_texts_that_exist() -> None:
    _, project, proposals = _sample()
    own = {f"term.{group}" for p in proposals.values() if p.beneficiaries for group in p.beneficiaries.groups}
    assert set(project.translations["fr"]) - set(_paths(project)) - own == set()


def test_every_result_activity_line_and_indicator_has_a_french_title() -> None:
    _, project, _ = _sample()
    results = project.results
    wanted = [f"outcome.{outcome.key}.title" for outcome in results.outcomes]
    wanted += [f"output.{output.key}.title" for output in results.outputs()]
    wanted += [f"activity.{activity.key}.title" for activity in results.activities()]
    wanted += [f"indicator.{indicator.key}.title" for indicator in results.all_indicators()]
    wanted += [f"line.{line.key}.description" for line in project.budget.lines]
    assert [path for path in wanted if path not in project.translations["fr"]] == []


def test_the_french_version_is_french_in_text_and_tables() -> None:
    printed = _words(_dossier(READY, "fr").document)
    assert "Derrière les portes de Fès" in printed
    assert "Recruter et former les relais" in printed
    assert "Recruit and train peer workers" not in printed


def test_french_sections_were_made_from_the_present_english() -> None:
    _, _, proposals = _sample()
    texts = [texts for texts in proposals[READY].sections.values() if "fr" in texts]
    assert len(texts) == 3
    assert not any(is_stale(text["fr"], text["en"]) for text in texts)


def test_documents_lie_beside_the_files() -> None:
    organisation, _, _ = _sample()
    sizes = [(FOLDER / document.file).stat().st_size for document in organisation.documents]
    assert len(sizes) == 18
    assert all(500 < size < 10_000 for size in sizes)
    assert {path.name for path in (FOLDER / "documents").iterdir()} == {
        Path(document.file).name for document in organisation.documents
    }


@pytest.mark.parametrize("name", SAMPLE_FILES)
def test_dump_and_read_change_nothing(name: str) -> None:
    read = read_workspace((FOLDER / name).read_bytes(), name)
    dumped = dump_workspace(read)
    assert read_workspace(dumped, name) == read
    assert dump_workspace(read_workspace(dumped, name)) == dumped


def test_amounts_in_texts_are_written_as_facts_are() -> None:
    for name in SAMPLE_FILES:
        body = (FOLDER / name).read_text("utf-8").partition("format:")[2]
        assert re.findall(r"\d,\d{3} (?:EUR|USD|MAD)\b", body) == []


def test_what_is_bought_once_is_paid_when_it_is_used() -> None:
    """Telephones come with the helpline; half of the interviews are the midline, of which year 1 pays its part."""
    lines = {costed.line.key: costed.by_year for costed in cost(_sample()[1]).lines}
    assert lines["eq01"][1].amount == 0
    assert lines["co07"][0] == lines["co07"][1]


def test_no_source_stands_twice_in_the_notes_of_one_section() -> None:
    for slug in (READY, EU, UNTF):
        for key, texts in _sample()[2][slug].sections.items():
            cited = [i.evidence for b in texts["en"].blocks for i in block_inlines(b) if isinstance(i, Citation)]
            assert slug == READY or len(cited) == len(set(cited)), (slug, key)


def test_findings_are_told_to_writers_and_not_to_programmers() -> None:
    """The checklist in a package shows the same sentences to whoever sends it."""
    said = {finding.code: finding.message for finding in _grave(EU)}
    assert said["ask.funder_closed"].endswith(
        "Its successor is European Union external action (Global Europe and delegations)."
    )
    claimed = [finding.message for finding in _grave(EU) if finding.code == "costs.claimed_twice"]
    assert any("in the proposal to Oak Foundation" in message for message in claimed)
    assert "write {{budget.total}} instead, which prints the right value itself." in said["agree.amount"]


def test_the_un_fund_sees_who_pays_what_it_does_not() -> None:
    """The total is above the request; without the other sources a reader cannot say why."""
    dossier = _dossier(UNTF)
    captions = {b.caption for s in dossier.document.sections for b in s.blocks if isinstance(b, Table)}
    assert "Sources of funding" in captions


def test_the_part_for_the_un_fund_has_figures_and_reasons_of_its_own() -> None:
    printed = _words(_dossier(UNTF).document)
    assert _dossier(UNTF).facts["results.beneficiaries"] == 480
    assert "2,920" not in printed
    assert "O3.1" not in printed
    assert "Une femme qui quitte le foyer violent" in _words(_dossier(UNTF, "fr").document)
