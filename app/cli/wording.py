"""How the catalogue's values read in the terminal: limits, rules, deadlines, sources. All is English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.call import ActivityWindow, Annex, Call, CallStage, SectionOverride
    from app.domain.deadlines import Deadline
    from app.domain.eligibility import Criterion
    from app.domain.limits import Limit, PageAsked, PageSetup
    from app.domain.rules import Rule
    from app.domain.sources import Source
    from app.domain.template import TemplateSection

_AFTER = {
    "excess_hidden": "what is over it is hidden from the evaluators",
    "pages_removed": "what is over it is removed",
    "application_discarded": "an application over it is discarded",
}
_CONDITIONS = {
    "partners": "only where the project has partners",
    "cofinancing": "only where others pay too",
    "stories": "only where the organisation has stories",
    "subgrants": "only where the budget has subgrants",
    "risks": "only where the project has risks",
}


def limit(given: Limit) -> str:
    """`at most 200 words, without tables`."""
    bounds = [
        f"at least {given.min:,}" if given.min is not None else "",
        f"at most {given.max:,}" if given.max is not None else "",
    ]
    over = f" over {', '.join(given.over)} together" if given.over else ""
    counts = given.counts
    without = [
        name
        for name, counted in (("spaces", counts.spaces), ("tables", counts.tables), ("references", counts.references))
        if not counted and not (name == "spaces" and given.unit != "characters")
    ]
    parts = (
        f"{' and '.join(bound for bound in bounds if bound)} {_unit(given)}{over}",
        f"without {' or '.join(without)}" if without else "",
        _AFTER.get(given.consequence, ""),
    )
    return ", ".join(part for part in parts if part)


def _unit(given: Limit) -> str:
    return given.unit.removesuffix("s") if given.max == 1 else given.unit


def limits(given: Iterable[Limit]) -> str:
    return "; ".join(limit(one) for one in given)


def key(section: TemplateSection) -> str:
    """As texts are filed: `outcome/OUTCOME` where the section stands once for each outcome."""
    return f"{section.key}/{section.repeat.upper()}" if section.repeat else section.key


def stands(section: TemplateSection) -> str:
    """When a section stands in a document at all, and how often."""
    condition = section.condition
    parts = (
        f"once for each {section.repeat}" if section.repeat else "",
        ""
        if condition is None
        else _CONDITIONS.get(condition.on, f"only where '{condition.question}' is answered yes"),
        "not required" if section.narrative and not section.required else "",
        "the funder fills it in" if section.filled_by == "funder" else "",
    )
    return "; ".join(part for part in parts if part)


def deadline(given: Deadline, today: date, reader: str | None) -> str:
    """In words, with hour and zone, and what is assumed where the call does not say."""
    from app.domain.deadlines import assumption, describe

    said: str = describe(given, today=today, reader=reader)
    if given.kind == "window" or given.on is None:  # described without hour and zone
        hour = " ".join(part for part in (f"{given.at:%H:%M}" if given.at else "", given.zone or "") if part)
        last = f"the call's own last day: {given.on}" if given.on else ""
        said = "; ".join(part for part in (said, hour, last) if part)
    return " ".join(part for part in (f"{said}.", assumption(given)) if part)


def short_deadline(given: Deadline) -> str:
    """For a column: the day, the window's days, or the kind."""
    if given.on is not None:
        return given.on.isoformat()
    if given.closes is not None:
        return f"{given.opens} to {given.closes}" if given.opens else f"until {given.closes}"
    return {"rolling": "rolling", "until_spent": "until spent", "by_invitation": "by invitation"}.get(
        given.kind, "no fixed date"
    )


def stage(given: CallStage, today: date, reader: str | None) -> str:
    marks = (
        "only for those invited" if given.invited_only else "",
        "judged without names" if given.blind else "",
        f"questions until {deadline(given.query_deadline, today, reader)}" if given.query_deadline else "",
    )
    return "; ".join(
        part for part in (f"{given.template}; {deadline(given.deadline, today, reader).rstrip('.')}", *marks) if part
    )


def rule(given: Rule) -> str:
    names = ("of", "categories", "base", "less", "value", "min", "max", "cap", "menu", "by", "currency", "applies_to",
             "effective_from", "effective_until", "note")  # fmt: skip
    shown = [f"{name} {_listed(value)}" for name in names if (value := getattr(given, name)) not in (None, (), "")]
    steps = [f"{_step(step)}: {step.value:,}" for step in given.steps]
    return ", ".join((*shown, *steps))


