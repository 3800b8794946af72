"""Who may do what: one table, from which routes, pages and tests read.

A person has one or more roles in each organisation; a guest has the actions of a link; the operator of the
installation has every role in every organisation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from app.domain.roles import Role as Role


class Action(StrEnum):
    SEE = "see"
    """Read everything of the organisation."""
    COMMENT = "comment"
    WRITE = "write"
    """Begin proposals, edit their sections and settings."""
    PLAN = "plan"
    """Edit results, work plan, partners, risks and alignment."""
    COST = "cost"
    """Edit budgets."""
    REVIEW = "review"
    """Score a proposal against the funder's criteria."""
    SIGN = "sign"
    """Sign off."""
    DECIDE = "decide"
    """Decide to go or not to go, and how the organisation chooses."""
    CONFIDE = "confide"
    """Write, and read without being named, what only few may know."""
    TELL = "tell"
    """Keep stories and the consent to tell them."""
    EXPORT = "export"
    """Take files out."""
    SUBMIT = "submit"
    """Lock what was sent, and unlock it."""
    MANAGE = "manage"
    """People, settings, the organisation's own copies of funders and templates."""


_R = Role

MAY: Mapping[Action, frozenset[Role]] = {
    Action.SEE: frozenset(Role),
    Action.COMMENT: frozenset(Role) - {_R.VIEWER},
    Action.WRITE: frozenset({_R.ADMINISTRATOR, _R.MANAGER, _R.WRITER}),
    Action.PLAN: frozenset({_R.ADMINISTRATOR, _R.MANAGER, _R.WRITER, _R.MEL}),
    Action.COST: frozenset({_R.ADMINISTRATOR, _R.MANAGER, _R.FINANCE}),
    Action.REVIEW: frozenset({_R.ADMINISTRATOR, _R.MANAGER, _R.REVIEWER}),
    Action.SIGN: frozenset({_R.ADMINISTRATOR, _R.MANAGER, _R.FINANCE, _R.MEL}),
    Action.DECIDE: frozenset({_R.ADMINISTRATOR, _R.MANAGER}),
    Action.CONFIDE: frozenset({_R.ADMINISTRATOR, _R.MANAGER}),
    Action.TELL: frozenset({_R.ADMINISTRATOR, _R.STEWARD}),
    Action.EXPORT: frozenset({_R.ADMINISTRATOR, _R.MANAGER, _R.WRITER, _R.FINANCE, _R.MEL}),
    Action.SUBMIT: frozenset({_R.ADMINISTRATOR, _R.MANAGER}),
    Action.MANAGE: frozenset({_R.ADMINISTRATOR}),
}


def actions_of(roles: Collection[Role]) -> frozenset[Action]:
    """All that somebody with these roles may do."""
    return frozenset(action for action, allowed in MAY.items() if not allowed.isdisjoint(roles))
