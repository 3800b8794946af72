"""Words of generated parts."""

from __future__ import annotations

import pytest

from app.catalog.labels import label_languages, labels


@pytest.mark.parametrize("language", label_languages())
def test_each_language_has_every_label(language: str) -> None:
    assert labels(language).keys() == labels("en").keys()
    assert all(labels(language).values())


def test_a_region_takes_its_language_and_an_unknown_one_english() -> None:
    assert labels("fr-CA") == labels("fr") != labels("en")
    assert labels("xx") == labels("en")
