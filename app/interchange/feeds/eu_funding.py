"""EU Funding & Tenders: results of its search (SEDIA), grants and the cascade calls of funded projects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.announcement import Announcement, AnnouncementStatus
from app.interchange.feeds.feed import Feed, read_json, read_page
from app.interchange.feeds.texts import address, amount, line, moment, on_day, plain, without_contacts

SOURCE = "eu-funding"
ZONE = "Europe/Brussels"
CASCADE = "8"
STATUS = {
    "31094501": AnnouncementStatus.FORTHCOMING,
    "31094502": AnnouncementStatus.OPEN,
    "31094503": AnnouncementStatus.CLOSED,
}
_PROGRAMMES = {
    "43108390": "Horizon Europe",
    "43152860": "Digital Europe",
    "43251447": "Asylum, Migration and Integration Fund",
    "43251589": "Citizens, Equality, Rights and Values",
    "43251814": "Creative Europe",
    "43252386": "Justice Programme",
    "43252405": "LIFE",
    "43254019": "European Social Fund Plus",
    "43254037": "European Solidarity Corps",
    "43298203": "Union Civil Protection Mechanism",
    "43332642": "EU4Health",
    "43353764": "Erasmus+",
    "111111": "EU External Action",
}


def read_results(data: bytes) -> Feed:
    """One page of a search. Raises UnreadableFeed."""
    answer = read_json(data)
    said = answer if isinstance(answer, dict) else {}
    # One reference may stand in two of the site's own stores; the newest of them counts, so it is read first.
    return read_page("results", said.get("results"), _result, total=said.get("totalResults"), key=_ingested)


def _ingested(result: Any) -> str:
    metadata = result.get("metadata") if isinstance(result, dict) else None
    return _first(metadata, "esDA_IngestDate") if isinstance(metadata, dict) else ""


def _result(result: Mapping[str, Any]) -> Announcement:
    said = result["metadata"]
    cascade = _first(said, "type") == CASCADE
    days = sorted({day for text in said.get("deadlineDate") or () if (day := _written(text))})
    floor, ceiling, budget = _money(said, cascade=cascade)
    return Announcement(
        source=SOURCE,
        native_id=str(result["reference"]),
        number=_first(said, "identifier"),
        # Of a cascade call the title names the project that gives the money, and callTitle the call.
        title=line(_first(said, "callTitle" if cascade else "title") or result.get("summary")),
        summary=without_contacts(plain(_first(said, "descriptionByte") or _first(said, "description"))),
        funder=line(_first(said, "projectName") if cascade else "") or "European Union",
        # The hours of these dates are known to be wrong, so the day alone is taken.
        deadlines=tuple(on_day(day, zone=ZONE) for day in days),
        deadline_words=_first(said, "deadlineModel"),
        currency="EUR" if floor or ceiling or budget else None,
        floor=floor,
        ceiling=ceiling,
        budget=budget,
        themes=tuple(dict.fromkeys(line(word) for word in (*_programme(said), *_words(said)) if word)),
        eligibility=without_contacts(plain(_first(said, "topicConditions"), most=5000)),
        url=address(result.get("url")),
        status=STATUS.get(_first(said, "status"), AnnouncementStatus.UNKNOWN),
        published_on=_written(_first(said, "startDate")),
    )


def _first(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if isinstance(found, list):
        return str(found[0]) if found else ""
    return str(found or "")


def _written(text: Any) -> date | None:
    """The day as written: its hour and offset cannot be trusted, and the earlier day is the safer one."""
    found = moment(text)
    return found.date() if found else None


def _programme(said: Mapping[str, Any]) -> tuple[str, ...]:
    return (_PROGRAMMES.get(_first(said, "frameworkProgramme"), ""),)


def _words(said: Mapping[str, Any]) -> list[str]:
    """Keywords: a list, or a list written as JSON in the only text of a list."""
    found = [str(word) for word in said.get("keywords") or ()]
    if len(found) == 1 and found[0].startswith("["):
        return [str(word) for word in json.loads(found[0])]
    return found


def _money(said: Mapping[str, Any], *, cascade: bool) -> tuple[Any, Any, Any]:
    """Smallest and largest grant, and all together; of a topic they stand in JSON within a text."""
    if cascade:
        return None, None, amount(_first(said, "budget"))
    overview = _first(said, "budgetOverview")
    if not overview:
        return None, None, None
    own = _first(said, "identifier")
    for actions in (json.loads(overview).get("budgetTopicActionMap") or {}).values():
        for action in actions:
            if not own or str(action.get("action", "")).startswith(own):
                years = [amount(value) or 0 for value in (action.get("budgetYearMap") or {}).values()]
                return amount(action.get("minContribution")), amount(action.get("maxContribution")), sum(years) or None
    return None, None, None
