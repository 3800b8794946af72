from __future__ import annotations

import pytest

from app.catalog.catalogue import load_catalogue
from app.domain.concepts import concepts_in


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("Statement of need", {"#need"}),
        ("El problema y su contexto", {"#need"}),
        ("Durabilité des résultats", {"#lasting", "#goal"}),
        ("Suivi et évaluation", {"#monitoring"}),
        ("Riesgos", {"#risk"}),
        ("Anything else?", set()),
    ],
)
def test_a_heading_is_about_the_same_in_each_language(said: str, about: set[str]) -> None:
    assert concepts_in(said) == about


def test_most_sections_of_the_shipped_forms_are_about_something_known() -> None:
    sections = [
        section
        for template in load_catalogue().templates.values()
        for section in template.sections
        if section.narrative
    ]
    known = [one for one in sections if concepts_in(" ".join((one.key, *one.heading.values())))]
    assert len(known) > 0.7 * len(sections)
