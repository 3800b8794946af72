"""Suggestions that two announcements are one call, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.phrases import recalled
from app.watch.searching import read_whole
from app.web.language import told


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    first_id: int
    second_id: int
    titles: tuple[str, str]
    sources: tuple[str, str]
    reasons: tuple[str, ...]
    verdict: str
    """`same`, `different` or empty."""
    by: str
    other: int
    """Which of the two is not the one whose page it is; the second where it is nobody's page."""


def pair_lines(
    session: Session, pairs: Sequence[RowMapping], sources: Mapping[str, str], own: int | None = None
) -> tuple[PairLine, ...]:
    ids = sorted({pair[side] for pair in pairs for side in ("first_id", "second_id")})
    known = {row["id"]: row for row in read_whole(session, ids)}
    return tuple(
        PairLine(
            first_id=pair["first_id"],
            second_id=pair["second_id"],
            titles=(known[pair["first_id"]]["title"], known[pair["second_id"]]["title"]),
            sources=_sources(pair, known, sources),
            reasons=tuple(told(recalled(reason)) for reason in pair["reasons"]),
            verdict="" if pair["same"] is None else "same" if pair["same"] else "different",
            by=pair["by"] or "",
            other=1 if own != pair["second_id"] else 0,
        )
        for pair in pairs
    )


def _sources(pair: RowMapping, known: Mapping[int, RowMapping], titles: Mapping[str, str]) -> tuple[str, str]:
    first, second = (known[pair[side]]["source"] for side in ("first_id", "second_id"))
    return titles.get(first, first), titles.get(second, second)
