"""Reading in what a funder gave."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, delete, insert
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.catalog.catalogue import Catalogue
from app.domain.phrases import phrase
from app.errors import BadInput
from app.funders.queries import AWARD
from app.interchange.awards import AwardsFile, read_awards
from app.models import FunderAwardRow
from app.models.mapping import columns_of

_BATCH = 500


def import_awards(
    session: Session, catalogue: Catalogue, organisation: RowMapping, funder: str, data: bytes, *, named: str = "",
    by: Doer, at: datetime,
) -> AwardsFile:  # fmt: skip
    """Keep the awards of a file; those that were read in before under the same ids are replaced. `named` is what the
    file calls the funder. Raises NotFound for a funder nobody knows, BadInput for a file nothing can be read in."""
    catalogue.funder(funder)
    found = read_awards(data, funder=named)
    if not found.awards:
        raise BadInput(phrase("No award can be read in this file."))
    for begin in range(0, len(found.awards), _BATCH):
        part = found.awards[begin : begin + _BATCH]
        session.execute(delete(AWARD).where(
            AWARD.c.organisation_id == organisation["id"], AWARD.c.funder == funder,
            AWARD.c.native_id.in_([award.native_id for award in part])))  # fmt: skip
        key = {"organisation_id": organisation["id"], "funder": funder}
        session.execute(insert(AWARD), [columns_of(award, FunderAwardRow, **key) for award in part])
    record_deed_of(session, by, "import_awards", f"funder {funder}", organisation_id=organisation["id"], at=at,
                   awards=len(found.awards))  # fmt: skip
    return found
