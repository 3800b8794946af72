"""How a table's width is shared out among its columns, in every format alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_MOST_FIRM = 0.85
"""Share of a table that its columns of numbers may claim: what is left must still hold a word."""


def shared_out(
    shares: Sequence[float], least: Sequence[float], width: float, *, firm: Collection[int] = ()
) -> list[float]:
    """Columns that would come out narrower than `least` get that; the others share the rest as before.

    Where there is not room for every word, `firm` columns (of numbers) are the last to be cut.
    """
    if sum(least) >= width:
        return _cut(least, width, firm)
    fixed: set[int] = set()
    while True:
        rest = width - sum(least[n] for n in fixed)
        total = sum(share for n, share in enumerate(shares) if n not in fixed) or 1.0
        given = [least[n] if n in fixed else rest * share / total for n, share in enumerate(shares)]
        narrow = {n for n, each in enumerate(given) if n not in fixed and each < least[n]}
        if not narrow:
            return given
        fixed |= narrow


def _cut(least: Sequence[float], width: float, firm: Collection[int]) -> list[float]:
    held = sum(least[n] for n in firm)
    soft = [n for n in range(len(least)) if n not in firm]
    if not firm or not soft or held > width * _MOST_FIRM:
        return _levelled(least, width)
    given = list(least)
    for n, each in zip(soft, _levelled([least[n] for n in soft], width - held), strict=True):
        given[n] = each
    return given


def _levelled(least: Sequence[float], width: float) -> list[float]:
    """Where not every word fits, only the columns of the longest words are cut, to the same width."""
    left, level = width, 0.0
    for n, each in enumerate(sorted(least)):
        level = left / (len(least) - n)
        if each > level:
            break
        left -= each
    return [min(each, level) for each in least]
