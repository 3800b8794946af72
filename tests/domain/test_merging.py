from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.document import Blocks
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.merging import Choice, compose, merge

PARAGRAPHS = ("The well serves 40 people.", "The well serves 60 people.", "Girls walk less.", "Nobody pays.", "नया कुआँ")
texts = st.lists(st.sampled_from(PARAGRAPHS) | st.text("ab ", min_size=1, max_size=6), max_size=6).map(
    lambda lines: parse_markdown("\n\n".join(lines))
)


def _merged(base: str, mine: str, theirs: str) -> tuple[str, int]:
    passages = merge(*(parse_markdown(text) for text in (base, mine, theirs)))
    return to_markdown(compose(passages, {})), sum(passage.contested for passage in passages)


@given(texts, texts, texts)
def test_every_paragraph_of_both_is_offered_in_its_order(base: Blocks, mine: Blocks, theirs: Blocks) -> None:
    passages = merge(base, mine, theirs)
    assert tuple(p.mine for p in passages if p.mine is not None) == mine
    assert tuple(p.theirs for p in passages if p.theirs is not None) == theirs
    for choice, text in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
        assert compose(passages, dict.fromkeys(range(len(passages)), choice)) == text


@given(texts, texts)
def test_the_same_change_on_both_sides_merges_silently(base: Blocks, changed: Blocks) -> None:
    passages = merge(base, changed, changed)
    assert all(passage.same for passage in passages)
    assert compose(passages, {}) == changed


@given(texts, texts)
def test_where_only_one_side_changed_its_text_is_taken(base: Blocks, changed: Blocks) -> None:
    for passages in (merge(base, changed, base), merge(base, base, changed)):
        assert not any(passage.contested for passage in passages)
        assert compose(passages, {}) == changed


@given(texts, texts, texts)
@example((), parse_markdown("Forty.\n\nSixty."), parse_markdown("Sixty.\n\nForty.\n\nForty."))
def test_a_merge_is_the_same_from_the_other_side(base: Blocks, mine: Blocks, theirs: Blocks) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert sum(p.contested for p in one) == sum(p.contested for p in other)


def test_changes_at_different_places_need_no_choice() -> None:
    merged = _merged("One here.\n\nTwo here.", "One there.\n\nTwo here.", "One here.\n\nTwo here.\n\nThree.")
    assert merged == ("One there.\n\nTwo here.\n\nThree.\n", 0)


def test_what_one_side_took_out_stays_out_unless_the_other_changed_it() -> None:
    assert _merged("One here.\n\nTwo here.", "One here.", "One here.\n\nTwo here.") == ("One here.\n", 0)
    assert _merged("One here.\n\nTwo here.", "One here.", "One here.\n\nTwo there.") == ("One here.\n\nTwo there.\n", 1)


def test_both_keep_what_both_changed_until_somebody_chooses() -> None:
    assert _merged("It is wet here.", "It is dry here.", "It is hot here.") == (
        "It is hot here.\n\nIt is dry here.\n",
        1,
    )


def test_without_a_base_everything_is_kept() -> None:
    assert (
        _merged("", "One.\n\nMine alone.", "One.\n\nNothing like it.")[0] == "One.\n\nNothing like it.\n\nMine alone.\n"
    )
