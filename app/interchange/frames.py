"""Whether a project's results framework and work plan hold together."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.reading import At, Trouble
from app.catalog.wording import known_or_near
from app.domain.phrases import phrase
from app.domain.project import Project
from app.domain.results import Activity, Indicator


def check_results(at: At, project: Project) -> Iterator[Trouble]:
    """Keys are unique in the whole project, and months lie within it."""
    seen: set[str] = set()
    measured: set[str] = set()
    top = (*at, "results")
    yield from _indicators(top, project.results.indicators, measured)
    for i, outcome in enumerate(project.results.outcomes):
        at_outcome = (*top, "outcomes", i)
        yield from _again(at_outcome, outcome.key, seen)
        yield from _indicators(at_outcome, outcome.indicators, measured)
        for j, output in enumerate(outcome.outputs):
            at_output = (*at_outcome, "outputs", j)
            yield from _again(at_output, output.key, seen)
            yield from _indicators(at_output, output.indicators, measured)
            for k, activity in enumerate(output.activities):
                at_activity = (*at_output, "activities", k)
                yield from _again(at_activity, activity.key, seen)
                yield from _months(at_activity, activity, project)


def _again(at: At, key: str, seen: set[str]) -> Iterator[Trouble]:
    if key in seen:
        message = phrase("the key '{key}' stands twice in the project", key=key)
        yield (*at, "key"), message, phrase("Give each outcome, output, activity and indicator its own key.")
    seen.add(key)


def _indicators(at: At, indicators: tuple[Indicator, ...], seen: set[str]) -> Iterator[Trouble]:
    for position, indicator in enumerate(indicators):
        yield from _again((*at, "indicators", position), indicator.key, seen)


def _months(at: At, activity: Activity, project: Project) -> Iterator[Trouble]:
    fix = phrase("The project lasts {months} months.", months=project.months)
    for name in ("start_month", "end_month"):
        month = getattr(activity, name)
        if month is not None and month > project.months:
            yield (*at, name), phrase("month {month} is after the project's end", month=month), fix
    for month in activity.milestones:
        if not 1 <= month <= project.months:
            yield (*at, "milestones", str(month)), phrase("month {month} is outside the project", month=month), fix
    partners = [partner.key for partner in project.partners]
    if activity.responsible is not None and activity.responsible not in partners:
        message = phrase("there is no partner '{responsible}'", responsible=activity.responsible)
        yield (*at, "responsible"), message, known_or_near(activity.responsible, partners)
