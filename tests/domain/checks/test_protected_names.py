"""Findings go into the package's checklist: they name nobody whom the reader may not know."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.dossier import Material
from app.domain.evidence import OwnedDocument
from app.domain.proposal import Attachment, Scope
from tests.domain.checks.dossiers import Spoil, findings, proposal, spoilt, written

REAL, PUBLIC = "Saathi Shelter House", "A shelter"


def _protected(*spoils: Spoil) -> list[str]:
    def hide(m: Material) -> Material:
        partners = tuple(replace(p, public_name=PUBLIC) if p.key == "shelter" else p for p in m.project.partners)
        lines = tuple(replace(line, description=f"Rent of {REAL}") for line in m.project.budget.lines)
        budget = replace(m.project.budget, lines=lines)
        m = replace(m, project=replace(m.project, partners=partners, budget=budget))
        for spoil in spoils:
            m = spoil(m)
        return m

    return [finding.message for finding in findings(hide)]


def _told(messages: list[str], *words: str) -> bool:
    assert not [message for message in messages if "Saathi" in message or "saathi" in message]
    return any(all(word in message for word in words) for message in messages)


def test_lines_and_titles_of_other_proposals() -> None:
    other = proposal(slug="lake", title=f"With {REAL}", call=None, funder="lake")
    assert _told(_protected(lambda m: replace(m, siblings=(other,))), "asked of this funder", PUBLIC)
    half = spoilt("proposal", scope=Scope(lines={"clinics": Decimal("0.5")}))
    assert _told(_protected(half), "asked of no funder", f"Rent of {PUBLIC}")


@pytest.mark.parametrize("changes", [{"signed": False}, {"file": "saathi-shelter-house.docx"}])
def test_titles_and_files_of_documents(changes: dict[str, object]) -> None:
    def spoil(m: Material) -> Material:
        document = OwnedDocument(key="d", kind="registration", title=f"Certificate of {REAL}", **changes)  # type: ignore[arg-type]
        documents = (*m.organisation.documents, document)
        attached = (Attachment(annex="registration", document="d"), m.proposal.attachments[1])
        return replace(
            m,
            organisation=replace(m.organisation, documents=documents),
            proposal=replace(m.proposal, attachments=attached),
        )

    assert _told(_protected(spoil), "Proof of registration", PUBLIC)


def test_what_is_quoted_from_a_text() -> None:
    assert _told(_protected(written(need=f"We work with [name of {REAL}].")), "placeholder", PUBLIC)
