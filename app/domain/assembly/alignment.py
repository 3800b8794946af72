"""Goals, treaties and purpose codes the project answers to."""

from __future__ import annotations

from decimal import Decimal

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, number, row, table
from app.domain.document import Blocks, RowStyle, Table


def alignment(basis: Basis) -> Blocks:
    """Up to three tables: SDG targets, treaties, DAC codes with their shares."""
    return tuple(made for made in (_sdg(basis), _treaties(basis), _dac(basis)) if made)


def _sdg(basis: Basis) -> Table | None:
    words = basis.words
    heads = [Head(words("sdg"), 1.0), Head(words("subject"), 2.6), Head(words("how"), 3.4)]
    body = [
        row(aligned.target, _subject(f"sdg:{aligned.target}", basis), aligned.how or words.none)
        for aligned in basis.project.alignment.sdg
    ]
    return table(words("part.alignment_sdg"), heads, body) if body else None


def _treaties(basis: Basis) -> Table | None:
    words = basis.words
    heads = [
        Head(words("treaty"), 1.0),
        Head(words("subject"), 2.6),
        Head(words("articles"), 1.0),
        Head(words("how"), 2.6),
    ]
    body = [
        row(
            aligned.treaty,
            _subject(f"treaty:{aligned.treaty}", basis),
            aligned.articles or words.none,
            aligned.how or words.none,
        )
        for aligned in basis.project.alignment.treaties
    ]
    return table(words("part.alignment_treaties"), heads, body) if body else None


def _dac(basis: Basis) -> Table | None:
    words, codes = basis.words, basis.project.alignment.dac
    if not codes:
        return None
    heads = [Head(words("dac"), 1.4), Head(words("subject"), 3.6), number(words("percent"), 1.2)]
    body = [
        row(
            aligned.code,
            _subject(f"dac:{aligned.code}", basis),
            words.none if aligned.percent is None else words.percent(aligned.percent / 100),
        )
        for aligned in codes
    ]
    given = [aligned.percent for aligned in codes if aligned.percent is not None]
    sums = [row(words("total"), "", words.percent(sum(given, Decimal(0)) / 100), style=RowStyle.TOTAL)] if given else []
    return table(words("part.alignment_dac"), heads, body, sums)


def _subject(code: str, basis: Basis) -> str:
    return basis.code_labels.get(code, basis.words.none)
