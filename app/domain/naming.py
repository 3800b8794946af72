"""Names that tell things apart which are called the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def told_apart(marks: Mapping[Key, Sequence[str]]) -> dict[Key, str]:
    """What each thing is called among the others: its first mark, and where others share that, those of the further
    marks that tell it from them. All have as many marks, the last of them a different one each.
    """
    said: dict[Key, tuple[str, ...]] = {key: tuple(of[:1]) for key, of in marks.items()}
    for depth in range(1, max(map(len, marks.values()), default=0)):
        alike = defaultdict(list)
        for key, parts in said.items():
            alike[parts].append(key)
        for parts, keys in alike.items():
            if len({marks[key][depth] for key in keys}) > 1:
                said |= {key: (*parts, marks[key][depth]) for key in keys}
    return {key: " · ".join(filter(None, parts)) for key, parts in said.items()}
