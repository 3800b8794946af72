"""The reference codes agree with the shared source set and never repeat its protected wording."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.catalog import codes

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feeds" / "reference"
LANGUAGES = ("en", "fr", "es", "ar")

# "les pays les moins avancés" is five words that no label can avoid; six in a row would be a copied phrase.
LONGEST_SHARED_RUN = 5


def shared(*parts: str) -> dict[str, Any]:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the shared reference set is not beside this checkout")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def sdg_items() -> list[codes.SdgGoal | codes.SdgTarget]:
    return [*codes.sdg_goals(), *codes.sdg_targets()]


def words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(char for char in decomposed if not unicodedata.combining(char)))


def longest_run(left: list[str], right: list[str]) -> int:
    best, previous = 0, [0] * (len(right) + 1)
    for word in left:
        current = [0]
        for column, other in enumerate(right, start=1):
            current.append(previous[column - 1] + 1 if word == other else 0)
        best, previous = max(best, *current), current
    return best


def official_titles() -> Iterator[tuple[str, dict[str, str]]]:
    for goal in shared("sdg", "sdg_combined.json")["goals"]:
        yield goal["code"], goal["title"]
        yield goal["code"], goal["short"]
        for target in goal["targets"]:
            yield target["code"], target["title"]


def as_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_there_are_seventeen_goals_and_one_hundred_and_sixty_nine_targets() -> None:
    assert len(codes.sdg_goals()) == 17
    assert len(codes.sdg_targets()) == 169


def test_goal_and_target_codes_come_in_the_official_order() -> None:
    goals = shared("sdg", "sdg_combined.json")["goals"]
    assert [goal.code for goal in codes.sdg_goals()] == [goal["code"] for goal in goals]
    assert [(target.goal, target.code) for target in codes.sdg_targets()] == [
        (goal["code"], target["code"]) for goal in goals for target in goal["targets"]
    ]


def test_every_target_code_starts_with_its_goal() -> None:
    assert all(target.code.startswith(f"{target.goal}.") for target in codes.sdg_targets())


def test_every_sdg_label_exists_in_four_languages() -> None:
    for item in sdg_items():
        assert tuple(item.label) == LANGUAGES, item.code
        assert all(text == text.strip() and text for text in item.label.values()), item.code


def test_goal_labels_have_at_most_six_words() -> None:
    for goal in codes.sdg_goals():
        assert all(len(text.split()) <= 6 for text in goal.label.values()), goal


def test_target_labels_have_at_most_twelve_words() -> None:
    for target in codes.sdg_targets():
        assert all(len(text.split()) <= 12 for text in target.label.values()), target


def test_no_two_sdg_items_share_a_label() -> None:
    for language in LANGUAGES:
        labels = [item.label[language] for item in sdg_items()]
        assert len(set(labels)) == len(labels), language


def test_no_label_is_the_official_title() -> None:
    for code, title in official_titles():
        item = codes.find_sdg(code)
        assert item is not None
        for language in LANGUAGES:
            assert words(item.label[language]) != words(title[language]), (code, language)


def test_no_label_repeats_a_phrase_of_the_official_title() -> None:
    for code, title in official_titles():
        item = codes.find_sdg(code)
        assert item is not None
        for language in LANGUAGES:
            run = longest_run(words(item.label[language]), words(title[language]))
            assert run <= LONGEST_SHARED_RUN, (code, language, item.label[language])


def test_sdg_codes_are_found_in_any_case_and_with_the_prefix() -> None:
    assert codes.find_sdg(" 4.A ") is codes.find_sdg("4.a")
    assert codes.find_sdg("SDG 5") is codes.sdg_goals()[4]
    assert codes.find_sdg("18") is None
    assert codes.find_sdg("8.1") is not codes.find_sdg("8.10")


def test_every_core_treaty_and_protocol_has_the_shared_dates() -> None:
    source = shared("human_rights", "treaties_reconstructed.json")
    for group in ("core", "protocols", "related"):
        for row in source[group]:
            treaty = codes.find_treaty(row["abbr"])
            assert treaty is not None, row["abbr"]
            assert treaty.adopted == as_date(row["adopted"]), row["abbr"]
            assert treaty.in_force == as_date(row["in_force"]), row["abbr"]
            assert treaty.body == row["body"], row["abbr"]
            assert treaty.protocol_to == row["protocol_to"], row["abbr"]


def test_there_are_nine_core_treaties_and_nine_optional_protocols() -> None:
    groups = [treaty.group for treaty in codes.treaties()]
    assert groups.count("core") == 9
    assert groups.count("protocol") == 9


def test_no_treaty_comes_into_force_before_it_is_adopted_or_opened() -> None:
    for treaty in codes.treaties():
        known = [day for day in (treaty.adopted, treaty.opened, treaty.in_force) if day]
        assert known == sorted(known), treaty.abbr


def test_every_protocol_points_at_a_listed_treaty() -> None:
    abbrs = {treaty.abbr for treaty in codes.treaties()}
    assert {treaty.protocol_to for treaty in codes.treaties()} - {None} <= abbrs


def test_no_two_treaties_answer_to_the_same_name() -> None:
    for treaty in codes.treaties():
        for name in (treaty.abbr, *treaty.also):
            assert codes.find_treaty(name) is treaty, name


def test_a_treaty_is_found_by_its_common_name_without_accents() -> None:
    found = codes.find_treaty("belem do para convention")
    assert found is not None
    assert found.abbr == "BELEM-DO-PARA"
    assert codes.find_treaty("no such treaty") is None


def test_every_active_dac_code_is_present_with_its_names_and_sector() -> None:
    source = shared("oecd_dac_purpose_codes.json")
    active = [row for row in source["purpose_codes"] if row["status"] == "active"]
    assert {item.code for item in codes.dac_codes()} == {row["code"] for row in active}
    for row in active:
        item = codes.find_dac(row["code"])
        assert item is not None
        assert item.sector == row["category"]
        for language, name in row["name"].items():
            assert item.label[language] == " ".join(name.split())


def test_every_active_dac_sector_is_present_and_has_codes_below_it() -> None:
    source = shared("oecd_dac_purpose_codes.json")
    active = {row["code"] for row in source["categories"] if row["status"] == "active"}
    assert {item.code for item in codes.dac_sectors()} == active
    assert {item.sector for item in codes.dac_codes()} == active


def test_withdrawn_dac_codes_are_not_found() -> None:
    source = shared("oecd_dac_purpose_codes.json")
    for row in (*source["purpose_codes"], *source["categories"]):
        if row["status"] != "active":
            assert codes.find_dac(row["code"]) is None


def test_dac_codes_have_five_digits_and_begin_with_their_sector_group() -> None:
    for item in codes.dac_codes():
        assert re.fullmatch(r"\d{5}", item.code)
        assert item.sector is not None
        assert item.code[:2] == item.sector[:2]


def test_a_label_falls_back_to_english() -> None:
    teaching = codes.find_dac("11130")
    assert teaching is not None
    assert codes.label(teaching, "de") == codes.label(teaching, "en") == "Teacher training"
    assert codes.label(teaching, "fr-CA") == "Formation des enseignants"


SECTORS_OF_RIGHTS_AND_RELIEF = (
    "111", "112", "113", "114", "121", "122", "123", "130", "151", "152", "160", "720", "730", "740",
)  # fmt: skip


def test_codes_of_rights_relief_health_and_education_are_named_in_four_languages() -> None:
    named = [item for item in codes.dac_codes() if item.sector in SECTORS_OF_RIGHTS_AND_RELIEF]
    named += [item for item in codes.dac_sectors() if item.code in SECTORS_OF_RIGHTS_AND_RELIEF]
    assert len(named) > 100
    assert [item.code for item in named if set(item.label) != set(LANGUAGES)] == []


def test_treaties_are_named_in_four_languages() -> None:
    assert [item.abbr for item in codes.treaties() if set(item.name) != set(LANGUAGES)] == []


def test_a_treaty_label_is_its_title_in_the_asked_language() -> None:
    treaty = codes.find_treaty("CRC")
    assert treaty is not None
    assert codes.label(treaty, "FR") == "Convention relative aux droits de l'enfant"


@pytest.mark.parametrize(
    ("asked", "language", "code"),
    [
        ("DRINKING water", "en", "6.1"),
        ("eau potable", "fr", "6.1"),
        ("l'eau potable", "fr", "6.1"),
        ("educacion climatica", "es", "13.3"),
        ("المياه", "ar", "6"),
        ("محيطات", "ar", "14"),
        ("7.b", "en", "7.b"),
    ],
)
def test_sdg_search_ignores_case_accents_and_articles(asked: str, language: str, code: str) -> None:
    assert code in [item.code for item in codes.search_sdg(asked, language)]


def test_dac_search_needs_every_word() -> None:
    assert [item.code for item in codes.search_dac("basic nutrition", "en")] == ["12240"]
    assert [item.code for item in codes.search_dac("soins sante urgence", "fr")] == ["72011"]
    assert codes.search_dac("basic spaceship", "en") == ()


def test_a_dac_search_by_digits_lists_the_sector() -> None:
    assert {item.sector for item in codes.search_dac("152", "en")} == {"152"}


def test_an_empty_search_finds_nothing() -> None:
    assert codes.search_sdg("  ", "en") == ()
    assert codes.search_dac("", "fr") == ()


def test_items_can_be_kept_in_a_set() -> None:
    assert len(set(codes.sdg_targets())) == 169
    assert len(set(codes.treaties())) == len(codes.treaties())
