"""A proposal for a part of a project speaks of this part, not of the whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.domain.assembly import assemble
from app.domain.document import Document
from app.domain.dossier import Dossier
from app.domain.money import Money
from app.domain.proposal import Scope
from app.domain.results import Beneficiaries
from app.domain.walking import plain
from tests.domain.assembly.material import TODAY, material, proposal
from tests.domain.assembly.walking import tables, texts_of

PART = Scope(activities=("A1.1.1", "A1.1.2"))


def made(language: str = "en", **changes: Any) -> Dossier:
    return assemble(material(language=language, proposal=proposal(language=language, **changes)), today=TODAY)


def groups(document: Document) -> list[list[str]]:
    found = [table for table in tables(document) if table.caption == "Beneficiaries"]
    return [[plain(cell.inlines) for cell in row.cells] for table in found for row in table.body]


def theory() -> str:
    return " ".join(material().project.results.theory_of_change.split())


def test_a_proposal_for_everything_prints_the_projects_figures() -> None:
    dossier = made()
    assert groups(dossier.document)
    assert theory()[:60] in " ".join(texts_of(dossier.document).split())


def test_the_projects_figures_are_left_out_of_a_proposal_for_a_part_of_it() -> None:
    dossier = made(scope=PART)
    assert groups(dossier.document) == []
    assert "results.beneficiaries" not in dossier.facts
    assert theory()[:60] not in " ".join(texts_of(dossier.document).split())


def test_a_scope_that_leaves_no_result_out_keeps_the_projects_figures() -> None:
    every = tuple(outcome.key for outcome in material().project.results.outcomes)
    assert groups(made(scope=Scope(activities=every)).document) == groups(made().document)


def test_a_proposals_own_figures_take_their_place() -> None:
    own = Beneficiaries(direct=420, groups={"Women who go to court": 400})
    for scope in (PART, Scope()):
        dossier = made(scope=scope, beneficiaries=own)
        assert ["Direct beneficiaries", "420"] in groups(dossier.document)
        assert ["Women who go to court", "400"] in groups(dossier.document)
        assert dossier.facts["results.beneficiaries"] == 420


def test_names_of_groups_are_translated_by_term() -> None:
    whole = material(language="fr", proposal=proposal(language="fr", beneficiaries=Beneficiaries(groups={"Women": 4})))
    terms = {"fr": {"term.Women": "Femmes concernées"}}
    whole = replace(whole, project=replace(whole.project, translations=terms))
    assert "Femmes concernées" in texts_of(assemble(whole, today=TODAY).document)


def test_partners_give_to_this_part_what_its_lines_say_and_in_its_currency() -> None:
    def given(**changes: Any) -> dict[str, Money | None]:
        return {p.key: p.contribution for p in made(**changes).project.partners if p.contribution}

    whole = given()
    assert whole == {"university": Money(Decimal(3300), "EUR")}
    assert given(scope=PART) == {}
    in_francs = Scope(currency="CHF", rate=Decimal("0.95"), rate_on=TODAY, rate_source="Bank")
    assert given(scope=in_francs) == {"university": Money(Decimal("3135.00"), "CHF")}


def test_a_proposals_own_theory_of_change_is_told_in_the_documents_language() -> None:
    own = {"en": "Lawyers travel, so women plead.", "fr": "Les avocates voyagent, donc les femmes plaident."}
    assert "Lawyers travel, so women plead." in texts_of(made(scope=PART, theory_of_change=own).document)
    assert "Les avocates voyagent" in texts_of(made("fr", scope=PART, theory_of_change=own).document)
