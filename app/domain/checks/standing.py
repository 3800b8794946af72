"""How grave a finding may be, by who stands behind the rule."""

from __future__ import annotations

from app.domain.findings import Severity
from app.domain.sources import Source, Verified

_GRAVITY = (Severity.ADVICE, Severity.WARNING, Severity.BLOCKER)
_AT_MOST = {
    Verified.FUNDER: Severity.BLOCKER,
    Verified.SECONDARY: Severity.WARNING,
    Verified.UNVERIFIED: Severity.ADVICE,
}


def at_most(severity: Severity, source: Source) -> Severity:
    """`severity`, lowered to a warning for a rule read at second hand and to advice for an unverified one."""
    return min(severity, _AT_MOST[source.verified], key=_GRAVITY.index)
