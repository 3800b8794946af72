"""Annexes: there, signed, valid on the day of submission, in the form the funder takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from app.domain.call import Annex
from app.domain.checks.reading import Reading
from app.domain.checks.standing import at_most
from app.domain.evidence import OwnedDocument, expired_since
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.phrases import Argument, either, phrase, printed
from app.domain.printing import print_language
from app.domain.proposal import Attachment
from app.domain.record import in_language

CODES: Codes = {
    "annex.missing": Code(Severity.BLOCKER, "Annex '{annex}' is required and nothing is attached."),
    "annex.missing_for_partner": Code(
        Severity.BLOCKER, "Annex '{annex}' is required from each partner; {partner} has none."
    ),
    "annex.unknown_document": Code(
        Severity.BLOCKER, "Annex '{annex}' refers to the document '{document}', which the organisation does not have."
    ),
    "annex.not_asked_for": Code(
        Severity.WARNING,
        "The proposal attaches a document as '{annex}', and the call asks for no such annex. Look for the right key "
        "among the call's annexes, or leave it out.",
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
    "annex.wrong_language": Code(
        Severity.BLOCKER,
        "Annex '{annex}': '{title}' is in {language}, the call takes {languages}, and no translation is attached with "
        "it.",
    ),
    "annex.not_certified": Code(
        Severity.BLOCKER, "Annex '{annex}': nobody certified '{title}', and the call wants certified translations."
    ),
    "annex.wrong_format": Code(Severity.BLOCKER, "Annex '{annex}': '{file}' is not of the format {formats}."),
    "annex.wrong_name": Code(
        Severity.ADVICE, "Annex '{annex}': the call wants the file to be called '{wanted}'; yours is '{file}'."
    ),
    "annex.on_profile": Code(
        Severity.ADVICE, "Annex '{annex}' is read from your profile on the portal: check that it is there and current."
    ),
}


_SIGNED = frozenset(
    {
        "declaration",
        "sanctions_declaration",
        "support_letter",
        "partner_mandate",
        "partnership_agreement",
        "cofinancing_letter",
    }
)
"""Kinds of documents that bind nobody before they are signed, whether a call says so or not."""


def check_annexes(reading: Reading) -> Iterator[Finding]:
    """What the call asks for, whatever else is attached, and the letters of partners that are not attached."""
    known = reading.dossier.organisation or reading.organisation
    documents = _Documents({document.key: document for document in known.documents})
    asked = reading.call.annexes if reading.call else ()
    for annex in asked:
        checked = _Checked(annex, printed(partial(in_language, annex.label)), reading, asked_for=True)
        yield from _asked_for(checked, documents)
    labels = {annex.key for annex in asked}
    for attachment in reading.proposal.attachments:
        if attachment.annex in labels:
            continue
        checked = _Checked(Annex(key=attachment.annex, label={}), attachment.annex, reading, asked_for=False)
        if asked:
            yield checked.found("annex.not_asked_for")
        yield from _attached(checked, attachment, documents)
    yield from _letters(reading, documents)


_Documents = dict[str, OwnedDocument]
"""By key, as this reader may know them: the messages go into the package's checklist."""


def _asked_for(checked: _Checked, documents: _Documents) -> Iterator[Finding]:
    annex = checked.annex
    attached = [a for a in checked.reading.proposal.attachments if a.annex == annex.key]
    if annex.on_portal_profile:
        yield checked.found("annex.on_profile", Severity.ADVICE)
    elif annex.required:
        holders = {a.partner or _holder(documents.get(a.document)) for a in attached}
        yield from _missing(checked, holders, any_attached=bool(attached))
    for attachment in attached:
        yield from _attached(checked, attachment, documents)
    yield from _languages(checked, [documents[a.document] for a in attached if a.document in documents])


def _languages(checked: _Checked, attached: list[OwnedDocument]) -> Iterator[Finding]:
    """What is in another language goes out with a translation that the funder can read."""
    accepted = {_base(language) for language in checked.annex.languages}
    if not accepted:
        return
    keys = {document.key for document in attached}
    for document in attached:
        if (
            document.translation_of in keys
            or not accepted
            or not document.language
            or _base(document.language) in accepted
        ):
            continue
        translations = [
            one for one in attached if one.translation_of == document.key and _base(one.language) in accepted
        ]
        if not translations:
            language = printed(partial(print_language, document.language))
            languages = either(printed(partial(print_language, code)) for code in checked.annex.languages)
            yield checked.found("annex.wrong_language", title=document.title, language=language, languages=languages)
        elif checked.annex.certified and not any(one.certified_by for one in translations):
            yield checked.found("annex.not_certified", title=translations[0].title)


