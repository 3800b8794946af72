"""Sources in the styles that templates can ask for."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from app.domain.citing import BY_NAME, CitationStyle
from app.domain.document import Link, Text
from app.domain.evidence import Evidence
from app.domain.walking import plain
from app.export.citing import cite_in_style

ILO = Evidence(
    key="ILO-2024", statement="S.", title="World report & pay < 5", author="ILO, with a group", year=2024,
    publisher="ILO Press", url="https://ilo.example.org/a", retrieved_on=date(2026, 2, 1),
)  # fmt: skip
ROE = Evidence(
    key="ilo-2024", statement="S.", title="Late wages", author="Möller, Anna; Roe, J.", year=2020, container="Lancet",
    volume="3", page="10–12", doi="10.1000/182",
)  # fmt: skip
AGAIN = Evidence(key="again", statement="S.", title="Early wages", author="Möller, Anna; Roe, J.", year=2020)


@pytest.mark.parametrize(("style", "language"), list(product(CitationStyle, ("en", "fr", "es", "ar", "pt"))))
def test_every_style_makes_a_line_of_every_source(style: CitationStyle, language: str) -> None:
    made = cite_in_style((ROE, ILO, AGAIN), style, language)
    assert set(made) == {"ILO-2024", "ilo-2024", "again"}
    lines = {key: plain(styled.line) for key, styled in made.items()}
    assert "world report & pay < 5" in lines["ILO-2024"].lower()
    assert "ilo.example.org" in "".join(i.href for i in made["ILO-2024"].line if isinstance(i, Link))
    assert all(bool(styled.label) == (style in BY_NAME) for styled in made.values())
    assert not any(line[:1].isdigit() or line.startswith("[") for line in lines.values())


def test_author_and_date_stand_in_the_text_and_the_list_is_sorted() -> None:
    made = cite_in_style((ROE, ILO, AGAIN), CitationStyle.APA, "en")
    assert next(iter(made)) == "ILO-2024"
    assert made["ILO-2024"].label == "(ILO, with a group, 2024)"
    assert made["ilo-2024"].label == "(Möller & Roe, 2020)"
    assert Text("Lancet", italic=True) in made["ilo-2024"].line


def test_what_counts_keeps_the_order_of_the_text() -> None:
    assert list(cite_in_style((ROE, ILO), CitationStyle.VANCOUVER, "en")) == ["ilo-2024", "ILO-2024"]


def test_words_of_a_style_are_in_the_language_of_the_document() -> None:
    assert "Möller et Roe" in cite_in_style((ROE,), CitationStyle.CHICAGO_AUTHOR_DATE, "fr")["ilo-2024"].label


def test_nothing_cited_gives_nothing() -> None:
    assert cite_in_style((), CitationStyle.APA, "en") == {}
