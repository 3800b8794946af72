"""Pictures in the text: kept, told in words, and fit for where they go."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.assembly import is_blind
from app.domain.checks.reading import Asked, Reading
from app.domain.document import Figure
from app.domain.findings import Code, Codes, Finding, Severity, make
from app.domain.walking import pictures_in

CODES: Codes = {
    "figure.missing": Code(
        Severity.BLOCKER, "Section '{heading}': the file of the figure '{figure}' is not here. Put the figure in again."
    ),
    "figure.without_words": Code(
        Severity.WARNING,
        "Section '{heading}': say in words what the figure '{figure}' shows: some readers hear the text.",
    ),
    "figure.in_form": Code(
        Severity.WARNING,
        "Section '{heading}': a web form takes no pictures. Of the figure '{figure}' only the caption is pasted.",
    ),
    "figure.blind": Code(
        Severity.WARNING,
        "Section '{heading}': this stage is judged blind. Look whether the figure '{figure}' shows a name, a logo or "
        "a face.",
    ),
}


def check_figures(reading: Reading) -> Iterator[Finding]:
    material = reading.dossier.material
    for asked in reading.written:
        for figure in pictures_in(asked.text.blocks if asked.text else ()):
            if figure.picture not in material.pictures:
                yield _found("figure.missing", asked, figure, reading)
            if not figure.alt:
                yield _found("figure.without_words", asked, figure, reading)
            if material.template.portal:
                yield _found("figure.in_form", asked, figure, reading)
            if is_blind(material):
                yield _found("figure.blind", asked, figure, reading)


def _found(code: str, asked: Asked, figure: Figure, reading: Reading) -> Finding:
    named = reading.dossier.shown(figure.caption or figure.alt) or "…"
    return make(CODES, code, asked.where, heading=asked.heading, figure=named)
