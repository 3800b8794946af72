"""All proposals of an organisation at a glance: to whom, until when, for how much. As many statements for all as for
one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.call import CallStage
from app.domain.costing import cost
from app.domain.deadlines import Deadline, instant
from app.domain.money import Money, MoneyError
from app.domain.proposal import Scope
from app.domain.scoping import cut
from app.models.mapping import record_of
from app.projects.rows import read_many
from app.proposals.queries import title_of
from app.proposals.queries.desk import list_all_proposals, list_project_rows
from app.proposals.schemas import ProposalLine
from app.proposals.service.name_proposals import goes_to, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    line: ProposalLine
    title: str
    """The proposal's own, else the project's."""
    name: str
    """The title, and what tells it from other proposals that share it."""
    to: str
    """Call or funder, by name; the slug where the catalogue has it no more."""
    asked: Money | None
    """None where the budget cannot be costed."""
    stage: CallStage | None
    submitted_at: datetime | None
    """While it is locked."""

    def deadlines(self) -> Iterator[tuple[Deadline, datetime | None, bool]]:
        """Those of its stage, each with its instant and whether it is only for questions."""
        if self.stage is not None:
            yield self.stage.deadline, instant(self.stage.deadline), False
            if self.stage.query_deadline is not None:
                yield self.stage.query_deadline, instant(self.stage.query_deadline), True


def survey_proposals(session: Session, catalogue: Catalogue, organisation: RowMapping) -> tuple[Surveyed, ...]:
    """By slug."""
    rows = list_all_proposals(session, organisation["id"])
    asked = _asked(session, organisation, rows)
    names = names_of(rows, catalogue)
    return tuple(_surveyed(row, names[row["slug"]], asked.get(row["id"]), catalogue) for row in rows)


def _surveyed(row: RowMapping, name: str, asked: Money | None, catalogue: Catalogue) -> Surveyed:
    line = record_of(ProposalLine, row)
    call = catalogue.calls.get(line.call or "")
    return Surveyed(
        line=line,
        title=title_of(row),
        name=name,
        to=goes_to(row, catalogue),
        asked=asked,
        stage=next((stage for stage in call.stages if stage.stage is line.stage), None) if call else None,
        submitted_at=row["submitted_at"],
    )


def _asked(session: Session, organisation: RowMapping, rows: Sequence[RowMapping]) -> dict[int, Money]:
    """What each asks its funder for, by the proposal's id."""
    project_rows = list_project_rows(session, {row["project_id"] for row in rows})
    read = read_many(session, project_rows, organisation=organisation["slug"])
    projects = {row["id"]: project for row, project in zip(project_rows, read, strict=True)}
    amounts: dict[int, Money] = {}
    for row in rows:
        if row["report"] is not None:
            continue
        try:
            amounts[row["id"]] = cost(cut(projects[row["project_id"]], record_of(Scope, row["scope"]))).requested
        except MoneyError:  # the proposal's own page says what is wrong with its budget
            continue
    return amounts
