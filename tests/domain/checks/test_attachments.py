"""Documents are checked whether a call asks for them or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.call import Annex
from app.domain.dossier import Material
from app.domain.evidence import OwnedDocument
from app.domain.findings import Severity
from app.domain.proposal import Attachment
from tests.domain.checks.dossiers import Spoil, findings


def _unsolicited(document: str = "statutes", **changes: Any) -> Spoil:
    """No call; one document of our own is attached."""
    sound = OwnedDocument(key="statutes", kind="statutes", title="Statutes", file="statutes.pdf", signed=True)

    def spoil(m: Material) -> Material:
        attached = (Attachment(annex="statutes", document=document),)
        return replace(
            m,
            call=None,
            organisation=replace(m.organisation, documents=(*m.organisation.documents, replace(sound, **changes))),
            proposal=replace(m.proposal, call=None, attachments=attached),
            files={**m.files, "statutes": m.files["registration"]},
        )

    return spoil


def _found(spoil: Spoil) -> list[tuple[str, Severity]]:
    return [(f.code, f.severity) for f in findings(spoil) if f.code.startswith("annex.")]


def test_a_sound_document_of_an_unsolicited_proposal() -> None:
    assert _found(_unsolicited()) == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_unsolicited("gone"), "annex.unknown_document"),
        (_unsolicited(valid_until=date(2027, 3, 19)), "annex.expired"),
        (_unsolicited(valid_from=date(2027, 3, 21)), "annex.not_yet_valid"),
        (_unsolicited(kind="support_letter", signed=False), "annex.unsigned"),
        (lambda m: replace(_unsolicited()(m), files={}), "annex.no_file"),
    ],
)
def test_an_unsound_document_of_an_unsolicited_proposal(spoil: Spoil, code: str) -> None:
    assert (code, Severity.WARNING) in _found(spoil)


def test_statutes_need_no_signature_where_nobody_asks_for_one() -> None:
    assert _found(_unsolicited(signed=False)) == []


def test_a_partners_letter_is_looked_at_though_it_is_not_attached() -> None:
    def expired(m: Material) -> Material:
        registration, letter = m.organisation.documents
        old = replace(letter, valid_until=date(2027, 1, 1), signed=False, kind="support_letter")
        m = replace(m, organisation=replace(m.organisation, documents=(registration, old)))
        return replace(m, call=None, proposal=replace(m.proposal, call=None, attachments=()))

    assert _found(expired) == [("annex.unsigned", Severity.ADVICE), ("annex.expired", Severity.ADVICE)]
    said = [f.message for f in findings(expired) if f.code == "annex.expired"]
    assert said[0].startswith(
        "Annex 'letter of Saathi Shelter House': 'Letter of Saathi' is valid until 1 January 2027"
    )


def _in_french(*translations: OwnedDocument, certified: bool = False) -> Spoil:
    """The call takes English statutes; ours are in French."""
    ours = OwnedDocument(key="statuts", kind="statutes", title="Statuts", file="statuts.pdf", language="fr")
    asked = Annex(key="own", label={"en": "Statutes"}, kinds=("statutes",), languages=("en",), certified=certified)

    def spoil(m: Material) -> Material:
        assert m.call is not None
        given = (ours, *translations)
        return replace(
            m,
            call=replace(m.call, annexes=(*m.call.annexes, asked)),
            organisation=replace(m.organisation, documents=(*m.organisation.documents, *given)),
            proposal=replace(
                m.proposal,
                attachments=(*m.proposal.attachments, *(Attachment(annex="own", document=one.key) for one in given)),
            ),
            files={**m.files, **{one.key: m.files["registration"] for one in given}},
        )

    return spoil


def _translation(**changes: Any) -> OwnedDocument:
    plain = OwnedDocument(
        key="statutes-en", kind="translation", title="Statutes in English", file="en.pdf", language="en",
        translation_of="statuts",
    )  # fmt: skip
    return replace(plain, **changes)


def _about_languages(spoil: Spoil) -> list[str]:
    return [
        code for code, _ in _found(spoil) if code in ("annex.wrong_language", "annex.not_certified", "annex.wrong_kind")
    ]


def test_a_document_in_another_language_needs_its_translation_beside_it() -> None:
    assert _about_languages(_in_french()) == ["annex.wrong_language"]
    assert _about_languages(_in_french(_translation(language="es"))) == ["annex.wrong_language"]
    assert _about_languages(_in_french(_translation())) == []


def test_a_translation_is_certified_where_the_call_wants_it() -> None:
    assert _about_languages(_in_french(_translation(), certified=True)) == ["annex.not_certified"]
    assert _about_languages(_in_french(_translation(certified_by="N. Haddad"), certified=True)) == []
