"""A stored proposal on a form and a funder that ship with the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.service import resolve_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.markdown import parse_markdown
from app.proposals.service.edit_sections import read_section, save_section
from app.proposals.service.export_proposal import Pdfs
from app.proposals.service.submit_proposal import Prepared, Reasons, prepare_submission, submit_proposal
from app.settings import Settings
from tests.domain.assembly.material import proposal
from tests.web.conftest import fill

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SLUG = proposal().slug
SECTION = "executive-summary"


class Desk:
    """The proposal with what its services need."""

    def __init__(self, engine: Engine, settings: Settings, catalogue: Catalogue) -> None:
        self.engine = engine
        self.settings = settings
        self.catalogue = catalogue
        self.files = FileStore(settings.files)
        self.exports = FileStore(settings.exports)
        self.pdfs = Pdfs(settings.cache)

    @property
    def organisation(self) -> RowMapping:
        with unit_of_work(self.engine, read_only=True) as session:
            return resolve_organisation(session, None)

    def write(self, words: str, *, key: str = SECTION, language: str = "en") -> None:
        with unit_of_work(self.engine) as session:
            read = read_section(session, self.organisation, SLUG, key, language)
            text = replace(read, blocks=parse_markdown(words))
            save_section(session, self.organisation, SLUG, key, language, text, at=NOW)

    def prepared(self, now: datetime = NOW) -> Prepared:
        with unit_of_work(self.engine, read_only=True) as session:
            return prepare_submission(
                session, self.catalogue, self.organisation, SLUG, files=self.files, pdfs=self.pdfs, now=now
            )

    def submit(
        self,
        prepared: Prepared | None = None,
        *,
        late: str = "",
        override: str = "it is a test",
        may_override: bool = True,
        now: datetime = NOW,
    ) -> int:
        prepared = prepared or self.prepared(now)
        with unit_of_work(self.engine) as session:
            return submit_proposal(
                session,
                self.catalogue,
                self.organisation,
                SLUG,
                prepared,
                Reasons(late=late, override=override),
                by="Amina",
                person_id=None,
                may_override=may_override,
                files=self.files,
                now=now,
            )


@pytest.fixture
def desk(engine: Engine, settings: Settings, catalogue: Catalogue) -> Desk:
    fill(engine)
    return Desk(engine, settings, catalogue)
