"""A proposal for a part of a project speaks of that part only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.assembly.codes import printed_codes
from app.domain.checks.reading import Asked, Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.phrases import listed
from app.domain.results import Beneficiaries
from app.domain.scoping import leaves_out_results
from app.domain.template import Generated
from app.domain.walking import plain_blocks

CODES: Codes = {
    "scope.result_left_out": Code(
        Severity.WARNING,
        "Section '{heading}' speaks of {named}, which this proposal leaves out of the project: its reader finds no "
        "such result. Describe it without its code, or take it out.",
    ),
    "scope.no_beneficiaries": Code(
        Severity.WARNING,
        "This proposal asks for a part of the project, so the project's numbers of people reached are not printed. Say "
        "how many this part reaches (field 'beneficiaries' of the proposal).",
    ),
    "scope.no_theory_of_change": Code(
        Severity.WARNING,
        "This proposal asks for a part of the project, so the project's theory of change is not printed. Say how this "
        "part brings change (field 'theory_of_change' of the proposal).",
    ),
}

_LETTER = re.compile(r"[A-Za-z]")


def check_scope(reading: Reading) -> Iterator[Finding]:
    """What is missing where the project's own words do not fit, and codes of results that are not asked for."""
    material = reading.dossier.material
    if not leaves_out_results(material.project, reading.proposal.scope):
        return
    parts = {part for asked in reading.asked for part in asked.template.generated}
    results, own = material.project.results, reading.proposal
    if Generated.BENEFICIARIES in parts and own.beneficiaries is None and results.beneficiaries != Beneficiaries():
        yield make(CODES, "scope.no_beneficiaries", Where(Place.PROPOSAL, field="beneficiaries"))
    if Generated.THEORY_OF_CHANGE in parts and not own.theory_of_change and results.theory_of_change:
        yield make(CODES, "scope.no_theory_of_change", Where(Place.PROPOSAL, field="theory_of_change"))
    if left_out := _left_out(reading):
        for asked in reading.asked:
            yield from _mentions(asked, left_out)


def _left_out(reading: Reading) -> re.Pattern[str] | None:
    """Finds the codes of outcomes, outputs and activities that the project has and this proposal has not.

    A code without a letter is left alone: 1.2 may be any number.
    """
    whole, part = (
        {code for name, code in printed_codes(project).items() if name.startswith(("outcome.", "output.", "activity."))}
        for project in (reading.dossier.material.project, reading.project)
    )
    codes = sorted((code for code in whole - part if _LETTER.search(code)), key=lambda code: (-len(code), code))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, codes))})(?![\w]|\.\d)") if codes else None


def _mentions(asked: Asked, left_out: re.Pattern[str]) -> Iterator[Finding]:
    text = "\n".join(plain_blocks(asked.section.blocks))
    found = list(dict.fromkeys(left_out.findall(text)))
    if found:
        yield make(CODES, "scope.result_left_out", asked.where, heading=asked.heading, named=listed(found))
