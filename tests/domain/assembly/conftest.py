from __future__ import annotations

import pytest

from app.domain.assembly import assemble
from app.domain.document import Document
from tests.domain.assembly.material import TODAY, material


@pytest.fixture(scope="session")
def document_en() -> Document:
    return assemble(material(), today=TODAY).document


@pytest.fixture(scope="session")
def document_fr() -> Document:
    return assemble(material(language="fr"), today=TODAY).document
