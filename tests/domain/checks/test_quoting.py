from __future__ import annotations

from time import perf_counter

import pytest

from app.domain.checks.quoting import broken_quotes
from app.domain.checks.reading import inline_runs
from app.domain.evidence import Evidence
from app.domain.markdown import parse_markdown

KNOWN = {
    "ilo": Evidence(
        key="ilo",
        statement="Half of all workers wait for their pay.",
        title="Wages",
        quotation="One worker in three — or more – was “paid late” in 2024, and nobody's employer was fined.",
    )
}


def broken(text: str) -> list[str]:
    return [quote for run in inline_runs(parse_markdown(text)) for quote, _ in broken_quotes(run, KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "They say that “one worker in four” was [@ilo].",
        'It is "all of the workers" [@ilo].',
        "« Tous les travailleurs », dit-on [@ilo].",
        "- “One worker … was never paid” [@ilo]",
        "| a |\n|---|\n| “was fined … paid late” [@ilo] |",
        "“Nobody was paid here.” [@ilo]",
    ],
)
def test_words_that_the_source_does_not_say_are_found(text: str) -> None:
    assert len(broken(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "They say that “one worker in three - or more” was [@ilo].",
        "“One worker in three … was 'paid late' in 2024.” [@ilo]",
        "“half of all workers wait” [@ilo]",
        "“One worker **in three**” [@ilo]",
        "“nobody’s employer was fined” [@ilo].",
        "“so called” workers [@ilo]",
        "“We never paid them.” That is what she said. Half wait [@ilo].",
        "“This is another source's word” [@other].",
        "“This is another source's word” [@ilo] [@other].",
        "“This is nobody's word at all”.",
        "“a word of {{project.title}} here” [@ilo]",
    ],
)
def test_what_the_source_says_or_is_not_its_own_is_left_alone(text: str) -> None:
    assert broken(text) == []


def test_the_next_citation_is_that_of_the_quote() -> None:
    assert broken("First [@ilo]. “One worker in three” [@ilo] and “none of them at all” [@ilo].") == [
        "none of them at all"
    ]


@pytest.mark.parametrize("text", ["“" * 40_000, "“a b c” " * 8_000, '"' * 40_001, "“" + "a " * 40_000])
def test_marks_without_end_are_read_in_no_time(text: str) -> None:
    begun = perf_counter()
    assert broken(text) == []
    assert perf_counter() - begun < 3
