"""Values typed into a text that differ from the project, the budget or the call.

A writer who is told of differences that are none stops reading. So a value is only compared where the sentence says of
what it is the value, never where it speaks of another project, a part, a limit or an estimate, and never where any
other number of the project would explain it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.checks.agreement_words import Words, words_of
from app.domain.checks.reading import Asked, Kind, Reading
from app.domain.checks.typed_values import TypedAmount, TypedDate, amounts, dates, number_of
from app.domain.findings import Code, Codes, Finding, Severity, make
from app.domain.money import Money
from app.domain.phrases import phrase

CODES: Codes = {
    "agree.duration": Code(
        Severity.WARNING,
        "Section '{heading}' says “{found}”; the project lasts {months} months. Correct it, or write {fact} instead, "
        "which prints the right value itself.",
    ),
    "agree.amount": Code(
        Severity.WARNING,
        "Section '{heading}' says “{found}”; {what} is {actual}. Correct it, or write {fact} instead, which prints "
        "the right value itself.",
    ),
    "agree.count": Code(
        Severity.WARNING,
        "Section '{heading}' says “{found}”; the project has {actual}. Correct it, or write {fact} instead, which "
        "prints the right value itself.",
    ),
    "agree.beneficiaries": Code(
        Severity.WARNING,
        "Section '{heading}' says “{found}”; the project reaches {actual} people. Correct it, or write {fact} "
        "instead, which prints the right value itself.",
    ),
    "agree.date": Code(
        Severity.WARNING,
        "Section '{heading}' says “{found}”; {what} is {actual}. Correct it, or write {fact} instead, which prints "
        "the right value itself.",
    ),
}

_NEAR = 45
"""Characters between an amount and the word that says what it is."""
_BEFORE = 160
"""Characters before a number or date that are read for what it is."""
_APPROXIMATE = Decimal("0.05")
_ROLES = {
    "requested": ("budget.requested", phrase("the requested amount")),
    "total": ("budget.total", phrase("the total cost")),
    "indirect": ("budget.indirect", phrase("the indirect cost")),
    "own": ("budget.own", phrase("the own contribution")),
}
_YEAR = 12
_NOT_READ = frozenset({Kind.CELL, Kind.NOTE, Kind.CAPTION, Kind.ADDRESS})


def check_agreement(reading: Reading) -> Iterator[Finding]:
    """Durations, amounts, counts and dates in the writer's text; each difference once a section."""
    truth = _Truth.of(reading)
    for asked in reading.written:
        words = words_of(asked.language)
        if words is None:
            continue
        seen: set[tuple[str, str]] = set()
        for finding in _section(asked, words, truth):
            key = (finding.code, finding.args["found"].lower())
            if key not in seen:
                seen.add(key)
                yield finding


@dataclass(frozen=True, slots=True)
class _Truth:
    """What the project says, and every other number of its own that a text may mean."""

    months: int
    dates: dict[str, date]
    money: dict[str, Money]
    counts: dict[str, int]
    explained: dict[str, frozenset[int]]
    """By kind of count: numbers of a part of the project, such as the outputs of one outcome."""
    people: frozenset[int]
    direct: int | None
    indirect: int | None

    @classmethod
    def of(cls, reading: Reading) -> _Truth:
        facts = reading.dossier.facts
        results = reading.project.results
        outcomes = results.outcomes
        others = [partner for partner in reading.project.partners if not partner.lead]
        kinds = [sum(1 for p in others if p.kind == kind) for kind in {p.kind for p in others}]
        countries = [sum(1 for p in others if p.country == code) for code in {p.country for p in others}]
        reached = results.beneficiaries
        people = {reached.direct, reached.indirect, (reached.direct or 0) + (reached.indirect or 0)}
        people |= set(reached.groups.values())
        for indicator in results.all_indicators():
            measured = [m.value for m in (indicator.baseline, indicator.target, *indicator.milestones) if m]
            people |= {int(value) for value in measured if value is not None}
        return cls(
            months=reading.project.months,
            dates={name: value for name, value in facts.items() if isinstance(value, date)},
            money={name: value for name, value in facts.items() if isinstance(value, Money)},
            counts={
                "outcomes": len(outcomes),
                "outputs": sum(len(outcome.outputs) for outcome in outcomes),
                "indicators": sum(1 for _ in results.all_indicators()),
                "partners": len(others),
            },
            explained={
                "outcomes": frozenset(),
                "outputs": frozenset(len(outcome.outputs) for outcome in outcomes),
                "indicators": frozenset(
                    {
                        *(len(outcome.indicators) for outcome in outcomes),
                        *(len(output.indicators) for output in results.outputs()),
                        sum(1 for indicator in results.all_indicators() if indicator.is_key),
                    }
                ),
                "partners": frozenset({len(others) + 1, *kinds, *countries}),
            },
            people=frozenset(number for number in people if number),
            direct=reached.direct,
            indirect=reached.indirect,
        )


def _section(asked: Asked, words: Words, truth: _Truth) -> Iterator[Finding]:
    for passage in asked.passages:
        if passage.kind in _NOT_READ:
            continue
        for sentence in passage.sentences():
            if words.elsewhere.search(sentence):
                continue
            yield from _durations(sentence, asked, words, truth)
            yield from _amounts(sentence, asked, words, truth)
            yield from _counts(sentence, asked, words, truth)
            yield from _beneficiaries(sentence, asked, words, truth)
            yield from _dates(sentence, asked, words, truth)


