"""The test material as a workspace file of the shipped catalogue: one organisation, its project, one proposal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.markdown import parse_markdown
from app.domain.proposal import Attachment, Proposal, SectionText
from app.interchange.dumping import dump_workspace
from app.interchange.format import WorkspaceFile
from tests.domain.assembly.material import material, organisation, proposal

ORGANISATION, PROJECT, PROPOSAL = "marsa-rights-house", "fair-work", "fair-work-harbour"

TEXTS = {
    "executive-summary": "**{{project.title}}** asks for {{budget.requested}}. A survey backs it [@survey-2025].",
    "need-problem": "Workers are paid by the day.[^1]\n\n[[story:contract-morning]]\n\n[^1]: Interview, 2026.",
    "collaboration-approach": "- lawyers who travel\n- a phone line",
}


def workspace_file() -> WorkspaceFile:
    whole = organisation()
    letter = {"partner_letter": "partner_mandate"}
    documents = tuple(replace(document, kind=letter.get(document.kind, document.kind)) for document in whole.documents)
    return WorkspaceFile(
        organisation=replace(whole, documents=documents),
        projects=(replace(material().project, organisation=whole.slug),),
        proposals=(shipped_proposal(),),
    )


def shipped_proposal() -> Proposal:
    """On a form that ships with the program, for a funder without a call."""
    return replace(
        proposal(),
        call=None,
        funder="sigrid-rausing-trust",
        template="general-partnership/1.0",
        sections={key: {"en": SectionText(blocks=parse_markdown(text))} for key, text in TEXTS.items()},
        attachments=(Attachment(annex="registration", document="registration"),),
    )


def write_workspace_file(folder: Path, *, with_documents: bool = True) -> Path:
    """The file, with the documents it names beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    content = workspace_file()
    if with_documents and content.organisation is not None:
        for document in content.organisation.documents:
            (folder / document.file).write_bytes(f"%PDF-1.7 {document.title}".encode())
    path = folder / "marsa.yaml"
    path.write_text(dump_workspace(content), encoding="utf-8")
    return path
