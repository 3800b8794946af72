"""A blind stage must not tell who applies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from app.domain.assembly import is_blind
from app.domain.assembly.protection import MAILBOXES
from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make

CODES: Codes = {
    "blind.named_in_text": Code(
        Severity.BLOCKER, "This stage is judged blind, but section '{heading}' names {name}. Put it differently."
    ),
    "blind.named_in_title": Code(
        Severity.BLOCKER, "This stage is judged blind, but the title names {name}. Put it differently."
    ),
}


def check_blind(reading: Reading) -> Iterator[Finding]:
    """Names of the applicant, its people and its partners in the writer's own text; one finding a section and name."""
    if not is_blind(reading.dossier.material):
        return
    pattern = _names(reading)
    for asked in reading.written:
        told = dict.fromkeys(found[0] for passage in asked.passages for found in pattern.finditer(passage.text))
        for name in told:
            yield make(CODES, "blind.named_in_text", asked.where, heading=asked.heading, name=name)
    title = reading.proposal.title or reading.project.title
    if found := pattern.search(title):
        yield make(CODES, "blind.named_in_title", Where(Place.PROPOSAL, field="title"), name=found[0])


_BETWEEN_WORDS = r"(?:[\s\-_.+]|%20){1,3}"
"""Open Door is open-door in an address."""
_POSITIONS = frozenset(
    {"Board", "Chair", "Coordinator", "Department", "Director", "Manager", "Office", "Officer"}
    | {"President", "Secretariat", "Team", "Trustees"}
)
"""Words that end a contact which is nobody's name: "Head Office"."""
_ALSO_A_MONTH = "May"


def _names(reading: Reading) -> re.Pattern[str]:
    organisation = reading.organisation
    people = [_person(organisation.contact), _person(organisation.signatory)]
    long = [*_parts(organisation.name), *people, organisation.email, organisation.email.rpartition("@")[2]]
    long.append(urlsplit(organisation.website).netloc.removeprefix("www."))
    for partner in reading.dossier.material.project.partners:
        long += [*_parts(partner.name), *_parts(partner.public_name or ""), *_parts(partner.contact)]
    sought = sorted({part for part in long if len(part) > 3 and part.lower() not in MAILBOXES}, key=len, reverse=True)
    names = "|".join(_BETWEEN_WORDS.join(re.escape(word) for word in part.split()) for part in sought) or r"(?!)"
    alone = "|".join(re.escape(word) for word in (organisation.acronym, *map(_surname, people)) if word)
    return re.compile(rf"(?i:\b(?:{names})(?!\w))" + (rf"|\b(?:{alone})\b" if alone else ""))


def _parts(name: str) -> list[str]:
    """`Jane Rai, director, jane@x.org`: a name of several words or an address may stand alone in a text."""
    apart = [part.strip() for part in re.split(r"[,;()\n]| [–-] ", name)]
    return [part for number, part in enumerate(apart) if number == 0 or " " in part or "@" in part or part.isupper()]


def _person(contact: str) -> str:
    return re.split(r"[,;<(\n]", contact)[0].strip()


def _surname(person: str) -> str:
    """The last word of a name of several; empty where it is a position, no capital, or a word of every date."""
    first, _, last = person.rpartition(" ")
    usual = last in _POSITIONS or last == _ALSO_A_MONTH
    return last if first and len(last) > 2 and last[:1] != last[:1].lower() and not usual else ""