def _base(language: str) -> str:
    return language.split("-")[0].casefold()


def _attached(checked: _Checked, attachment: Attachment, documents: _Documents) -> Iterator[Finding]:
    document = documents.get(attachment.document)
    if document is None:
        yield checked.found("annex.unknown_document", document=checked.reading.dossier.shown(attachment.document))
    else:
        original = documents.get(document.translation_of or "")
        yield from _document(checked, document, kind=original.kind if original else document.kind)


def _letters(reading: Reading, documents: _Documents) -> Iterator[Finding]:
    """Letters that commit partners; what is attached is checked as an annex."""
    attached = {attachment.document for attachment in reading.proposal.attachments}
    for partner in reading.project.partners:
        document = documents.get(partner.letter or "")
        if document is None or document.key in attached or partner.lead:
            continue
        letter = Annex(key=document.key, label={})
        checked = _Checked(
            letter,
            phrase("letter of {partner}", partner=partner.name_for(None)),
            reading,
            asked_for=False,
            most=Severity.ADVICE,
        )
        yield from _document(checked, document, kind=document.kind)


class _Checked:
    """One annex, and the findings about it."""

    def __init__(
        self, annex: Annex, label: str, reading: Reading, *, asked_for: bool, most: Severity = Severity.WARNING
    ) -> None:
        """What no call asks for stops nothing: its findings are `most` at most."""
        self.annex = annex
        self.label = label
        self.reading = reading
        self.asked_for = asked_for
        self._most = most

    def found(self, code: str, severity: Severity | None = None, **args: Argument) -> Finding:
        own = severity or CODES[code].severity
        where = Where(Place.ANNEX, self.annex.key)
        if not self.asked_for:
            graded = own if own is Severity.ADVICE else self._most
            return make(CODES, code, where, severity=graded, source=None, annex=self.label, **args)
        source = self.annex.source
        return make(CODES, code, where, severity=at_most(own, source), source=source, annex=self.label, **args)


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


def _document(checked: _Checked, document: OwnedDocument, *, kind: str) -> Iterator[Finding]:
    """`kind` is the original's, where it is a translation."""
    annex, submission, title = checked.annex, checked.reading.submission_on, document.title
    if annex.kinds and not {kind, document.kind} & set(annex.kinds):
        yield checked.found("annex.wrong_kind", title=title, kind=document.kind, kinds=either(annex.kinds))
    if document.key not in checked.reading.dossier.material.files:
        yield checked.found("annex.no_file", title=title)
    must_sign = annex.signed or (not checked.asked_for and document.kind in _SIGNED)
    if must_sign and not document.signed:
        yield checked.found("annex.unsigned", title=title)
    if until := expired_since(document, submission):
        yield checked.found("annex.expired", title=title, until=until, submission=submission)
    if document.valid_from and document.valid_from > submission:
        yield checked.found("annex.not_yet_valid", title=title, since=document.valid_from, submission=submission)
    if document.file:
        yield from _file(checked, PurePosixPath(document.file))


def _file(checked: _Checked, file: PurePosixPath) -> Iterator[Finding]:
    annex = checked.annex
    ending = file.suffix.removeprefix(".").lower()
    if annex.formats and ending not in annex.formats:
        yield checked.found("annex.wrong_format", file=file.name, formats=either(annex.formats))
    if annex.file_name and not _named(annex.file_name, file.name):
        yield checked.found("annex.wrong_name", file=file.name, wanted=annex.file_name)


def _named(wanted: str, name: str) -> bool:
    """Whether a name follows the funder's pattern, whatever stands for {organisation}, {acronym} and {partner}."""
    stem = wanted if PurePosixPath(wanted).suffix else f"{wanted}{PurePosixPath(name).suffix}"
    pattern = re.sub(r"\\\{[a-z]+\\\}", ".+", re.escape(stem))
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None