def activity(given: ActivityWindow) -> str:
    parts = (
        f"starts on {given.earliest_start} or later" if given.earliest_start else "",
        f"starts {given.earliest_start_weeks} weeks after the submission or later"
        if given.earliest_start_weeks
        else "",
        f"ends on {given.latest_end} or earlier" if given.latest_end else "",
        f"at least {given.min_months} months" if given.min_months else "",
        f"at most {given.max_months} months" if given.max_months else "",
    )
    return "; ".join(part for part in parts if part)


def page(given: PageAsked | PageSetup) -> str:
    """Of a call, what it asks for; the rest is the template's."""
    parts = (
        given.paper or "",
        given.font or "",
        f"{given.size_pt} pt" if given.size_pt is not None else "",
        f"line spacing {given.spacing}" if given.spacing is not None else "",
        f"margins {given.margin_cm} cm" if given.margin_cm is not None else "",
    )
    return ", ".join(part for part in parts if part)


def override(given: SectionOverride) -> str:
    parts = (
        limits(given.limits or ()),
        "" if given.required is None else "required" if given.required else "not required",
        f"{given.points} points" if given.points is not None else "",
        f"with the columns of {given.column_set}" if given.column_set is not None else "",
        given.question or "",
    )
    return "; ".join(part for part in parts if part)


def _english(text: Mapping[str, str]) -> str:
    from app.domain.record import in_language

    return in_language(dict(text), "en")


def annex(given: Annex) -> str:
    marks = (
        "" if given.required else "not required",
        "signed" if given.signed else "",
        "one for each partner" if given.per_partner else "",
        f"in {' or '.join(given.languages)}" if given.languages else "",
        "a translation has to be certified" if given.certified else "",
        f"as {' or '.join(given.formats)}" if given.formats else "",
        f"named {given.file_name}" if given.file_name else "",
        "on the portal's profile" if given.on_portal_profile else "",
    )
    title = _english(given.label)
    return "; ".join(part for part in (f"{given.key}: {title}", *marks) if part)


def criterion(given: Criterion) -> str:
    """The question with the key under which an organisation's `answers:` hold a yes or no."""
    wish = "" if given.required else " (a preference)"
    return f"{given.question}{wish} [answers: {given.key}]"


def source(given: Source | None) -> str:
    if given is None:
        return ""
    parts = (given.title or given.url or "", given.as_of or "", f"({given.verified})")
    return " ".join(part for part in parts if part)


def call_rows(call: Call, today: date, reader: str | None) -> Iterator[tuple[str, str, str]]:
    """Everything the call's file knows: what it is about, the value, where it was read."""
    whole = source(call.source)
    for item in call.stages:
        yield f"Stage {item.stage}", stage(item, today, reader), source(item.deadline.source)
    for meeting in call.sessions:
        name = _english(meeting.title)
        yield "Information session", f"{name}; {deadline(meeting.when, today, reader)}", source(meeting.source)
    yield "Countries", ", ".join(call.countries), whole
    yield "Languages", ", ".join(call.languages), whole
    if call.activity:
        yield "Activities", activity(call.activity), source(call.activity.source)
    for money in call.rules:
        yield f"Rule {money.rule}", rule(money), source(money.source)
    for length in call.limits:
        yield "Limit", limit(length), source(length.source)
    for name, changed in call.sections.items():
        yield f"Section {name}", override(changed), whole
    if call.page:
        yield "Page", page(call.page), source(call.page_source or call.source)
    yield "Budget", call.layout or "", whole
    for needed in call.eligibility:
        yield "Eligibility", criterion(needed), source(needed.source)
    for wanted in call.annexes:
        yield "Annex", annex(wanted), source(wanted.source)
    for file in call.files:
        yield "File", f"{file.name} (part {file.part})" if file.part else file.name, whole
    for question in call.questions:
        yield "Ask", question, ""
    for note in call.notes:
        yield "Note", note, ""
    yield "Reference", call.reference, whole
    yield "Amends", call.amends or "", ""


def _step(step: Any) -> str:
    return f"up to {step.up_to} months" if step.up_to is not None else f"for {step.applicant or 'others'}"


def _listed(value: Any) -> str:
    if isinstance(value, tuple):
        return "/".join(str(item) for item in value)
    return str(value)
