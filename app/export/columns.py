"""How a table's width is shared out among its columns, in every format alike."""

from __future__ import annotations

from collections.abc import Sequence


def shared_out(shares: Sequence[float], least: Sequence[float], width: float) -> list[float]:
    """Columns that would come out narrower than `least` get that; the others share the rest as before."""
    if sum(least) >= width:
        return _levelled(least, width)
    fixed: set[int] = set()
    while True:
        rest = width - sum(least[n] for n in fixed)
        total = sum(share for n, share in enumerate(shares) if n not in fixed) or 1.0
        given = [least[n] if n in fixed else rest * share / total for n, share in enumerate(shares)]
        narrow = {n for n, each in enumerate(given) if n not in fixed and each < least[n]}
        if not narrow:
            return given
        fixed |= narrow


def _levelled(least: Sequence[float], width: float) -> list[float]:
    """Where not every word fits, only the columns of the longest words are cut, to the same width."""
    left, level = width, 0.0
    for n, each in enumerate(sorted(least)):
        level = left / (len(least) - n)
        if each > level:
            break
        left -= each
    return [min(each, level) for each in least]
