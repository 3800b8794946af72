"""Payloads of our own, in the shape in which each source sends them. Nothing in them was ever announced."""

from __future__ import annotations

import json
from typing import Any


def hit(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{number:06d}", "number": f"INV-{number}", "title": "Wells &amp; Springs &ndash; invented",
        "agencyCode": "INV", "agency": "Invented Agency", "openDate": "01/05/2027", "closeDate": "03/31/2027",
        "oppStatus": "posted", "docType": "synopsis", "cfdaList": ["00.000"], **more,
    }  # fmt: skip


def hits(*found: dict[str, Any], total: int | None = None) -> bytes:
    data = {"hitCount": len(found) if total is None else total, "startRecord": 0, "oppHits": list(found)}
    return json.dumps({"errorcode": 0, "msg": "Webservice Succeeds", "data": data}).encode()


def opportunity(listed: dict[str, Any], **synopsis: Any) -> bytes:
    """The whole of a hit."""
    month, day, year = listed["closeDate"].split("/")
    said = {
        "agencyName": "Invented Agency", "agencyContactName": "Somebody Invented", "agencyContactEmail": "a@b.example",
        "agencyContactPhone": "202-555-0100",
        "synopsisDesc": "&lt;p&gt;For wells.&lt;/p&gt; Write to some.body@agency.example or call 202-555-0100.",
        "responseDateStr": f"{year}-{month}-{day}-00-00-00",
        "responseDateDesc": "No later than 11:59 p.m. ET on the day.", "postingDateStr": "2027-01-05-00-00-00",
        "awardFloor": "none", "awardCeiling": "250,000", "estimatedFunding": "1000000",
        "applicantTypes": [{"id": "12", "description": "Nonprofits"}],
        "fundingActivityCategories": [{"id": "ENV", "description": "Environment"}], **synopsis,
    }  # fmt: skip
    data = {"id": listed["id"], "opportunityNumber": listed["number"],
            "opportunityTitle": listed["title"], "ost": "POSTED",
            "synopsis": said, "errorMessages": []}  # fmt: skip
    return json.dumps({"errorcode": 0, "msg": "Webservice Succeeds", "data": data}).encode()


def eu_result(reference: str, **metadata: Any) -> dict[str, Any]:
    said = {
        "type": ["1"], "status": ["31094502"], "identifier": ["INV-2027-01"], "title": ["Invented topic"],
        "frameworkProgramme": ["43251589"], "startDate": ["2026-12-01T00:00:00.000+0000"],
        "deadlineDate": ["2027-06-17T15:00:00.000+0000", "2027-01-21T23:59:00.000+0000"],
        "deadlineModel": ["two-stage"],
        "keywords": ['["press freedom","courts"]'], "descriptionByte": ["<p>Stronger&nbsp;<b>courts</b>.</p>"],
        "budgetOverview": [json.dumps({"budgetTopicActionMap": {"1": [
            {"action": "INV-2027-01 - grants", "budgetYearMap": {"2027": "12000000"}, "minContribution": 75000,
             "maxContribution": 1500000}]}})],
        "esDA_IngestDate": ["2026-12-02T01:00:00.000+0000"], **metadata,
    }  # fmt: skip
    return {"reference": reference, "url": "https://funding.example/topic", "summary": "x", "metadata": said}


def eu_results(*found: dict[str, Any]) -> bytes:
    return json.dumps({"totalResults": len(found), "pageNumber": 1, "results": list(found)}).encode()


UNDP = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Notices</title></channel>'
    "<item><title>UNDP-TUN-7 - Étude d’impact – « eau » - UNDP - TUNISIA</title>"
    "<link>https://notices.example/view.cfm?nego_id=0071</link>"
    "<description>Application Deadline: 14-Aug-27 &lt;br&gt; Étude</description>"
    "<dc:date>2027-07-01T10:00:00Z</dc:date></item>"
    "<item><title>HOW TO REGISTER - UNDP</title><link>https://notices.example/view.cfm?notice_id=1</link>"
    "<description>Application Deadline: 31-Dec-37</description><dc:date>2021-02-01T09:00:00Z</dc:date></item>"
    "</rdf:RDF>"
).encode("cp1252")

RSS = b"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Calls</title>
<item><title>Call for libraries&nbsp;&#8211; second round</title>
<link>https://calls.example/libraries/?utm_source=rss&amp;page=2</link>
<pubDate>Tue, 05 Jan 2027 09:00:00 +0000</pubDate>
<category>Culture</category>
<description><![CDATA[<p>Deadline: 15 March 2027, noon.</p><script>alert(1)</script>
<p>Ask +216 71 000 000.</p>]]></description></item>
<item><title></title><link>https://calls.example/empty/</link></item></channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Fund</title><entry>
<id>https://fund.example/water#2027-01-05T10:00:00+01:00</id><updated>2027-01-05T10:00:00+01:00</updated>
<link rel="alternate" href="https://fund.example/water"/><title>Water fund</title>
<summary type="html">&lt;p&gt;Open.&lt;/p&gt;</summary></entry></feed>"""


def ungm_row(number: str, deadline: str, country: str = "Samoa") -> str:
    cells = (
        "",
        '<span class="ungm-title">Invented notice</span>',
        f"<span>{deadline}</span>",
        "<span>14-Jan-2027</span>",
        "<span>FAO</span>",
        "<span>Request</span>",
        "<span>INV/1</span>",
        f"<span>{country}</span>",
    )
    kinds = ("", "resultTitle", "resultInfo1 deadline", "", "resultAgency", "", "resultInfo1", "")
    notes = ("", "", "", "", "", "", ' data-description="Reference"', "")
    inside = "".join(f'<div class="tableCell {k}"{n}>{c}</div>' for k, n, c in zip(kinds, notes, cells, strict=True))
    return f'<div class="tableRow dataRow" data-noticeid="{number}">{inside}</div>'


LISTING = """id;title;funder;deadline;time;zone;currency;ceiling;countries;themes
007;Small grants;Invented Trust;2027-05-01;17:00;Africa/Tunis;EUR;25 000;Tunisia;youth;
008;Bad zone;Invented Trust;2027-05-01;;Mars/Base;EUR;;;
009;Two days;Invented Trust;3/4/2027;;;;;;
""".encode("utf-8-sig")
