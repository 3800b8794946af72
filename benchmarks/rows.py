"""What was measured, and the table of it."""

from __future__ import annotations

import math
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import linear_regression, median

from rich.console import Console
from rich.table import Table

LINEAR = 1.15
"""The greatest exponent that still counts as linear, given how much a shared machine's clock varies."""

_ENGINES = ("weasyprint", "docxtpl", "xlsxwriter", "lxml", "pydantic", "fastapi")


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `reference` in `unit`; `goal` is the most that their ratio may be, or ours where there is none."""

    what: str
    ours: float
    reference: float | None = None
    goal: float | None = None
    unit: str = "s"
    note: str = ""
    spread: tuple[float, float] | None = None
    """Least and greatest ratio of the single rounds."""

    @property
    def ratio(self) -> float | None:
        return None if self.reference is None else self.ours / self.reference

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.goal


def paired(what: str, ours: Sequence[float], reference: Sequence[float], *, goal: float | None, note: str = "") -> Row:
    """The medians of rounds in which the two ran one after the other."""
    ratios = [one / other for one, other in zip(ours, reference, strict=True)]
    return Row(what, median(ours), median(reference), goal, note=note, spread=(min(ratios), max(ratios)))


def growth(what: str, costs: Mapping[int, float]) -> Row:
    """How costs grow with size: the exponent of a power law, which is 1 where growth is linear.

    Judged on the three greatest sizes, because what every run costs hides growth among the small ones.
    """
    sizes = sorted(costs)
    large, every = ([(math.log(size), math.log(costs[size])) for size in chosen] for chosen in (sizes[-3:], sizes))
    note = f"{sizes[-3] if len(sizes) > 2 else sizes[0]:,} to {sizes[-1]:,}; from {sizes[0]:,} on {_slope(every):.2f}"
    return Row(f"{what}, exponent of growth", _slope(large), goal=LINEAR, unit="", note=note)


def _slope(points: Sequence[tuple[float, float]]) -> float:
    return linear_regression(*zip(*points, strict=True)).slope


def print_rows(rows: Sequence[Row]) -> None:
    table = Table(title="Grantwright side by side with plain ways of doing the same", title_justify="left")
    for head in ("What", "Ours", "Reference", "Ratio", "Rounds", "Goal", "Met", "Note"):
        table.add_column(head, justify="left" if head in ("What", "Met", "Note") else "right")
    for row in rows:
        met = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}[row.met]
        spread = f"{row.spread[0]:.2f}–{row.spread[1]:.2f}" if row.spread else ""
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        table.add_row(
            row.what,
            _printed(row.ours, row.unit),
            "" if row.reference is None else _printed(row.reference, row.unit),
            ratio,
            spread,
            "" if row.goal is None else f"≤ {row.goal:g}",
            met,
            row.note,
        )
    Console(width=None if sys.stdout.isatty() else 170).print(table)


def as_json(rows: Sequence[Row]) -> dict[str, object]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "rows": [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows],
    }


def machine() -> dict[str, object]:
    """How large it was and how busy, without its name."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30),
        "load": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in _ENGINES},
    }


def _printed(value: float, unit: str) -> str:
    match unit:
        case "s":
            return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"
        case "MiB":
            return f"{value:.0f} MiB"
        case "/s":
            return f"{value:,.0f} /s"
        case "":
            return f"{value:.2f}"
        case _:
            return f"{value:g} {unit}"
