from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    """Decides whether to apply, and signs."""
    WRITER = "writer"
    FINANCE = "finance"
    MEL = "mel"
    """Monitoring, evaluation and learning."""
    REVIEWER = "reviewer"
    STEWARD = "steward"
    """Keeps people's stories, and what they agreed to."""
    VIEWER = "viewer"
