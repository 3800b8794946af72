"""A results framework is changed item by item, and nothing else of it moves."""

from __future__ import annotations

import pytest

from app.domain.results import Activity, Indicator, Outcome, Output, Results
from app.domain.results_editing import (
    Level,
    flattened,
    moved,
    moved_below,
    new_key,
    with_item,
    without_item,
)
from app.errors import BadInput, NotFound

RESULTS = Results(
    indicators=(Indicator(key="I0", title="Top", unit="n"),),
    outcomes=(
        Outcome(
            key="O1",
            title="First",
            outputs=(
                Output(key="O1.1", title="Built", activities=(Activity(key="A1", title="Build"),)),
                Output(key="O1.2", title="Taught"),
            ),
        ),
        Outcome(key="O2", title="Second"),
    ),
)


def keys(results: Results) -> list[str]:
    return [node.item.key for node in flattened(results)]


def test_a_changed_item_keeps_what_stands_below_it() -> None:
    changed = with_item(RESULTS, Level.OUTPUT, Output(key="O1.1", title="Rebuilt"), "O1")
    assert changed.outcomes[0].outputs[0].title == "Rebuilt"
    assert keys(changed) == keys(RESULTS)


def test_an_item_leaves_with_all_below_it_and_only_that() -> None:
    assert keys(without_item(RESULTS, Level.OUTCOME, "O1")) == ["I0", "O2"]
    assert without_item(RESULTS, Level.OUTPUT, "none") == RESULTS


def test_moving_stops_at_the_ends_and_keeps_the_branch() -> None:
    down = moved(RESULTS, Level.OUTCOME, "O1", 1)
    assert keys(down) == ["I0", "O2", "O1", "O1.1", "A1", "O1.2"]
    assert moved(down, Level.OUTCOME, "O1", 5) == down
    assert moved(down, Level.OUTCOME, "O1", -1) == RESULTS


def test_another_parent_takes_the_item_with_all_below_it() -> None:
    assert keys(moved_below(RESULTS, Level.OUTPUT, "O1.1", "O2")) == ["I0", "O1", "O1.2", "O2", "O1.1", "A1"]
    with pytest.raises(BadInput):
        moved_below(RESULTS, Level.ACTIVITY, "A1", "O2")
    with pytest.raises(NotFound):
        moved(RESULTS, Level.ACTIVITY, "A9", 1)


@pytest.mark.parametrize(
    ("level", "parent", "key"),
    [
        (Level.OUTCOME, "", "O3"),
        (Level.OUTPUT, "O1", "O1.3"),
        (Level.ACTIVITY, "O1.2", "A1.2.1"),
        (Level.INDICATOR, "", "I0.1"),
        (Level.INDICATOR, "O1.1", "I1.1.1"),
    ],
)
def test_new_keys_follow_the_usual_way(level: Level, parent: str, key: str) -> None:
    assert new_key(RESULTS, level, parent) == key
