"""The daily extract of Grants.gov: one XML of some 300 MB in a zip, read element by element, never whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO

from lxml import etree

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.phrases import phrase
from app.domain.text import UnusableText, normalise
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_each
from app.interchange.feeds.grants_gov import PAGE, SOURCE, deadline_of
from app.interchange.feeds.texts import amount, line, plain, without_contacts

MOST_BYTES = 3_000_000_000
"""Unpacked; ten times what it is today."""
_FORECAST = "OpportunityForecastDetail_1_0"
_ELEMENTS = ("{*}OpportunitySynopsisDetail_1_0", "{*}" + _FORECAST)
_BATCH = 500
_APPLICANTS: Mapping[str, str] = {
    "00": "State governments", "01": "County governments", "02": "City or township governments",
    "04": "Special district governments", "05": "Independent school districts",
    "06": "Public and State controlled institutions of higher education", "07": "Native American tribal governments",
    "08": "Public housing authorities", "11": "Native American tribal organizations",
    "12": "Nonprofits having a 501(c)(3) status", "13": "Nonprofits that do not have a 501(c)(3) status",
    "20": "Private institutions of higher education", "21": "Individuals", "22": "For profit organizations",
    "23": "Small businesses", "25": "Others", "99": "Unrestricted",
}  # fmt: skip
_THEMES: Mapping[str, str] = {
    "AG": "Agriculture", "AR": "Arts", "BC": "Business and Commerce", "CD": "Community Development",
    "CP": "Consumer Protection", "DPR": "Disaster Prevention and Relief", "ED": "Education",
    "ELT": "Employment, Labor and Training", "EN": "Energy", "ENV": "Environment", "FN": "Food and Nutrition",
    "HL": "Health", "HO": "Housing", "HU": "Humanities", "ISS": "Income Security and Social Services",
    "LJL": "Law, Justice and Legal Services", "NR": "Natural Resources", "RD": "Regional Development",
    "ST": "Science and Technology", "T": "Transportation",
}  # fmt: skip


def read_extract(file: IO[bytes]) -> Iterator[Feed]:
    """Feeds of up to 500 opportunities each, from a zip or the XML in it. Raises UnreadableFeed."""
    try:
        with _opened(file) as xml:
            batch: list[tuple[str, Mapping[str, Sequence[str]]]] = []
            for element in _elements(xml):
                batch.append(element)
                if len(batch) == _BATCH:
                    yield read_each(batch, _opportunity)
                    batch = []
            if batch:
                yield read_each(batch, _opportunity)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise UnreadableFeed(phrase("The extract is not whole, or none of Grants.gov's.")) from error


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[IO[bytes]]:
    start = file.read(2)
    file.seek(0)
    if start != b"PK":
        yield file
        return
    with zipfile.ZipFile(file) as package:
        members = [member for member in package.infolist() if member.filename.lower().endswith(".xml")]
        if len(members) != 1 or members[0].file_size > MOST_BYTES or members[0].flag_bits & 1:
            raise UnreadableFeed(phrase("The extract is not whole, or none of Grants.gov's."))
        with package.open(members[0]) as xml:
            yield xml


def _elements(xml: IO[bytes]) -> Iterator[tuple[str, Mapping[str, Sequence[str]]]]:
    """Kind and texts of each opportunity. What was read is taken out of the tree, which would else grow whole."""
    known = etree.iterparse(xml, tag=_ELEMENTS, resolve_entities=False, no_network=True, huge_tree=False)
    found = False
    for _event, element in known:
        found = True
        texts: dict[str, list[str]] = {}
        for child in element.iterchildren("*"):
            texts.setdefault(etree.QName(child).localname, []).append(_usable(child.text or ""))
        yield etree.QName(element).localname, texts
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if not found:
        raise UnreadableFeed(phrase("The extract is not whole, or none of Grants.gov's."))


def _usable(text: str) -> str:
    try:
        return normalise(text)
    except UnusableText:
        return ""


def _opportunity(found: tuple[str, Mapping[str, Sequence[str]]]) -> Announcement:
    kind, texts = found
    forecast = kind == _FORECAST

    def said(name: str) -> str:
        return next(iter(texts.get(name, ())), "")

    native = said("OpportunityID")
    words = plain(said(f"{'EstimatedSynopsis' if forecast else ''}CloseDateExplanation"), most=1000)
    closes = _day(said("EstimatedSynopsisCloseDate" if forecast else "CloseDate"))
    amounts = [amount(said(name)) for name in ("AwardFloor", "AwardCeiling", "EstimatedTotalProgramFunding")]
    more = without_contacts(plain(said("AdditionalInformationOnEligibility"), most=5000))
    applicants = [_APPLICANTS[code] for code in texts.get("EligibleApplicants", ()) if code in _APPLICANTS]
    return Announcement(
        source=SOURCE,
        native_id=native,
        number=line(said("OpportunityNumber")),
        title=line(said("OpportunityTitle")),
        summary=without_contacts(plain(said("Description"))),
        funder=line(said("AgencyName")),
        deadlines=(deadline_of(closes, words, stated=not forecast),) if closes else (),
        deadline_words=without_contacts(words),
        currency="USD" if any(amounts) else None,
        floor=amounts[0],
        ceiling=amounts[1],
        budget=amounts[2],
        themes=tuple(_THEMES[code] for code in texts.get("CategoryOfFundingActivity", ()) if code in _THEMES),
        eligibility="\n".join(part for part in (*applicants, more) if part),
        url=PAGE + native,
        # The extract does not say whether it is open: its dates do.
        status=AnnouncementStatus.FORTHCOMING if forecast else AnnouncementStatus.UNKNOWN,
        published_on=_day(said("PostDate")),
    )


def _day(text: str) -> date | None:
    """`MMDDYYYY`. Raises ValueError."""
    if not text:
        return None
    if len(text) != 8 or not text.isdigit():
        raise ValueError(f"{text[:20]} is no date")
    return date(int(text[4:]), int(text[:2]), int(text[2:4]))
