"""Required sections that nobody has written, and languages they are not written in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.domain.assembly.narrative import is_written
from app.domain.assembly.translate import every_text, texts_to_translate, translations_for
from app.domain.checks.reading import Asked, Reading
from app.domain.checks.standing import at_most
from app.domain.counting import count
from app.domain.document import Blocks
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.limits import Counting, Unit
from app.domain.markdown import MarkdownError, parse_markdown
from app.domain.phrases import Printed, listed, printed
from app.domain.printing import print_language
from app.domain.project import Project
from app.domain.template import FilledBy
from app.domain.translation import is_stale
from app.errors import BadInput

CODES: Codes = {
    "section.empty": Code(Severity.BLOCKER, "Section '{heading}' is required and still empty."),
    "section.prefilled": Code(
        Severity.BLOCKER, "Section '{heading}' still holds only the starter text it was made with."
    ),
    "section.not_printed": Code(
        Severity.WARNING,
        "The text at '{key}' ({words} words) is not printed: the form has no such section for this project now.",
    ),
    "section.table_only": Code(
        Severity.WARNING,
        "Section '{heading}' shows its tables without a word of yours: write what the form asks there.",
    ),
    "section.suggestions": Code(
        Severity.WARNING,
        "Suggestions that wait for a decision in section '{heading}': {count}. Its text goes out without them.",
    ),
    "language.not_accepted": Code(
        Severity.BLOCKER, "The proposal is in {language}; applications are accepted in {accepted}."
    ),
    "language.missing_translation": Code(
        Severity.BLOCKER, "Section '{heading}' is written in {written}, but the proposal goes out in {language}."
    ),
    "language.stale_translation": Code(
        Severity.WARNING,
        "Section '{heading}' was translated into {language} before its {original} text was changed; look at it again.",
    ),
    "language.project_not_translated": Code(
        Severity.WARNING,
        "The project's own texts are in {written}: tables made from them will not be in {language}. Add a translation.",
    ),
    "language.project_partly_translated": Code(
        Severity.WARNING,
        "{count} of the project's texts have no translation into {language}, such as {paths}: tables will mix the "
        "languages.",
    ),
    "language.project_unknown_text": Code(
        Severity.WARNING,
        "The project has a translation into {language} for '{path}', and no such text. "
        "Correct the path or take it out.",
    ),
    "language.headings": Code(
        Severity.WARNING, "The template has no headings in {language}; they are printed in {printed}."
    ),
    "language.title": Code(
        Severity.ADVICE, "The title of this proposal is printed as it was given in {written}: “{title}”."
    ),
}

_NAMED = 3
"""Paths that a message names."""


def check_sections(reading: Reading) -> Iterator[Finding]:
    """Required narrative sections without a text of their own."""
    for asked in reading.asked:
        template = asked.template
        if not (template.required and template.narrative and template.filled_by is FilledBy.APPLICANT):
            continue
        prefilled = reading.proposal.prefilled.get(asked.key)
        if asked.text is None:
            if template.generated and is_written(asked.section.blocks):
                # A table answers no question; where none is put, it may be all that is wanted.
                severity = Severity.BLOCKER if template.question.strip() else Severity.WARNING
                yield make(CODES, "section.table_only", asked.where, severity=severity, heading=asked.heading)
            else:
                yield make(CODES, "section.empty", asked.where, heading=asked.heading)
        elif prefilled is not None and asked.text.blocks == _blocks(prefilled):
            yield make(CODES, "section.prefilled", asked.where, heading=asked.heading)


def check_suggestions(reading: Reading) -> Iterator[Finding]:
    """What colleagues suggested and nobody accepted or rejected."""
    for asked in reading.asked:
        if waiting := reading.dossier.suggested.get(asked.key):
            yield make(CODES, "section.suggestions", asked.where, heading=asked.heading, count=str(waiting))


def check_texts_without_place(reading: Reading) -> Iterator[Finding]:
    """Texts whose result or partner was removed, or whose condition does not hold any more."""
    placed = {asked.key for asked in reading.asked}
    for key, texts in reading.proposal.sections.items():
        written = [text for text in texts.values() if is_written(text.blocks)]
        if key not in placed and written:
            words = max(count(text.blocks, Unit.WORDS, Counting()) for text in written)
            yield make(CODES, "section.not_printed", Where(Place.SECTION, key), key=key, words=words)


def check_languages(reading: Reading) -> Iterator[Finding]:
    """The proposal's language against the call's, and each text and translation against the proposal's."""
    yield from _accepted(reading)
    language = reading.proposal.language
    for asked in reading.written:
        yield from _translation(asked, reading)
    project = reading.dossier.material.project
    if _base(project.language) != _base(language):
        yield from _project_texts(project, language)
    written = reading.dossier.material.written_in or language
    if reading.proposal.title and _base(written) != _base(language):
        yield make(
            CODES,
            "language.title",
            Where(Place.PROPOSAL, field="title"),
            written=_name(written),
            title=reading.dossier.document.meta.title,
        )
    if _base(language) not in {_base(code) for code in reading.template.languages}:
        yield make(
            CODES,
            "language.headings",
            Where(Place.PROPOSAL, field="template"),
            language=_name(language),
            printed=listed(_name(code) for code in reading.template.languages[:1]),
        )


