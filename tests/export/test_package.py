"""The submission package: named as the funder wants, complete, and silent about what its reader may not know."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assembly import assemble
from app.domain.call import Annex, PackageFile
from app.domain.checks import check
from app.domain.document import Document
from app.domain.dossier import Dossier, Material
from app.domain.findings import Finding, Place, Severity, Where
from app.domain.proposal import Attachment
from app.domain.walking import document_text
from app.errors import StorageFault
from app.export.names import numbered, safe_name
from app.export.package import build_package
from tests.domain.assembly.material import PROTECTED, TODAY, WITHHELD, call, material, proposal

PUBLIC = "Local survivors' association"


def a_pdf(document: Document) -> bytes:
    """What a renderer of PDF is given, so that a test can read it without laying pages out."""
    return "\n".join(document_text(document)).encode()


@pytest.fixture
def stored(tmp_path: Path) -> dict[str, Path]:
    files = {}
    for key, words in (("registration", b"%PDF certificate"), ("letter-yasmine", b"%PDF we take part")):
        files[key] = tmp_path / sha256(words).hexdigest()
        files[key].write_bytes(words)
    return files


def dossier(whole: Material | None = None, **changes: Any) -> Dossier:
    return assemble(replace(whole or material(), **changes), today=TODAY)


def packed(made: Dossier, *, findings: tuple[Finding, ...] = (), pdf: Any = a_pdf) -> dict[str, bytes]:
    with ZipFile(BytesIO(build_package(made, findings, pdf=pdf))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def call_with(**changes: Any) -> Material:
    return material(call=replace(call(), **changes))


def test_files_carry_the_funders_names_and_hold_their_part(stored: dict[str, Path]) -> None:
    wanted = (
        PackageFile(name="Form_{organisation}_{acronym}.docx"),
        PackageFile(name="{call} summary.pdf", part="main"),
        PackageFile(name="Annex B {acronym}.xlsx"),
        PackageFile(name="fields.txt"),
    )
    files = packed(dossier(call_with(files=wanted), files=stored))
    assert [name for name in files if name.startswith("send/") and "annexes" not in name] == [
        "send/Form_MRH_FAIRWORK.docx",
        "send/HF_2027_03 summary.pdf",
        "send/Annex B FAIRWORK.xlsx",
        "send/fields.txt",
    ]
    assert files["send/Form_MRH_FAIRWORK.docx"].startswith(b"PK")
    assert files["send/Annex B FAIRWORK.xlsx"].startswith(b"PK")
    assert b"Statement of need" in files["send/HF_2027_03 summary.pdf"]


def test_a_part_holds_the_sections_of_that_part_only() -> None:
    whole = call_with(files=(PackageFile(name="B.txt", part="budget"), PackageFile(name="A.txt", part="main")))
    sections = tuple(
        replace(section, part="budget") if section.key.startswith("budget") else section
        for section in whole.template.sections
    )
    files = packed(dossier(whole, template=replace(whole.template, sections=sections)))
    assert b"[budget_table]" in files["send/B.txt"]
    assert b"[need]" not in files["send/B.txt"]
    assert b"[need]" in files["send/A.txt"]
    assert b"[budget_table]" not in files["send/A.txt"]


@pytest.mark.parametrize(
    ("name", "called"), [("Form", "Form.docx"), ("Form.odt", "Form.odt.docx"), ("F.DOCX", "F.DOCX")]
)
def test_a_file_never_carries_the_ending_of_another_kind(name: str, called: str) -> None:
    files = packed(dossier(call_with(files=(PackageFile(name=name),))))
    assert f"send/{called}" in files


def test_without_a_list_of_files_it_is_word_pdf_and_excel() -> None:
    assert list(packed(dossier())) == [
        "send/FAIRWORK_HF_2027_03.docx", "send/FAIRWORK_HF_2027_03.pdf", "send/FAIRWORK_HF_2027_03.xlsx",
        "CHECKLIST.txt", "MANIFEST.json",
    ]  # fmt: skip
    assert "send/FAIRWORK_proposal.docx" in packed(dossier(material(call=None)))


def test_a_portal_form_brings_its_fields_along() -> None:
    whole = material()
    files = packed(dossier(whole, template=replace(whole.template, portal=True)))
    assert b"[need]" in files["send/portal-text.txt"]


def test_annexes_are_named_by_what_they_answer_never_by_their_own_file(stored: dict[str, Path]) -> None:
    whole = material()
    documents = tuple(
        replace(document, file=f"scans/{PROTECTED} to MRH.PDF") for document in whole.organisation.documents
    )
    files = packed(dossier(whole, files=stored, organisation=replace(whole.organisation, documents=documents)))
    assert [name for name in files if "annexes" in name] == [
        "send/annexes/Proof of registration.pdf",
        f"send/annexes/Letters of partners - {PUBLIC}.pdf",
    ]


def test_a_funders_pattern_names_an_annex_by_the_partners_public_name(stored: dict[str, Path]) -> None:
    annexes = (Annex(key="letters", label={"en": "Letters"}, file_name="Annex_C_{organisation}_{partner}"),)
    files = packed(dossier(call_with(annexes=annexes), files=stored))
    assert f"send/annexes/Annex_C_MRH_{PUBLIC}.pdf" in files


def test_a_document_nobody_asked_for_is_named_by_its_title_as_its_reader_may_know_it(stored: dict[str, Path]) -> None:
    more = proposal(attachments=(Attachment(annex="secret", document="letter-yasmine"),))
    files = packed(dossier(material(proposal=more), files=stored))
    assert f"send/annexes/Letter of commitment of {PUBLIC}.pdf" in files


@pytest.mark.parametrize("blind", [False, True])
def test_names_that_this_reader_may_not_know_stand_nowhere_in_what_we_write(
    stored: dict[str, Path], blind: bool
) -> None:
    wanted = tuple(
        PackageFile(name=f"{{organisation}} {{acronym}}.{ending}") for ending in ("docx", "pdf", "txt", "xlsx")
    )
    whole = material(blind=blind)
    assert whole.call is not None
    whole = replace(
        whole, call=replace(whole.call, files=wanted), files=stored, project=replace(whole.project, acronym="")
    )
    files = packed(dossier(whole))
    hidden = [PROTECTED, "Yasmine"] + (["Marsa", "MRH", "Qanoun", "fair-work"] if blind else [])
    sent = {name: data for name, data in files.items() if name.startswith("send/")}
    for name, data in sent.items():
        assert [word for word in hidden if word.casefold() in name.casefold()] == [], name
        assert [word for word in hidden if word in _all_text(data)] == [], name
    assert [word for word in hidden[:2] if word in files["CHECKLIST.txt"].decode()] == []


def test_a_withheld_story_stands_nowhere_in_the_package(stored: dict[str, Path]) -> None:
    made = dossier(files=stored)
    for name, data in packed(made, findings=check(made, on=TODAY)).items():
        assert WITHHELD not in _all_text(data), name


def _all_text(data: bytes) -> str:
    """Every text of a file; of a zipped one, of all its parts."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with ZipFile(BytesIO(data)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_the_manifest_names_every_file_with_its_hash(stored: dict[str, Path]) -> None:
    files = packed(dossier(files=stored))
    manifest = json.loads(files.pop("MANIFEST.json"))
    listed = {item["name"]: (item["bytes"], item["sha256"]) for item in manifest["files"]}
    assert listed == {name: (len(data), sha256(data).hexdigest()) for name, data in files.items()}
    assert manifest["organisation"] == "Marsa Rights House"
    assert manifest["dated_on"] == "2027-02-01"


