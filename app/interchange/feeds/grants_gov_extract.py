"""The daily extract of Grants.gov: one XML of some 300 MB in a zip, read element by element, never whole."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import IO
from urllib.parse import urljoin

from lxml import etree

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.phrases import phrase
from app.domain.text import UnusableText, normalise
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_each
from app.interchange.feeds.grants_gov import PAGE, SOURCE, deadline_of
from app.interchange.feeds.texts import amount, line, plain, without_contacts

MOST_BYTES = 3_000_000_000
"""Unpacked; ten times what it is today."""
_MOST_OPPORTUNITY = 2_000_000
"""Of XML without an opportunity coming to its end; what is read of it stands in memory, a node many times its bytes."""
_LINK = re.compile(rb"""["']([^"'<>\s\\]*GrantsDBExtract(\d{8})v\d+\.zip)\\?["']""")
_LOCAL_HEADER = struct.Struct("<4s4xH16xHH")
"""Signature, method, and the lengths of name and extra field: PKWARE's APPNOTE, 4.3.7."""
_FORECAST = "OpportunityForecastDetail_1_0"
_ELEMENTS = ("{*}OpportunitySynopsisDetail_1_0", "{*}" + _FORECAST)
_BATCH = 500
_Texts = tuple[str, Mapping[str, Sequence[str]]]
"""Kind of an opportunity, and what its elements say."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
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


def find_extracts(page: bytes, address: str) -> Sequence[str]:
    """Addresses of the extracts that a page names, the newest first. Raises UnreadableFeed where it names none."""
    found = {urljoin(address, link.decode("ascii", "replace")): day for link, day in _LINK.findall(page)}
    if not found:
        raise UnreadableFeed(phrase("The page names no extract; the service has changed."))
    return sorted(found, key=lambda one: found[one], reverse=True)


def ensure_whole(file: IO[bytes]) -> None:
    """Hold a zip against its checksums, so that nothing of a damaged one is kept. Raises UnreadableFeed."""
    try:
        with _opened(file) as xml:
            while xml.read(1_000_000):
                pass
    except _DAMAGED as error:
        raise _refused() from error
    file.seek(0)


def read_extract(file: IO[bytes]) -> Iterator[Feed]:
    """Feeds of up to 500 opportunities each, from a zip or the XML in it. Raises UnreadableFeed."""
    try:
        with _opened(file) as xml:
            yield from _batches(_elements(xml))
    except (etree.XMLSyntaxError, *_DAMAGED) as error:
        raise _refused() from error


def read_head(data: bytes) -> Feed:
    """What stands whole in the first bytes of a zip. Raises UnreadableFeed where that is nothing."""
    try:
        signature, method, name, extra = _LOCAL_HEADER.unpack_from(data)
        if signature != b"PK\3\4" or method != zipfile.ZIP_DEFLATED:
            raise _refused()
        packed = data[_LOCAL_HEADER.size + name + extra :]
        head = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, 20 * len(data))
    except (struct.error, zlib.error) as error:
        raise _refused() from error
    found: list[_Texts] = []
    parser = etree.XMLPullParser(tag=_ELEMENTS, resolve_entities=False, no_network=True, huge_tree=False)
    with suppress(etree.XMLSyntaxError):
        parser.feed(head)
        found = [_texts(element) for _, element in parser.read_events() if etree.iselement(element)]
    if not found:
        raise _refused()
    return read_each(found, _opportunity)


def _batches(elements: Iterable[_Texts]) -> Iterator[Feed]:
    """The first reading of an id counts in the whole file: a forecast stays beside the synopsis that came of it."""
    batch: list[_Texts] = []
    known: set[str] = set()
    for element in elements:
        native = "".join(element[1].get("OpportunityID", ()))
        if native in known:
            continue
        known.add(native)
        batch.append(element)
        if len(batch) == _BATCH:
            yield read_each(batch, _opportunity)
            batch = []
    if batch:
        yield read_each(batch, _opportunity)


def _refused() -> UnreadableFeed:
    return UnreadableFeed(phrase("The extract is not whole, or none of Grants.gov's."))


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[IO[bytes]]:
    start = file.read(2)
    file.seek(0)
    if start != b"PK":
        yield file
        return
    with zipfile.ZipFile(file) as package:
        members = [member for member in package.infolist() if member.filename.lower().endswith(".xml")]
        if len(members) != 1:
            raise UnreadableFeed(phrase("The extract holds {count} XML files in place of one.", count=len(members)))
        if members[0].file_size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            raise UnreadableFeed(phrase("The extract unpacks to more than {most} million bytes.", most=most))
        if members[0].flag_bits & 1:
            raise _refused()
        with package.open(members[0]) as xml:
            yield xml


class _Bounded:
    """Reads on only while opportunities come to an end."""

    def __init__(self, xml: IO[bytes]) -> None:
        self._xml = xml
        self.since = 0

    def read(self, size: int) -> bytes:
        part = self._xml.read(size)
        self.since += len(part)
        if self.since > _MOST_OPPORTUNITY:
            raise _refused()
        return part


def _elements(xml: IO[bytes]) -> Iterator[_Texts]:
    """Kind and texts of each opportunity. What was read is taken out of the tree, which would else grow whole."""
    bounded = _Bounded(xml)
    known = etree.iterparse(bounded, tag=_ELEMENTS, resolve_entities=False, no_network=True, huge_tree=False)
    found = False
    for _event, element in known:
        found = True
        bounded.since = 0
        yield _texts(element)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if not found:
        raise _refused()


def _texts(element: etree._Element) -> _Texts:
    texts: dict[str, list[str]] = {}
    for child in element.iterchildren("*"):
        texts.setdefault(etree.QName(child).localname, []).append(_usable(child.text or ""))
    return etree.QName(element).localname, texts


def _usable(text: str) -> str:
    try:
        return normalise(text)
    except UnusableText:
        return ""


def _opportunity(found: _Texts) -> Announcement:
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
