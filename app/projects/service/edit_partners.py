"""Partners and their roles, kept in step with the results they work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.partners import Partner, Raci
from app.domain.project import Project
from app.domain.results import Results
from app.errors import BadInput
from app.web.language import gettext as _


def with_known_roles(partners: Iterable[Partner], results: Results) -> tuple[Partner, ...]:
    """Without roles in what the project no longer has."""
    known = _keys(results)
    return tuple(
        replace(partner, raci={key: role for key, role in partner.raci.items() if key in known}) for partner in partners
    )


def with_roles(
    partners: Iterable[Partner], roles: Mapping[str, Mapping[str, Raci]], shown: Mapping[str, object], results: Results
) -> tuple[Partner, ...]:
    """With the roles of a grid, by partner and key of a result; what the grid did not show stays."""
    changed = (
        replace(
            partner,
            raci={
                **{key: role for key, role in partner.raci.items() if key not in shown},
                **roles.get(partner.key, {}),
            },
        )
        for partner in partners
    )
    return with_known_roles(changed, results)


def refuse_needed(project: Project, key: str) -> None:
    """Raise BadInput while activities or budget lines name a partner."""
    led = [activity.key for activity in project.results.activities() if activity.responsible == key]
    spent = [line.description for line in project.budget.lines if line.partner == key]
    if led:
        said = _("This partner is in charge of {listed}. Put somebody else in charge first.")
        raise BadInput(said.format(listed=", ".join(led[:8])))
    if spent:
        said = _("The budget lets this partner spend “{first}” and others, {count} lines in all. Change those first.")
        raise BadInput(said.format(first=spent[0], count=len(spent)))


def _keys(results: Results) -> frozenset[str]:
    return frozenset(
        item.key for items in (results.outcomes, results.outputs(), results.activities()) for item in items
    )
