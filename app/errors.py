"""Everything that can go wrong in a way the user should read about.

AppError                    a sentence for the user; knows no HTTP code and no exit code
├── BadInput                what was given cannot be used
│   ├── InvalidFile         a catalogue or workspace file, with its problems by line
│   └── UnknownFact         a text names a fact that does not exist
├── NotFound
├── Conflict                it was changed since it was read, or it exists already
│   ├── ProposalLocked      it was submitted, and nobody unlocked it
│   ├── SectionLocked       somebody signed it; carries the text that was sent
│   └── VersionConflict     carries both texts
├── NotPermitted
│   ├── NotSignedIn         nobody is known to ask
│   └── TooManyAttempts     passwords or codes were guessed too often
├── MissingTool             a system library or program is not installed; says how to install it
├── NotReachable            another server does not answer now; it may later
└── StorageFault            data base locked, full, newer than the program, or not ours
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class AppError(Exception):
    """`str(error)` is one plain sentence for the user."""


class BadInput(AppError):
    pass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file. `line` counts from 1; 0 when it concerns the whole file."""

    file: str
    line: int
    field: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        fix = f" Fix: {self.fix}" if self.fix else ""
        return f"{place}:{field} {self.message}.{fix}"


class InvalidFile(BadInput):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class UnknownFact(BadInput):
    pass


class NotFound(AppError):
    pass


class Conflict(AppError):
    pass


class ProposalLocked(Conflict):
    pass


class SectionLocked(Conflict):
    """Somebody signed it. `attempted` is the text that was sent, so that nothing typed is lost."""

    def __init__(self, message: str, *, attempted: Any) -> None:
        super().__init__(message)
        self.attempted = attempted


class VersionConflict(Conflict):
    """Someone saved in between. `current` and `attempted` are both texts, so that nothing typed is lost."""

    def __init__(self, message: str, *, current_version: int, current: Any, attempted: Any) -> None:
        super().__init__(message)
        self.current_version = current_version
        self.current = current
        self.attempted = attempted


class NotPermitted(AppError):
    pass


class NotSignedIn(NotPermitted):
    pass


class TooManyAttempts(NotPermitted):
    pass


class MissingTool(AppError):
    pass


class NotReachable(AppError):
    pass


class StorageFault(AppError):
    pass