def _durations(sentence: str, asked: Asked, words: Words, truth: _Truth) -> Iterator[Finding]:
    for pattern in words.durations:
        for found in pattern.finditer(sentence):
            said = number_of(found["n"], words.language)
            months = said * _YEAR if words.years.match(found["unit"]) else said
            if months != truth.months:
                yield make(
                    CODES,
                    "agree.duration",
                    asked.where,
                    heading=asked.heading,
                    found=found[0].strip(),
                    months=truth.months,
                    fact="{{project.duration_months}}",
                )


def _amounts(sentence: str, asked: Asked, words: Words, truth: _Truth) -> Iterator[Finding]:
    typed = list(amounts(sentence))
    if not typed or words.part_of_money.search(sentence):
        return
    roles = [(found.start(), found.end(), found.lastgroup or "") for found in words.roles.finditer(sentence)]
    for number, amount in enumerate(typed):
        after = typed[number - 1].end if number else 0
        until = typed[number + 1].start if number + 1 < len(typed) else len(sentence)
        role = _role(amount, roles, after, until)
        fact, what = _ROLES.get(role, ("", ""))
        actual = truth.money.get(fact)
        if actual is None or not _same_currency(amount, actual):
            continue
        approximate = words.approximately.search(sentence[max(0, amount.start - _NEAR) : amount.start])
        slack = max(amount.precise_to, actual.amount * _APPROXIMATE if approximate else Decimal(0))
        if any(_same_currency(amount, m) and abs(m.amount - amount.value) <= slack for m in truth.money.values()):
            continue
        yield make(
            CODES,
            "agree.amount",
            asked.where,
            heading=asked.heading,
            found=amount.text,
            what=what,
            actual=actual,
            fact=f"{{{{{fact}}}}}",
        )


def _role(amount: TypedAmount, roles: list[tuple[int, int, str]], after: int, until: int) -> str:
    """What the nearest word between the neighbouring amounts says the amount is; empty where none is near."""
    at = bisect_left(roles, (amount.start,))
    near = [(amount.start - end, name) for start, end, name in roles[max(0, at - 1) : at] if start >= after]
    near += [(start - amount.end, name) for start, end, name in roles[at : at + 1] if end <= until]
    gap, name = min((n for n in near if n[0] >= 0), default=(_NEAR + 1, ""))
    return name if gap <= _NEAR else ""


def _same_currency(amount: TypedAmount, actual: Money) -> bool:
    return amount.currency == actual.currency or (amount.currency == "$" and actual.currency.endswith("D"))


def _counts(sentence: str, asked: Asked, words: Words, truth: _Truth) -> Iterator[Finding]:
    for found in words.counts.finditer(sentence):
        what = next(name for name in truth.counts if found[name])
        said = number_of(found["n"], words.language)
        if said <= 1 or said == truth.counts[what] or said in truth.explained[what]:
            continue
        if words.subset_before.search(_before(sentence, found.start())) or words.subset_after.match(
            sentence, found.end()
        ):
            continue
        yield make(
            CODES,
            "agree.count",
            asked.where,
            heading=asked.heading,
            found=found[0],
            actual=truth.counts[what],
            fact=f"{{{{{'partners.count' if what == 'partners' else f'results.{what}'}}}}}",
        )


def _beneficiaries(sentence: str, asked: Asked, words: Words, truth: _Truth) -> Iterator[Finding]:
    for found in words.beneficiaries.finditer(sentence):
        said = number_of(found["n"], words.language)
        name, actual = "results.beneficiaries", truth.direct
        if found["indirect"]:
            name, actual = "results.beneficiaries_indirect", truth.indirect
        before = _before(sentence, found.start())
        if (
            actual is None
            or said in truth.people
            or words.subset_before.search(before)
            or words.approximately.search(before[-_NEAR:])
        ):
            continue
        yield make(
            CODES,
            "agree.beneficiaries",
            asked.where,
            heading=asked.heading,
            found=found[0],
            actual=actual,
            fact=f"{{{{{name}}}}}",
        )


def _dates(sentence: str, asked: Asked, words: Words, truth: _Truth) -> Iterator[Finding]:
    found = list(dates(sentence, words.language))
    for number, typed in enumerate(found):
        before = _before(sentence, typed.start)
        earlier = found[number - 1] if number else None
        range_end = _ranges(earlier, typed, sentence, words)
        later = found[number + 1] if number + 1 < len(found) else None
        range_start = _ranges(typed, later, sentence, words) and words.begins.search(before)
        if words.starts.search(before) or range_start or (words.runs_from.search(before) and not range_end):
            yield from _compared(typed, "project.starts_on", phrase("the first day"), asked, truth)
        elif words.ends.search(before) or (
            range_end and earlier is not None and _begins_range(_before(sentence, earlier.start), words)
        ):
            yield from _compared(typed, "project.ends_on", phrase("the last day"), asked, truth)
        elif words.deadline.search(before):
            yield from _compared(typed, "call.deadline_on", phrase("the deadline"), asked, truth)


def _ranges(first: TypedDate | None, last: TypedDate | None, sentence: str, words: Words) -> bool:
    """Whether two dates are the ends of one stretch."""
    if first is None or last is None:
        return False
    return words.range_middle.fullmatch(sentence[first.end : last.start]) is not None


def _begins_range(before: str, words: Words) -> bool:
    return any(pattern.search(before) for pattern in (words.runs_from, words.starts, words.begins))


def _before(sentence: str, at: int) -> str:
    return sentence[max(0, at - _BEFORE) : at]


def _compared(typed: TypedDate, fact: str, what: str, asked: Asked, truth: _Truth) -> Iterator[Finding]:
    actual = truth.dates.get(fact)
    if actual is None or typed.says(actual):
        return
    yield make(
        CODES,
        "agree.date",
        asked.where,
        heading=asked.heading,
        found=typed.text,
        what=what,
        actual=actual,
        fact=f"{{{{{fact}}}}}",
    )
