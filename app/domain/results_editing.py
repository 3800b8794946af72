"""Changing a results framework item by item. For this it is laid out flat: each item alone, with its parent's key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from app.domain.keys import free_key
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.results import Activity, Indicator, Outcome, Output, Results
from app.errors import BadInput, NotFound

Item = Outcome | Output | Activity | Indicator
T = TypeVar("T", Outcome, Output, Activity, Indicator)
M = TypeVar("M", Results, Outcome, Output)
"""What has indicators."""


class Level(StrEnum):
    OUTCOME = "outcome"
    OUTPUT = "output"
    ACTIVITY = "activity"
    INDICATOR = "indicator"


_ABOVE = {
    Level.OUTCOME: (),
    Level.OUTPUT: (Level.OUTCOME,),
    Level.ACTIVITY: (Level.OUTPUT,),
    Level.INDICATOR: (Level.OUTCOME, Level.OUTPUT),
}
_AT_THE_TOP = frozenset({Level.OUTCOME, Level.INDICATOR})
"""What may stand under the impact, whose key is empty."""


@dataclass(frozen=True, slots=True)
class Node(Record):
    level: Level
    parent: str
    """Key of what it belongs to; empty for the impact."""
    item: Item
    """Without what stands below it."""


def find_node(results: Results, level: Level, key: str) -> Node | None:
    return next((node for node in flattened(results) if (node.level, node.item.key) == (level, key)), None)


def get_node(results: Results, level: Level, key: str) -> Node:
    """Raises NotFound."""
    found = find_node(results, level, key)
    if found is None:
        raise NotFound(phrase("There is no {level} '{key}' in this project.", level=level, key=key))
    return found


def branch(results: Results, level: Level, key: str) -> tuple[Node, ...]:
    """An item with everything below it; empty where there is none."""
    return tuple(_branch(flattened(results), level, key))


def parents_of(results: Results, level: Level) -> tuple[str, ...]:
    """Keys below which such an item may stand."""
    top = ("",) if level in _AT_THE_TOP else ()
    return (*top, *(node.item.key for node in flattened(results) if node.level in _ABOVE[level]))


def with_item(results: Results, level: Level, item: Item, parent: str) -> Results:
    """With an item in the place of the one with its key, else at the end below `parent`. What is below it stays.

    Raises BadInput where there is no such parent.
    """
    nodes = list(flattened(results))
    _need_parent(results, level, parent)
    at = _position(nodes, level, item.key)
    if at is None:
        return _rebuilt(results, (*nodes, Node(level, parent, item)))
    nodes[at] = Node(level, nodes[at].parent, item)
    return _rebuilt(results, nodes)


def without_item(results: Results, level: Level, key: str) -> Results:
    """Without an item and all that stands below it."""
    gone = branch(results, level, key)
    return _rebuilt(results, [node for node in flattened(results) if node not in gone])


def moved(results: Results, level: Level, key: str, by: int) -> Results:
    """With an item `by` places further down among its siblings, as far as there are places. Raises NotFound."""
    node = get_node(results, level, key)
    nodes = list(flattened(results))
    places = [at for at, other in enumerate(nodes) if (other.level, other.parent) == (level, node.parent)]
    siblings = [nodes[at] for at in places]
    at = siblings.index(node)
    siblings.insert(max(0, at + by), siblings.pop(at))
    for place, sibling in zip(places, siblings, strict=True):
        nodes[place] = sibling
    return _rebuilt(results, nodes)


def moved_below(results: Results, level: Level, key: str, parent: str) -> Results:
    """With an item at the end below another parent. Raises NotFound, BadInput."""
    node = get_node(results, level, key)
    _need_parent(results, level, parent)
    others = [other for other in flattened(results) if other != node]
    return _rebuilt(results, (*others, replace(node, parent=parent)))


def map_indicators(results: Results, change: Callable[[Indicator], Indicator]) -> Results:
    """With each indicator, wherever it stands, as `change` gives it back."""

    def of(level: M) -> M:
        return replace(level, indicators=tuple(map(change, level.indicators)))

    outcomes = (replace(one, outputs=tuple(map(of, one.outputs))) for one in results.outcomes)
    return replace(of(results), outcomes=tuple(map(of, outcomes)))


def new_key(results: Results, level: Level, parent: str) -> str:
    """A key no other item has, in the usual way: `O2`, `O2.1`, `A2.1.3`, `I2.1.1`."""
    taken = frozenset(node.item.key for node in flattened(results))
    below = parent[1:] if parent[:1] == "O" and parent[1:2].isdigit() else parent
    match level:
        case Level.OUTCOME:
            return free_key("O", taken)
        case Level.OUTPUT:
            return free_key(f"{parent}.", taken)
        case Level.ACTIVITY:
            return free_key(f"A{below}.", taken)
        case Level.INDICATOR:
            return free_key(f"I{below or 0}.", taken)


def flattened(results: Results) -> Iterator[Node]:
    """Each item before those below it, in their order."""
    yield from _indicators("", results.indicators)
    for outcome in results.outcomes:
        yield Node(Level.OUTCOME, "", replace(outcome, indicators=(), outputs=()))
        yield from _indicators(outcome.key, outcome.indicators)
        for output in outcome.outputs:
            yield Node(Level.OUTPUT, outcome.key, replace(output, indicators=(), activities=()))
            yield from _indicators(output.key, output.indicators)
            yield from (Node(Level.ACTIVITY, output.key, activity) for activity in output.activities)


def _indicators(parent: str, indicators: Iterable[Indicator]) -> Iterator[Node]:
    return (Node(Level.INDICATOR, parent, indicator) for indicator in indicators)


def _rebuilt(results: Results, nodes: Sequence[Node]) -> Results:
    def below(kind: type[T], parent: str) -> tuple[T, ...]:
        return tuple(node.item for node in by_parent.get(parent, ()) if isinstance(node.item, kind))

    def output(item: Output) -> Output:
        return replace(item, indicators=below(Indicator, item.key), activities=below(Activity, item.key))

    def outcome(item: Outcome) -> Outcome:
        return replace(item, indicators=below(Indicator, item.key), outputs=tuple(map(output, below(Output, item.key))))

    by_parent: dict[str, list[Node]] = {}
    for node in nodes:
        by_parent.setdefault(node.parent, []).append(node)
    return replace(results, indicators=below(Indicator, ""), outcomes=tuple(map(outcome, below(Outcome, ""))))


def _branch(nodes: Iterable[Node], level: Level, key: str) -> Iterator[Node]:
    """A child stands after its parent, so one pass finds them all."""
    keys: set[str] = set()
    for node in nodes:
        if (node.level, node.item.key) == (level, key) or (node.parent in keys and node.parent):
            yield node
            if node.level is not Level.INDICATOR:
                keys.add(node.item.key)


def _position(nodes: Sequence[Node], level: Level, key: str) -> int | None:
    return next((at for at, node in enumerate(nodes) if (node.level, node.item.key) == (level, key)), None)


def _need_parent(results: Results, level: Level, parent: str) -> None:
    if parent not in parents_of(results, level):
        raise BadInput(
            phrase(
                "There is nothing with the key '{parent}' that this {level} could stand below.",
                parent=parent,
                level=level,
            )
        )
