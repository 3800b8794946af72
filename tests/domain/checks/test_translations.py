"""The project's own texts in another language: all of them, and none of what is not there."""

from __future__ import annotations

from dataclasses import replace

from app.domain.assembly.texts import rewrite
from app.domain.assembly.translate import texts_to_translate
from app.domain.dossier import Material
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from tests.domain.assembly.material import labels
from tests.domain.checks.dossiers import Spoil, findings, project


def _every_text() -> dict[str, str]:
    return {path: f"{text} (fr)" for path, text in texts_to_translate(project()).items()}


def _french(translations: dict[str, dict[str, str]], language: str = "fr") -> Spoil:
    def spoil(m: Material) -> Material:
        text = {"fr": SectionText(blocks=parse_markdown("Le texte."))}
        return replace(
            m,
            project=replace(m.project, translations=translations),
            proposal=replace(m.proposal, language=language, sections={"need": text, "approach": text}),
            labels=labels("fr"),
        )

    return spoil


def _found(spoil: Spoil) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in findings(spoil) if f.code.startswith("language.project")]


def test_a_whole_translation_is_enough_in_a_regional_language_too() -> None:
    assert _found(_french({"fr": _every_text()})) == []
    assert _found(_french({"fr": _every_text()}, "fr-CA")) == []
    assert [code for code, _ in _found(_french({}, "fr-CA"))] == ["language.project_not_translated"]


def test_terms_translate_wherever_they_stand() -> None:
    texts = _every_text()
    by_term = {path: text for path, text in texts.items() if not path.endswith(".unit")}
    assert _found(_french({"fr": by_term | {"term.persons": "personnes", "term.lump sum": "forfait"}})) == []


def test_what_is_left_out_is_counted_and_named() -> None:
    texts = _every_text()
    del texts["outcome.O1.title"], texts["activity.A2.title"]
    ((code, message),) = _found(_french({"fr": texts}))
    assert code == "language.project_partly_translated"
    assert "2 of the project's texts" in message
    assert "outcome.O1.title and activity.A2.title" in message


def test_a_path_that_leads_nowhere_is_named() -> None:
    ((code, message),) = _found(_french({"fr": _every_text() | {"outcome.ZZ.title": "Rien"}}))
    assert code == "language.project_unknown_text"
    assert "'outcome.ZZ.title'" in message


def test_names_need_no_translation() -> None:
    paths = set(texts_to_translate(project()))
    assert not paths & {"project.title.1", "partner.shelter.name", "partner.shelter.contact", "project.acronym"}
    assert {"project.title", "outcome.O1.title", "line.staff.description", "partner.shelter.role"} <= paths
    assert rewrite(project(), lambda _, text: text) == project()
