from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.call import CallStage
from app.domain.checks import check
from app.domain.dossier import Material
from app.domain.template import Stage
from tests.domain.checks.dossiers import TODAY, Spoil, call, dossier, findings, written


def _blind(need: str) -> Spoil:
    def spoil(m: Material) -> Material:
        organisation = replace(m.organisation, signatory="Tara El Ouazzani, president", email="post@odla.example")
        return written(need=need)(replace(m, template=replace(m.template, blind=True), organisation=organisation))

    return spoil


def _names(need: str) -> list[str]:
    return [f.args["name"] for f in findings(_blind(need)) if f.code == "blind.named_in_text"]


@pytest.mark.parametrize(
    ("need", "name"),
    [
        ("See [our site](https://www.opendoor.example/about).", "opendoor.example"),
        ("See [a report](https://library.example/open-door-legal-aid/2025).", "open-door-legal-aid"),
        ("Write [to us](mailto:info@odla.example).", "odla.example"),
        ("Ms Gurung leads the work.", "Gurung"),
        ("Mrs Ouazzani signs.", "Ouazzani"),
        ("A footnote^[Open Door Legal Aid, 2025].", "Open Door Legal Aid"),
    ],
)
def test_a_name_is_found_in_addresses_and_by_surname(need: str, name: str) -> None:
    assert _names(need) == [name]


def test_ordinary_words_are_no_names() -> None:
    assert _names("A director opens a door to legal aid; see [a page](https://library.example/doors).") == []


def test_a_tables_caption_is_read() -> None:
    need = "Table: Saathi Shelter House [insert caption]\n\n| a | b |\n|---|---|\n| c | d |\n"
    assert _names(need) == ["Saathi Shelter House"]
    assert "leftover.placeholder" in {f.code for f in findings(written(need=need))}


CONCEPT = CallStage(stage=Stage.CONCEPT_NOTE, template="short/1.0", deadline=call().stages[0].deadline, blind=True)


def _staged(*stages: CallStage, stage: Stage = Stage.FULL) -> Spoil:
    def spoil(m: Material) -> Material:
        m = written(need="ODLA has offices.")(m)
        return replace(m, call=replace(call(), stages=stages), proposal=replace(m.proposal, stage=stage))

    return spoil


def _codes(spoil: Spoil) -> set[str]:
    return {f.code for f in check(dossier(spoil), on=TODAY)}


def test_a_stage_that_the_call_lacks_is_told_and_read_as_blind() -> None:
    found = _codes(_staged(CONCEPT))
    assert {"time.stage_unknown", "blind.named_in_text"} <= found
    other = replace(CONCEPT, template="other/1.0")
    assert {"time.stage_unknown", "blind.named_in_text"} <= _codes(_staged(other))


def test_a_template_of_another_stage_is_told_and_read_as_that_stage() -> None:
    full = replace(CONCEPT, stage=Stage.FULL, template="long/1.0", blind=False)
    found = _codes(_staged(CONCEPT, full))
    assert {"time.stage_differs", "blind.named_in_text"} <= found


def test_a_stage_that_is_named_decides_where_two_share_a_template() -> None:
    full = replace(CONCEPT, stage=Stage.FULL, blind=False)
    assert not _codes(_staged(CONCEPT, full)) & {"time.stage_unknown", "time.stage_differs", "blind.named_in_text"}
    assert "blind.named_in_text" in _codes(_staged(CONCEPT, full, stage=Stage.CONCEPT_NOTE))
