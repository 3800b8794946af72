"""Languages as Word names them, and the pieces of a text that run one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.docx.language import Speech, document_languages, fonts, is_rtl, language_mark, stretches, word_language


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "en-GB"),
        ("en-US", "en-US"),
        ("fr", "fr-FR"),
        ("pt", "pt-PT"),
        ("pt-BR", "pt-BR"),
        ("ar", "ar-SA"),
        ("zh", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("hi", "hi-IN"),
        ("tlh", "tlh"),
    ],
)
def test_a_language_gets_the_region_that_word_expects(code: str, name: str) -> None:
    assert word_language(code) == name


def test_a_language_stands_in_the_slot_of_its_script() -> None:
    assert language_mark("es") == '<w:lang w:val="es-ES"/>'
    assert language_mark("fa") == '<w:lang w:bidi="fa-IR"/>'
    assert language_mark("ja") == '<w:lang w:eastAsia="ja-JP"/>'
    assert document_languages("ar") == {"val": "en-GB", "eastAsia": "zh-CN", "bidi": "ar-SA"}
    assert document_languages("ja")["eastAsia"] == "ja-JP"


def test_right_to_left_languages_are_known() -> None:
    assert [code for code in ("ar", "en", "he", "fa", "ur", "zh", "xx") if is_rtl(code)] == ["ar", "he", "fa", "ur"]


def test_fonts_are_those_of_a_computer_with_word() -> None:
    assert fonts("Liberation Serif", "ar") == ("Times New Roman", "Times New Roman", "SimSun")
    assert fonts("Calibri", "en").latin == "Calibri"
    assert fonts("Carlito", "hi") == ("Calibri", "Nirmala UI", "Microsoft YaHei")
    assert fonts("Arial", "zh-TW").east_asian == "Microsoft JhengHei"


def test_latin_text_is_one_piece_in_either_direction() -> None:
    assert stretches("Rights (2027).", rtl=False) == [("Rights (2027).", False)]
    assert stretches("Rights (2027).", rtl=True) == [("Rights (2027).", False)]


def test_numbers_alone_follow_the_paragraph() -> None:
    assert stretches("21,600.00", rtl=True) == [("21,600.00", True)]


def test_latin_words_in_arabic_are_a_piece_of_their_own() -> None:
    assert stretches("منذ NGO Fund 2009 في", rtl=True) == [("منذ ", True), ("NGO Fund 2009", False), (" في", True)]


@given(text=st.text(alphabet="abc XYZ 123 .,()-%حقوق العمال", max_size=60), rtl=st.booleans())
def test_pieces_together_are_the_text(text: str, rtl: bool) -> None:
    assert "".join(piece for piece, _ in stretches(text, rtl=rtl)) == text


def test_only_untranslated_paragraphs_of_a_right_to_left_document_turn() -> None:
    arabic = Speech(None, rtl=True, document_rtl=True)
    assert arabic.of("Not translated.").turned == '<w:bidi w:val="0"/>'
    assert arabic.of("منذ 2009").turned == ""
    assert arabic.of("2009").turned == ""
    assert Speech(None, rtl=False, document_rtl=False).within("ar").turned == "<w:bidi/>"
