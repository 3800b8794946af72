"""What funders gave, as files tell it: 360Giving (JSON and CSV), and summaries of IRS 990 returns (ProPublica)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from app.domain.giving import Award, AwardKind
from app.domain.phrases import phrase, with_commas
from app.errors import BadInput
from app.interchange.feeds.feed import read_json
from app.interchange.feeds.texts import amount, decoded, line

MOST_AWARDS = 200_000
_COLUMNS = {"id": "identifier", "amount": "amount awarded", "currency": "currency", "date": "award date",
            "recipient": "recipient org:name", "funder": "funding org:name"}  # fmt: skip
_RETURN_PF = 2
"""`formtype` of a 990-PF: the private foundations, which tell what they paid in grants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardsFile:
    awards: tuple[Award, ...]
    problems: tuple[str, ...]
    funders: tuple[str, ...]
    """Names of who gave, as the file writes them."""


def read_awards(data: bytes, *, funder: str = "") -> AwardsFile:
    """What stands in a file; with `funder` only what that name gave. Raises BadInput for what is none of these files,
    and where several funders stand in it and none is chosen."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        answer = read_json(data)
        if isinstance(answer, dict) and "filings_with_data" in answer:
            return _read_each(_filings(answer), _filing)
        grants = answer.get("grants") if isinstance(answer, dict) else answer
        if not isinstance(grants, list):
            raise _unknown()
        return _chosen([_of_json(one) for one in grants[:MOST_AWARDS]], funder)
    return _chosen(_of_csv(data), funder)


def _unknown() -> BadInput:
    return BadInput(phrase("This is neither a file of 360Giving nor a summary of IRS 990 returns."))


def _of_json(grant: Any) -> Mapping[str, Any]:
    said = grant if isinstance(grant, dict) else {}
    organisations = {name: said.get(f"{name}Organization") or [{}] for name in ("recipient", "funding")}
    recipient, funding = (found[0] if isinstance(found, list) and isinstance(found[0], dict) else {}
                          for found in organisations.values())  # fmt: skip
    return {
        "id": said.get("id"), "amount": said.get("amountAwarded"), "currency": said.get("currency"),
        "date": said.get("awardDate"), "recipient": recipient.get("name"), "funder": funding.get("name"),
    }  # fmt: skip


def _of_csv(data: bytes) -> list[Mapping[str, Any]]:
    text = decoded(data)
    try:
        rows = csv.reader(StringIO(text))
        names = [" ".join(name.casefold().split()) for name in next(rows, [])]
        if not {_COLUMNS[key] for key in ("id", "amount", "currency", "date")} <= set(names):
            raise _unknown()
        places = {key: names.index(column) for key, column in _COLUMNS.items() if column in names}
        return [
            {key: row[place] if place < len(row) else "" for key, place in places.items()}
            for row, _ in zip(rows, range(MOST_AWARDS), strict=False)
            if any(row)
        ]
    except csv.Error as error:
        raise _unknown() from error


def _chosen(rows: list[Mapping[str, Any]], funder: str) -> AwardsFile:
    names = tuple(dict.fromkeys(line(row.get("funder")) for row in rows))
    wanted = " ".join(funder.split()).casefold()
    kept = [row for row in rows if not wanted or line(row.get("funder")).casefold() == wanted]
    if not wanted and len(names) > 1:
        raise BadInput(phrase("Several funders stand in this file; say which: {names}.", names=with_commas(names[:10])))
    if rows and not kept:
        raise BadInput(phrase("This file names {names}.", names=with_commas(names[:10])))
    found = _read_each(kept, _grant)
    return AwardsFile(awards=found.awards, problems=found.problems, funders=names)


def _read_each(items: Iterable[Any], read: Callable[[Any], Award | None]) -> AwardsFile:
    awards: dict[str, Award] = {}
    problems: list[str] = []
    for number, item in enumerate(items, start=1):
        try:
            award = read(item)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
            problems.append(phrase("Item {number} cannot be read: {reason}.", number=number, reason=str(error)[:100]))
            continue
        if award is not None:
            awards.setdefault(award.native_id, award)
    return AwardsFile(awards=tuple(awards.values()), problems=tuple(problems), funders=())


def _grant(row: Mapping[str, Any]) -> Award:
    day = _day(str(row.get("date") or ""))
    value = amount(row.get("amount"))
    if not row.get("id") or value is None:
        raise ValueError("it has no id or no amount")
    return Award(native_id=str(row["id"])[:200], recipient=line(row.get("recipient"), most=200), amount=value,
                 currency=str(row.get("currency") or "GBP").upper(), awarded_on=day, year=day.year)  # fmt: skip


def _day(text: str) -> date:
    """ISO, with a time or not, or `DD/MM/YYYY` as British files write it. Raises ValueError."""
    if text.count("/") == 2:
        day, month, year = text[:10].split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text[:10])


def _filings(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    # A number drops the zeros that an EIN may begin with.
    ein = f"{int((answer.get('organization') or {}).get('ein') or 0):09d}"
    return [{**one, "ein": ein} for one in answer["filings_with_data"] if isinstance(one, dict)]


def _filing(filing: Mapping[str, Any]) -> Award | None:
    paid = amount(filing.get("contrpdpbks"))
    if filing.get("formtype") != _RETURN_PF or paid is None:
        return None
    year = int(filing["tax_prd_yr"])
    return Award(native_id=f"990:{filing['ein']}:{year}", kind=AwardKind.YEAR, amount=Decimal(paid), currency="USD",
                 year=year)  # fmt: skip
