"""What has a key can be referred to by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.consent import Story
from app.domain.document import Citation, Fact, Paragraph, StoryRef
from app.domain.evidence import Evidence
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.partners import Partner
from app.domain.results import Activity, Indicator, Outcome, Output
from tests.domain.drawn_budgets import line

GOOD = ("O1", "1.1", "A1.2-b", "naïve", "मापन", "مؤشر", "指標1")
BAD = ("1 1", "", " O1", "a}b", "-a", "a/b", "ключ!")


@pytest.mark.parametrize("key", GOOD)
def test_keys_of_any_script_are_read_where_they_are_referred_to(key: str) -> None:
    text = f"{{{{kpi.{key}.target}}}} [@{key}] [[story:{key.replace('.', '-')}]]"
    (paragraph,) = parse_markdown(text)
    assert isinstance(paragraph, Paragraph)
    marks = [inline for inline in paragraph.inlines if not hasattr(inline, "bold")]
    assert marks == [Fact(f"kpi.{key}.target"), Citation(key), StoryRef(key.replace(".", "-"))]
    assert to_markdown((paragraph,)).strip() == text
    Outcome(key=key, title="It")


@pytest.mark.parametrize("key", BAD)
def test_a_key_that_no_text_could_name_is_refused(key: str) -> None:
    for made in (
        lambda: Outcome(key=key, title=""),
        lambda: Output(key=key, title=""),
        lambda: Activity(key=key, title=""),
        lambda: Indicator(key=key, title="", unit=""),
        lambda: Partner(key=key, name=""),
        lambda: line(key),
    ):
        with pytest.raises(ValueError, match="cannot be referred to: write letters and digits"):
            made()


def test_evidence_and_stories_have_their_own_signs() -> None:
    assert replace(Evidence(key="who:2025/3", statement="", title=""), key="a").key == "a"
    with pytest.raises(ValueError, match="cannot be cited"):
        Evidence(key="who 2025", statement="", title="")
    with pytest.raises(ValueError, match="cannot be referred to"):
        Story(token="AB.12", pseudonym="", text="")  # noqa: S106
