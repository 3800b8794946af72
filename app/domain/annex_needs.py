"""Which annexes of a call somebody has to get or to renew, and by when to begin."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.call import Annex
from app.domain.evidence import OwnedDocument, expired_since, lead_of, lead_of_kinds
from app.domain.proposal import Attachment


@dataclass(frozen=True, slots=True)
class AnnexNeed:
    annex: Annex
    begin_on: date
    """The day of submission less what getting it takes."""


def annex_needs(
    annexes: Iterable[Annex],
    attachments: Collection[Attachment],
    documents: Mapping[str, OwnedDocument],
    partners: Collection[str],
    submission_on: date,
) -> Iterator[AnnexNeed]:
    """What is required and not attached, and what is attached and valid no longer on that day. `partners` are those
    who do not lead. What the funder reads from a profile on its portal is no file of ours."""
    for annex in annexes:
        if annex.on_portal_profile:
            continue
        given = [attachment for attachment in attachments if attachment.annex == annex.key]
        held = [documents[one.document] for one in given if one.document in documents]
        leads = [lead_of(document) for document in held if expired_since(document, submission_on)]
        if annex.required and _lacks(annex, given, documents, partners):
            leads.append(timedelta(days=lead_of_kinds(annex.kinds)))
        if leads:
            yield AnnexNeed(annex, submission_on - max(leads))


def _lacks(
    annex: Annex, given: Collection[Attachment], documents: Mapping[str, OwnedDocument], partners: Collection[str]
) -> bool:
    if not annex.per_partner:
        return not given
    holders = {one.partner or (documents[one.document].partner if one.document in documents else None) for one in given}
    return not holders.issuperset(partners)
