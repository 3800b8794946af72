from __future__ import annotations

import pytest

from app.export.fonts import FACES, SHIPPED, choose, face_paths, fonts_for, text_width, uncovered

SIX_SCRIPTS = "Latin ąñő Кириллица Ελληνικά العربية हिन्दी 中文章节"


def test_every_named_face_is_shipped_and_every_shipped_face_is_named() -> None:
    named = {name for family in SHIPPED for name in family.faces.values()}
    assert named == {path.name for path in FACES.glob("*.ttf")}


def test_every_family_has_its_licence_beside_it() -> None:
    licences = (FACES / "LICENCES.md").read_text(encoding="utf-8")
    assert [family.name for family in SHIPPED if f"| {family.name} |" not in licences] == []
    assert (FACES / "OFL-1.1.txt").is_file()
    assert (FACES / "Apache-2.0.txt").is_file()


def test_the_fonts_stay_below_fifteen_megabytes() -> None:
    assert sum(path.stat().st_size for path in FACES.iterdir()) < 15 * 1024 * 1024


@pytest.mark.parametrize(
    ("requested", "used", "same_widths"),
    [
        ("Times New Roman", "Liberation Serif", True),
        ("arial", "Liberation Sans", True),
        ("Calibri", "Carlito", True),
        ("Liberation Sans", "Liberation Sans", True),
        ("Garamond", "Liberation Serif", False),
        ("Open Sans", "Liberation Sans", False),
        ("Aptos", "Carlito", False),
    ],
)
def test_a_requested_font_is_replaced_by_the_nearest_shipped_one(requested: str, used: str, same_widths: bool) -> None:
    family, same = choose(requested)
    assert (family.name, same) == (used, same_widths)


def test_a_replacement_is_named_and_our_own_font_is_not() -> None:
    assert fonts_for("Times New Roman", "a").replaced == {"Times New Roman": "Liberation Serif"}
    assert fonts_for("Liberation Sans", "a").replaced == {}


def test_a_latin_document_needs_no_script_face() -> None:
    assert fonts_for("Arial", "Rights – “dignity” Żółć 25 €").names == ("Liberation Sans",)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("حقوق الإنسان", "Noto Naskh Arabic"),
        ("मानव अधिकार", "Noto Sans Devanagari"),
        ("人权", "Droid Sans Fallback"),
        ("ሰብአዊ መብት", "Noto Sans Ethiopic"),
        ("☑ done", "Noto Sans Symbols2"),
        ("500 ₺", "Noto Sans"),
    ],
)
def test_a_script_brings_its_own_face(text: str, family: str) -> None:
    assert fonts_for("Arial", text).names == ("Liberation Sans", family)


def test_only_the_needed_faces_are_loaded() -> None:
    assert {path.name for path in face_paths(fonts_for("Calibri", "plain"))} == {
        *("Carlito-Regular.ttf", "Carlito-Bold.ttf", "Carlito-Italic.ttf", "Carlito-BoldItalic.ttf"),
    }


@pytest.mark.parametrize("requested", ["Arial", "Times New Roman", "Calibri"])
def test_the_promised_scripts_are_covered_whatever_the_text_font(requested: str) -> None:
    assert uncovered(SIX_SCRIPTS, requested) == frozenset()


def test_a_character_without_a_glyph_is_found() -> None:
    assert uncovered("fine 🙂 and 𒀀") == {"🙂", "𒀀"}


def test_characters_that_print_nothing_need_no_glyph() -> None:
    assert uncovered("a\u200db\u200fc\u2066d\ufeff\ufe0f\n\t") == frozenset()


def test_a_width_follows_the_face() -> None:
    fonts = fonts_for("Arial", "Budget")
    assert text_width("Budget", 10, fonts) == pytest.approx(32.25, abs=0.6)
    assert text_width("Budget", 10, fonts, bold=True) > text_width("Budget", 10, fonts)


def test_a_font_name_cannot_break_out_of_the_style_sheet() -> None:
    css = fonts_for('Evil"; } body { color: red', "a").css
    assert not set(css) & set(";{}")
