"""Roles and actions by the names that people give them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.accounts.policy import Action, Role
from app.domain.phrases import Printed, printed
from app.web.language import gettext as _
from app.web.language import speaking


def role_names() -> Mapping[Role, str]:
    return {
        Role.ADMINISTRATOR: _("Administrator"),
        Role.MANAGER: _("Manager"),
        Role.WRITER: _("Writer"),
        Role.FINANCE: _("Finance"),
        Role.MEL: _("Monitoring and evaluation"),
        Role.REVIEWER: _("Reviewer"),
        Role.STEWARD: _("Story steward"),
        Role.VIEWER: _("Viewer"),
    }


def told_role(role: str) -> Printed:
    """The name of a role, inside a sentence of the domain."""

    def named(language: str) -> str:
        with speaking(language):
            return role_names()[Role(role)]

    return printed(named)


def role_duties() -> Mapping[Role, str]:
    """What each role may do, in a few words."""
    return {
        Role.ADMINISTRATOR: _("Everything, people and settings included"),
        Role.MANAGER: _("Writes, costs, reviews, signs the whole, submits"),
        Role.WRITER: _("Writes proposals and projects, takes files out"),
        Role.FINANCE: _("Edits budgets, signs them"),
        Role.MEL: _("Edits results and work plans, signs them"),
        Role.REVIEWER: _("Reads, comments, scores proposals"),
        Role.STEWARD: _("Keeps stories and consents"),
        Role.VIEWER: _("Reads"),
    }


def named_roles(roles: Iterable[str]) -> str:
    """`Manager, Finance`, in the order of the table."""
    held = set(roles)
    return ", ".join(name for role, name in role_names().items() if role in held)


def guest_rights(actions: Iterable[str]) -> str:
    """What a guest may do, by the most that is allowed."""
    allowed = set(actions)
    named = (
        (Action.REVIEW, _("read, comment and score")),
        (Action.WRITE, _("read, comment and write")),
        (Action.COST, _("read and edit")),
        (Action.COMMENT, _("read and comment")),
    )
    return next((words for action, words in named if action in allowed), _("read"))