def test_the_same_dossier_gives_the_same_bytes(stored: dict[str, Path]) -> None:
    made = dossier(files=stored)
    assert build_package(made, (), pdf=a_pdf) == build_package(dossier(files=stored), (), pdf=a_pdf)


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1979, 12, 31), date(9999, 12, 31)])
def test_any_date_gives_a_package(on: date) -> None:
    with ZipFile(BytesIO(build_package(dossier(proposal=proposal(dated_on=on)), (), pdf=None))) as archive:
        assert archive.testzip() is None


def test_the_checklist_ticks_what_is_there_and_only_that(stored: dict[str, Path]) -> None:
    one = {"registration": stored["registration"]}
    lines = packed(dossier(files=one))["CHECKLIST.txt"].decode().splitlines()
    assert "  [x] Proof of registration (required)" in lines
    assert "  [ ] Latest audit report (required)" in lines
    assert "  [ ] Letters of partners (optional, 1 of 1 chosen documents have no file here)" in lines
    lines = packed(dossier(files=stored))["CHECKLIST.txt"].decode().splitlines()
    assert "  [x] Letters of partners (optional)" in lines


def test_the_checklist_says_which_annex_may_name_a_partner_at_risk(stored: dict[str, Path]) -> None:
    words = packed(dossier(files=stored))["CHECKLIST.txt"].decode()
    _, found, after = words.partition("Look inside before you send")
    assert found
    assert after.splitlines()[1:2] == [f"  [ ] send/annexes/Letters of partners - {PUBLIC}.pdf"]
    assert "Look inside" not in packed(dossier(material(cleared=True), files=stored))["CHECKLIST.txt"].decode()