def _project_texts(project: Project, language: str) -> Iterator[Finding]:
    where = Where(Place.PROPOSAL, field="translations")
    texts = translations_for(project, language)
    name = _name(language)
    if not texts:
        yield make(CODES, "language.project_not_translated", where, written=_name(project.language), language=name)
        return
    needed = texts_to_translate(project)
    missing = [path for path, text in needed.items() if not (texts.get(path) or texts.get(f"term.{text}"))]
    if missing:
        yield make(
            CODES,
            "language.project_partly_translated",
            where,
            count=len(missing),
            language=name,
            paths=listed(missing[:_NAMED]),
        )
    every = every_text(project)
    known = {*every, *(f"term.{text}" for text in every.values())}
    for path in texts:
        if path not in known:
            yield make(CODES, "language.project_unknown_text", where, path=path, language=name)


def _accepted(reading: Reading) -> Iterator[Finding]:
    funder = reading.dossier.material.funder
    accepted: tuple[str, ...] = ()
    source = None
    if reading.call and reading.call.languages:
        accepted, source = reading.call.languages, reading.call.source
    elif funder and not reading.call:
        accepted, source = funder.languages, funder.languages_source
    if accepted and source and _base(reading.proposal.language) not in {_base(code) for code in accepted}:
        yield make(
            CODES,
            "language.not_accepted",
            Where(Place.PROPOSAL, field="language"),
            severity=at_most(Severity.BLOCKER, source),
            source=source,
            language=_name(reading.proposal.language),
            accepted=listed(_name(code) for code in accepted),
        )


def _translation(asked: Asked, reading: Reading) -> Iterator[Finding]:
    wanted = reading.proposal.language
    if _base(asked.language) != _base(wanted):
        yield make(
            CODES,
            "language.missing_translation",
            asked.where,
            heading=asked.heading,
            written=_name(asked.language),
            language=_name(wanted),
        )
        return
    texts = reading.proposal.sections.get(asked.key, {})
    home = reading.dossier.material.project.language
    original = home if home in texts else next(iter(texts))
    if original == asked.language or asked.text is None:
        return
    if is_written(texts[original].blocks) and is_stale(asked.text, texts[original]):
        yield make(
            CODES,
            "language.stale_translation",
            asked.where,
            heading=asked.heading,
            language=_name(asked.language),
            original=_name(original),
        )


def _blocks(markdown: str) -> Blocks | None:
    try:
        return parse_markdown(markdown)
    except (MarkdownError, BadInput):
        return None


def _base(code: str) -> str:
    return code.split("-", 1)[0].lower()


def _name(code: str) -> Printed:
    return printed(partial(print_language, code))
