"""Figures with a source, and the documents an organisation can show."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.keys import check_cited_key
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.roles import Role

ANNEX_KINDS: dict[str, str] = {
    "registration": "Registration certificate",
    "statutes": "Statutes or articles of association",
    "tax_status": "Proof of tax or charitable status",
    "bank_details": "Bank details or bank certificate",
    "audit": "Audit report",
    "accounts": "Annual financial statements",
    "annual_report": "Annual report",
    "board_list": "List of board members",
    "organigram": "Organisation chart",
    "signatory_mandate": "Proof that the signatory may sign",
    "identity": "Identity document",
    "declaration": "Declaration of honour or by the applicant",
    "sanctions_declaration": "Declaration on sanctions, exclusion or terrorism financing",
    "support_letter": "Letter of support",
    "partner_mandate": "Mandate or commitment of a partner",
    "partnership_agreement": "Partnership agreement or memorandum of understanding",
    "cofinancing_letter": "Proof of co-financing",
    "reference": "Reference from an earlier funder",
    "track_record": "List of earlier projects",
    "cv": "Curriculum vitae",
    "job_description": "Job description",
    "budget": "Budget in the funder's form",
    "logframe": "Logical framework in the funder's form",
    "work_plan": "Work plan in the funder's form",
    "theory_of_change": "Theory of change",
    "risk_register": "Risk register in the funder's form",
    "application_form": "The funder's own form, filled in",
    "psea_policy": "Policy against sexual exploitation and abuse",
    "psea_assessment": "Self-assessment on sexual exploitation and abuse",
    "safeguarding_policy": "Safeguarding or child protection policy",
    "procurement_policy": "Procurement policy",
    "procurement_checklist": "Procurement checklist",
    "finance_policy": "Financial or anti-fraud policy",
    "gender_analysis": "Gender analysis or policy",
    "ethics": "Ethics approval or self-assessment",
    "data_protection": "Data protection policy or assessment",
    "indirect_rate": "Agreement on the indirect cost rate",
    "case_studies": "Case studies",
    "query_form": "The funder's form for questions",
    "permission": "Permission of an authority",
    "portal_registration": "Registration on a funder's portal",
    "impact_report": "Impact or evaluation report",
    "policy": "Another policy",
    "translation": "Certified translation",
    "other": "Another document",
}
"""What an owned document can be, and what an annex can ask for. Kind → label in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    key: str
    """Reference used in texts: [@KEY]."""
    statement: str
    """What it says, with its figure, in the organisation's words."""
    title: str
    author: str = ""
    """Several are separated by ; and persons may be written `Family, Given`."""
    publisher: str = ""
    year: int | None = None
    page: str = ""
    url: str = ""
    retrieved_on: date | None = None
    stale_after: date | None = None
    method: str = ""
    kind: str = ""
    """A type of the Citation Style Language, such as `report` or `article-journal`; empty where nobody said."""
    container: str = ""
    """The journal, book or site that it stands in."""
    volume: str = ""
    issue: str = ""
    doi: str = ""
    """Without the resolver's address: `10.1000/182`."""
    quotation: str = ""
    """The source's own words, to which quotes in texts are held."""

    def __post_init__(self) -> None:
        check_cited_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedDocument(Record):
    """A file the organisation or a partner holds: registration, audit, policy, letter."""

    key: str
    kind: str
    """One of `ANNEX_KINDS`."""
    title: str
    file: str = ""
    """Path beside the YAML file; empty while it is not there."""
    issuer: str = ""
    language: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    signed: bool = False
    partner: str | None = None
    translation_of: str | None = None
    """Key of the document that this one translates into `language`."""
    certified_by: str = ""
    """Who certified that the translation is right."""
    seen_by: tuple[str, ...] = ()
    """Roles, and e-mails of people, who alone may see it; empty: everybody at work in the organisation."""
    owner: str = ""
    """E-mail, or name, of who renews it."""
    renew_within: int | None = None
    """Days before its last day on which to begin; None: as usual for its kind."""

    def __post_init__(self) -> None:
        if self.translation_of == self.key:
            raise ValueError(phrase("a document is not the translation of itself"))
        if self.certified_by and self.translation_of is None:
            raise ValueError(phrase("say which document was translated, where somebody certified the translation"))
        if self.renew_within is not None and not 0 <= self.renew_within <= LONGEST_LEAD:
            raise ValueError(phrase("a document is renewed within {most} days", most=LONGEST_LEAD))


LONGEST_LEAD = 730
USUAL_LEAD = 90
LEADS: Mapping[str, int] = {
    "audit": 90, "accounts": 90, "annual_report": 60, "tax_status": 45, "registration": 60, "portal_registration": 60,
    "bank_details": 21, "board_list": 30, "signatory_mandate": 30, "declaration": 14, "sanctions_declaration": 14,
    "support_letter": 30, "partner_mandate": 30, "cofinancing_letter": 45, "reference": 30, "translation": 30,
    "cv": 14,
}  # fmt: skip
"""Days that renewing a document takes, by its kind. Our judgement: an audit is booked a quarter ahead, an authority
answers within weeks, a declaration is signed in the house."""


def lead_of(document: OwnedDocument) -> timedelta:
    """How long before its last day somebody has to begin renewing it."""
    own = document.renew_within
    return timedelta(days=own if own is not None else lead_of_kinds((document.kind,)))


def lead_of_kinds(kinds: Collection[str]) -> int:
    """Days that getting a document of one of these kinds takes, the longest."""
    return max((LEADS.get(kind, USUAL_LEAD) for kind in kinds), default=USUAL_LEAD)


def renew_from(document: OwnedDocument) -> date | None:
    """The day on which renewing has to begin; None for what never ends."""
    return document.valid_until - lead_of(document) if document.valid_until is not None else None


_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\x00-\x1f]{1,400}")


def bare_doi(text: str) -> str:
    """A DOI without the address or `doi:` before it, in small letters: case makes no difference (ISO 26324).

    Empty where the text is none.
    """
    plain = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip().lower())
    return plain if _DOI.fullmatch(plain) else ""


def stale_since(evidence: Evidence, on: date) -> date | None:
    """The last day it was good, where that is over and newer figures should be looked for."""
    return evidence.stale_after if evidence.stale_after is not None and evidence.stale_after < on else None


def expired_since(document: OwnedDocument, on: date) -> date | None:
    """The last day it was valid, where that is over."""
    return document.valid_until if document.valid_until is not None and document.valid_until < on else None


def may_see(document: OwnedDocument, roles: Collection[Role], email: str) -> bool:
    """Whether somebody at work in the organisation may. Administrators see all, so that nothing is shut away."""
    allowed = {who.casefold() for who in document.seen_by}
    return not allowed or Role.ADMINISTRATOR in roles or not allowed.isdisjoint({*roles, email.casefold()} - {""})


def called_for_all(document: OwnedDocument) -> str:
    """What is not for everybody is called by its kind alone where everybody reads."""
    return ANNEX_KINDS.get(document.kind, document.kind) if document.seen_by else document.title


def valid_on(document: OwnedDocument, day: date) -> bool:
    """Days that are not recorded bound nothing."""
    return (document.valid_from is None or document.valid_from <= day) and expired_since(document, day) is None
