"""The sample's grant: won, halfway, with what was reached in its first year. The report on it is a file of the sample.

All is invented, as all of the sample.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.costing import cost
from app.domain.grant import Grant
from app.domain.monitoring import Actual, usual_duties
from app.grants.service.keep_grant import record_award
from app.grants.service.keep_period import keep_period, version_of_period
from app.proposals.service.gather_material import gather_material
from app.workspace.sample_pipeline import SamplePeople

WON = "first-contract"
REPORT = "first-contract-progress-report"
_HALVES = (
    (date(2025, 10, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 9, 30)),
)
_AGE = "age"
_REACHED = {
    "I1.a": ((17, {_AGE: {"18 to 24": 8, "25 and over": 9}}), (41, {_AGE: {"18 to 24": 17, "25 and over": 24}})),
    "I1.b": ((9, {}), (12, {})),
    "I1.1.a": ((168, {}), (307, {})),
    "I1.2.a": ((96, {}), (151, {})),
    "I2.a": ((4, {}), (11, {})),
}
_PROOF = {"I1.a": "Copies of 58 contracts", "I2.a": "Letter of the employment office, 12 October 2026"}
_WHY = {"I1.b": "The court of first instance moved in spring; no hearing was held for eleven weeks."}


def add_grant(
    session: Session, catalogue: Catalogue, organisation: RowMapping, people: SamplePeople, *, at: datetime
) -> None:
    """The award, and what was reached in its first year."""
    project = gather_material(session, catalogue, organisation, WON).project
    terms = Grant(
        proposal=WON,
        reference="OAK-25-118",
        awarded_on=date(2025, 8, 28),
        amount=cost(project).requested,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        duties=usual_duties(project.starts_on, project.ends_on),
    )
    grant = record_award(session, catalogue, organisation, terms, by=people.manager, at=at)
    for half, (first, last) in enumerate(_HALVES):
        told = [_actual(key, *values[half], first, last) for key, values in _REACHED.items()]
        if half:
            said = "Since August women are received in a room of their own and leave with a date on paper."
            told.append(Actual(indicator="I2.1.a", first=first, last=last, text=said, verification="Six interviews"))
        read = version_of_period(grant, first)
        keep_period(session, organisation, WON, told, first=first, read=read, by=people.writer, at=at)


def _actual(key: str, value: int, by: dict[str, dict[str, int]], first: date, last: date) -> Actual:
    second = first == _HALVES[1][0]
    return Actual(
        indicator=key,
        first=first,
        last=last,
        value=Decimal(value),
        by={name: {part: Decimal(count) for part, count in parts.items()} for name, parts in by.items()},
        verification=_PROOF.get(key, "") if second else "",
        note=_WHY.get(key, "") if second else "",
    )
