"""Answers of a pure function, kept with what they were made from.

What is asked about is read anew each time, which is quick, and compared with that of the last time, which is quicker:
no version has to be counted, no other process told.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Given = TypeVar("Given")
Made = TypeVar("Made")


class Memory(Generic[Name, Given, Made]):
    """One answer a name; of more than `most` names the one that was asked about longest ago is forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Name, tuple[Given, Made]] = OrderedDict()

    def recall(self, name: Name, given: Given, make: Callable[[Given], Made]) -> Made:
        """What `make` gives; where it was given the same the last time, that time's answer."""
        with self._lock:
            kept = self._kept.get(name)
            if kept is not None:
                self._kept.move_to_end(name)
        if kept is not None and kept[0] == given:
            return kept[1]
        made = make(given)
        with self._lock:
            self._kept[name] = (given, made)
            self._kept.move_to_end(name)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