def test_findings_stand_in_the_checklist_by_weight() -> None:
    findings = tuple(
        Finding(code="x", severity=severity, where=Where(Place.PROPOSAL), message=f"{severity} said")
        for severity in (Severity.ADVICE, Severity.WARNING, Severity.BLOCKER)
    )
    words = packed(dossier(), findings=findings)["CHECKLIST.txt"].decode()
    assert words.index("Blocks the submission\n  [ ] blocker said") < words.index("Warnings\n  [ ] warning said")
    assert "advice said" not in words


def test_without_pango_the_package_goes_without_pdf_and_says_so() -> None:
    files = packed(dossier(), pdf=None)
    assert not [name for name in files if name.endswith(".pdf")]
    assert "[ ] PDF: not made, the system library Pango is missing" in files["CHECKLIST.txt"].decode()


def test_two_files_never_share_a_name(stored: dict[str, Path]) -> None:
    wanted = tuple(PackageFile(name=name) for name in ("a.txt", "A.TXT", "a-2.txt", "a.txt"))
    attachments = (Attachment(annex="registration", document="registration"),) * 3
    whole = call_with(files=wanted)
    files = packed(dossier(whole, files=stored, proposal=replace(whole.proposal, attachments=attachments)))
    names = [name for name in files if name.startswith("send/")]
    assert names == [
        "send/a.txt", "send/A-2.TXT", "send/a-2-2.txt", "send/a-3.txt",
        "send/annexes/Proof of registration.pdf", "send/annexes/Proof of registration-2.pdf",
        "send/annexes/Proof of registration-3.pdf",
    ]  # fmt: skip


def test_an_annex_that_cannot_be_read_is_one_sentence(stored: dict[str, Path]) -> None:
    stored["registration"].unlink()
    with pytest.raises(StorageFault, match="'registration' cannot be read"):
        build_package(dossier(files=stored), (), pdf=None)


HOSTILE = ["../../etc/passwd", "..", ".", "", "/", "\\\\server\\share", "a/../b", "C:\\x", "CON", "nul.pdf", "x\x00y",
           "\u202egnp.exe", " .hidden", "a" * 500 + ".pdf", "é" * 300, "name.", "tab\tname",
           "{organisation}"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_package(stored: dict[str, Path], name: str) -> None:
    whole = call_with(files=(PackageFile(name=f"{name}.txt"), PackageFile(name="{organisation}_{acronym}.txt")))
    whole = replace(
        whole,
        files=stored,
        organisation=replace(whole.organisation, name=name, acronym=name),
        project=replace(
            whole.project, acronym=name, partners=tuple(replace(p, public_name=name) for p in whole.project.partners)
        ),
    )
    for packed_name in packed(dossier(whole)):
        parts = PurePosixPath(packed_name).parts
        assert parts[0] in {"send", "CHECKLIST.txt", "MANIFEST.json"}
        assert len(parts) <= 3
        assert parts[1:2] == ("annexes",) if len(parts) == 3 else True
        assert not set(parts) & {"..", "."}
        assert not set(packed_name) & set('\\:*?"<>|\x00\t\u202e')


@given(st.text(max_size=300))
def test_a_safe_name_is_one_files_name_everywhere(name: str) -> None:
    safe = safe_name(name.encode("utf-8", "replace").decode())
    assert safe
    assert safe == safe_name(safe)
    assert PurePosixPath(safe).name == safe
    assert len(safe.encode()) <= 190
    assert safe == safe.strip(" .")
    assert safe.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@given(st.lists(st.sampled_from(["a.txt", "A.txt", "a-2.txt", "a", "a-2", ".b"]), max_size=12))
def test_numbered_names_are_all_different(names: list[str]) -> None:
    taken: set[str] = set()
    given_out = [numbered(name, taken) for name in names]
    assert len({name.casefold() for name in given_out}) == len(names)
