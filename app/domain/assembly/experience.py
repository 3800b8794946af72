"""What the applicant did before, and who works there: of what fits the call, or was ticked."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, number, row, table
from app.domain.document import Block, Blocks, Inline, Paragraph, Quote, Text
from app.domain.printing import print_language, print_list
from app.domain.track_record import PastProject, PastResult, StaffMember


def projects(basis: Basis) -> Blocks:
    """A row a project, the latest first; a column that nothing stands in is left out."""
    words, every = basis.words, basis.organisation.past_projects
    if not every:
        return ()
    referees = any(past.referee for past in every)
    heads = [
        Head(words("experience.project"), 2.6),
        Head(words("experience.funder"), 1.8),
        number(words("experience.amount"), 1.8),
        Head(words("experience.years"), 1.4),
        Head(words("experience.role"), 1.2),
        Head(words("partner.country"), 1.4),
        Head(words("experience.results"), 3.0),
        *((Head(words("experience.referee"), 1.8),) if referees else ()),
    ]
    body = [
        row(
            past.title,
            _funder(past, basis) or words.none,
            words.money(past.amount) if past.amount else words.none,
            _years(past, basis),
            words(f"experience.{past.role}"),
            _countries(past, basis) or words.none,
            "\n".join(_result(result, basis) for result in past.results) or words.none,
            *((_referee(past) or words.none,) if referees else ()),
        )
        for past in every
    ]
    return (table(words("part.experience"), heads, body),)


def projects_text(basis: Basis) -> Blocks:
    """A paragraph a project, then what it reached and what was said of it."""
    return tuple(block for past in basis.organisation.past_projects for block in _told(past, basis))


def _told(past: PastProject, basis: Basis) -> Iterator[Block]:
    words = basis.words
    facts = [
        _years(past, basis),
        words(f"experience.{past.role}"),
        _funder(past, basis),
        words.money(past.amount) if past.amount else "",
        _countries(past, basis),
    ]
    opening: list[Inline] = [Text(past.title, bold=True), Text(f" ({words.joined([one for one in facts if one])})")]
    yield Paragraph((*opening, Text(f". {past.summary}" if past.summary else ".")))
    if past.results:
        said = "; ".join(_result(result, basis) for result in past.results)
        yield Paragraph((Text(words("headed", heading=words("experience.results"), title=f"{said}.")),))
    for one in past.endorsements:
        by = f" ({one.by})" if one.by else ""
        yield Quote((Paragraph((Text(one.text, italic=True), Text(by))),) if by else (Paragraph((Text(one.text),)),))
    if referee := _referee(past):
        yield Paragraph((Text(words("headed", heading=words("experience.referee"), title=referee)),))


def staff(basis: Basis) -> Blocks:
    """A row a person."""
    words, every = basis.words, basis.organisation.staff
    if not every:
        return ()
    heads = [
        Head(words("capacity.name"), 1.8),
        Head(words("capacity.function"), 2.0),
        Head(words("capacity.employer"), 1.8),
        Head(words("capacity.skills"), 3.0),
        Head(words("organisation.languages"), 1.8),
        number(words("capacity.years"), 1.4),
    ]
    body = [
        row(
            one.name,
            one.function or words.none,
            basis.partner_name(one.partner),
            words.joined(list(one.skills)) or words.none,
            _languages(one, basis) or words.none,
            words.none if one.years is None else words.number(one.years),
        )
        for one in every
    ]
    return (table(words("part.capacity"), heads, body),)


def staff_text(basis: Basis) -> Blocks:
    """A paragraph a person."""
    return tuple(_introduced(one, basis) for one in basis.organisation.staff)


def _introduced(one: StaffMember, basis: Basis) -> Paragraph:
    words = basis.words
    facts = [
        one.function,
        basis.partner_name(one.partner),
        words("capacity.years_of", years=words.number(one.years)) if one.years else "",
        _languages(one, basis),
    ]
    named = Text(f" ({words.joined([fact for fact in facts if fact])})")
    rest = ". ".join(text.rstrip(".") for text in (one.summary, words.joined(list(one.skills))) if text)
    return Paragraph((Text(one.name, bold=True), named, Text(f". {rest}." if rest else ".")))


def _funder(past: PastProject, basis: Basis) -> str:
    return basis.funder_names.get(past.funder, past.funder)


def _years(past: PastProject, basis: Basis) -> str:
    if past.ends == past.starts:
        return str(past.starts)
    return f"{past.starts}–{past.ends if past.ends is not None else basis.words('experience.running')}"


def _countries(past: PastProject, basis: Basis) -> str:
    return print_list([basis.words.country(code) for code in past.countries], basis.words.language)


def _result(result: PastResult, basis: Basis) -> str:
    words = basis.words
    match result.actual, result.target:
        case "", "":
            return result.what
        case actual, "":
            return words("headed", heading=result.what, title=actual)
        case "", target:
            return words("headed", heading=result.what, title=words("experience.planned", target=target))
        case actual, target:
            compared = words("experience.reached", actual=actual, target=target)
            return words("headed", heading=result.what, title=compared)


def _referee(past: PastProject) -> str:
    if past.referee is None:
        return ""
    return ", ".join(filter(None, (past.referee.name, past.referee.function, past.referee.contact)))


def _languages(one: StaffMember, basis: Basis) -> str:
    spoken = [print_language(code, basis.words.language) for code in one.languages]
    return print_list(spoken, basis.words.language)
