"""Annexes: there, signed, valid on the day of submission, in the form the funder takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from app.domain.call import Annex
from app.domain.checks.reading import Reading
from app.domain.checks.standing import at_most
from app.domain.evidence import OwnedDocument
from app.domain.findings import Argument, Code, Codes, Finding, Place, Severity, Where, make
from app.domain.record import in_language

CODES: Codes = {
    "annex.missing": Code(Severity.BLOCKER, "Annex '{annex}' is required and nothing is attached."),
    "annex.missing_for_partner": Code(
        Severity.BLOCKER, "Annex '{annex}' is required from each partner; {partner} has none."
    ),
    "annex.unknown_document": Code(
        Severity.BLOCKER, "Annex '{annex}' refers to the document '{document}', which the organisation does not have."
    ),
    "annex.wrong_kind": Code(
        Severity.WARNING, "Annex '{annex}': '{title}' is recorded as {kind}; the call wants {kinds}."
    ),
    "annex.no_file": Code(Severity.BLOCKER, "Annex '{annex}': the file of '{title}' is not there yet."),
    "annex.unsigned": Code(Severity.BLOCKER, "Annex '{annex}': '{title}' must be signed."),
    "annex.expired": Code(
        Severity.BLOCKER, "Annex '{annex}': '{title}' is valid until {until}, and you submit on {submission}."
    ),
    "annex.not_yet_valid": Code(
        Severity.BLOCKER, "Annex '{annex}': '{title}' is valid from {since}, and you submit on {submission}."
    ),
    "annex.wrong_format": Code(Severity.BLOCKER, "Annex '{annex}': '{file}' is not of the format {formats}."),
    "annex.wrong_name": Code(
        Severity.ADVICE, "Annex '{annex}': the call wants the file to be called '{wanted}'; yours is '{file}'."
    ),
    "annex.on_profile": Code(
        Severity.ADVICE, "Annex '{annex}' is read from your profile on the portal: check that it is there and current."
    ),
}


def check_annexes(reading: Reading) -> Iterator[Finding]:
    documents = {document.key: document for document in reading.organisation.documents}
    for annex in reading.call.annexes if reading.call else ():
        label = in_language(annex.label, "en")
        attached = [a for a in reading.proposal.attachments if a.annex == annex.key]
        checked = _Checked(annex, label, reading)
        if annex.on_portal_profile:
            yield checked.found("annex.on_profile", Severity.ADVICE)
        elif annex.required:
            holders = {a.partner or _holder(documents.get(a.document)) for a in attached}
            yield from _missing(checked, holders, any_attached=bool(attached))
        for attachment in attached:
            document = documents.get(attachment.document)
            if document is None:
                yield checked.found("annex.unknown_document", document=attachment.document)
            else:
                yield from _document(checked, document)


class _Checked:
    """One annex, and the findings about it."""

    def __init__(self, annex: Annex, label: str, reading: Reading) -> None:
        self.annex = annex
        self.label = label
        self.reading = reading

    def found(self, code: str, severity: Severity | None = None, **args: Argument) -> Finding:
        source = self.annex.source
        graded = at_most(severity or CODES[code].severity, source)
        where = Where(Place.ANNEX, self.annex.key)
        return make(CODES, code, where, severity=graded, source=source, annex=self.label, **args)


def _holder(document: OwnedDocument | None) -> str | None:
    return document.partner if document else None


def _missing(checked: _Checked, holders: set[str | None], *, any_attached: bool) -> Iterator[Finding]:
    if not checked.annex.per_partner:
        if not any_attached:
            yield checked.found("annex.missing")
        return
    for partner in checked.reading.project.partners:
        if not partner.lead and partner.key not in holders:
            yield checked.found("annex.missing_for_partner", partner=partner.name_for(None))


def _document(checked: _Checked, document: OwnedDocument) -> Iterator[Finding]:
    annex, submission, title = checked.annex, checked.reading.submission_on, document.title
    if annex.kinds and document.kind not in annex.kinds:
        yield checked.found("annex.wrong_kind", title=title, kind=document.kind, kinds=" or ".join(annex.kinds))
    if document.key not in checked.reading.dossier.material.files:
        yield checked.found("annex.no_file", title=title)
    if annex.signed and not document.signed:
        yield checked.found("annex.unsigned", title=title)
    if document.valid_until and document.valid_until < submission:
        yield checked.found("annex.expired", title=title, until=document.valid_until, submission=submission)
    if document.valid_from and document.valid_from > submission:
        yield checked.found("annex.not_yet_valid", title=title, since=document.valid_from, submission=submission)
    if document.file:
        yield from _file(checked, PurePosixPath(document.file))


def _file(checked: _Checked, file: PurePosixPath) -> Iterator[Finding]:
    annex = checked.annex
    ending = file.suffix.removeprefix(".").lower()
    if annex.formats and ending not in annex.formats:
        yield checked.found("annex.wrong_format", file=file.name, formats=" or ".join(annex.formats))
    if annex.file_name and not _named(annex.file_name, file.name):
        yield checked.found("annex.wrong_name", file=file.name, wanted=annex.file_name)


def _named(wanted: str, name: str) -> bool:
    """Whether a name follows the funder's pattern, whatever stands for {organisation}, {acronym} and {partner}."""
    stem = wanted if PurePosixPath(wanted).suffix else f"{wanted}{PurePosixPath(name).suffix}"
    pattern = re.sub(r"\\\{[a-z]+\\\}", ".+", re.escape(stem))
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None
