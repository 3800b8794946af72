"""Codes that proposals cite: SDG goals and targets, human-rights treaties, DAC/CRS purpose codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

FALLBACK_LANGUAGE = "en"

# The C loader reads these files several times faster, but PyYAML can be built without it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORD = re.compile(r"\w+(?:\.\w+)*")
_ARABIC_ARTICLE = re.compile(r"^(?:وال|بال|ال|لل)(?=\w{3})")


# Labels stay out of every hash because a mapping has none; the code alone tells two items apart.
@dataclass(frozen=True, slots=True)
class SdgGoal:
    code: str
    label: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class SdgTarget:
    code: str
    goal: str
    label: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Treaty:
    """A date of None means not settled here, never that the treaty is not in force."""

    abbr: str
    group: str
    name: Mapping[str, str] = field(hash=False)
    adopted: date | None
    opened: date | None
    in_force: date | None
    body: str | None
    body_name: str | None
    protocol_to: str | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DacCode:
    """A purpose code under its 3-digit sector, or a sector itself, which has none above it."""

    code: str
    sector: str | None
    label: Mapping[str, str] = field(hash=False)


_Item = SdgGoal | SdgTarget | Treaty | DacCode
_Coded = TypeVar("_Coded", SdgGoal | SdgTarget, DacCode)


def sdg_goals() -> tuple[SdgGoal, ...]:
    return _sdg()[0]


def sdg_targets() -> tuple[SdgTarget, ...]:
    return _sdg()[1]


def treaties() -> tuple[Treaty, ...]:
    return _treaties()


def dac_sectors() -> tuple[DacCode, ...]:
    return _dac()[0]


def dac_codes() -> tuple[DacCode, ...]:
    return _dac()[1]


def find_sdg(code: str) -> SdgGoal | SdgTarget | None:
    return _sdg_by_code().get(_fold(code).strip().removeprefix("sdg").strip())


def find_treaty(abbr: str) -> Treaty | None:
    return _treaties_by_key().get(_key(abbr))


def find_dac(code: str) -> DacCode | None:
    return _dac_by_code().get(code.strip())


def search_sdg(words: str, lang: str = FALLBACK_LANGUAGE) -> tuple[SdgGoal | SdgTarget, ...]:
    return _search(_sdg_by_code().values(), words, lang)


def search_dac(words: str, lang: str = FALLBACK_LANGUAGE) -> tuple[DacCode, ...]:
    return _search(dac_codes(), words, lang)


def label(item: _Item, language: str) -> str:
    labels = item.name if isinstance(item, Treaty) else item.label
    base = re.split(r"[-_]", language.strip().casefold())[0]
    return labels.get(base, labels[FALLBACK_LANGUAGE])


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    text = files("app.catalog").joinpath("reference", name).read_text(encoding="utf-8")
    rows: dict[str, list[dict[str, Any]]] = yaml.load(text, Loader=_LOADER)  # noqa: S506  both choices are safe
    return rows


@cache
def _sdg() -> tuple[tuple[SdgGoal, ...], tuple[SdgTarget, ...]]:
    rows = _read("sdg.yaml")["goals"]
    goals = tuple(SdgGoal(row["code"], row["label"]) for row in rows)
    targets = tuple(
        SdgTarget(target["code"], row["code"], target["label"]) for row in rows for target in row["targets"]
    )
    return goals, targets


@cache
def _treaties() -> tuple[Treaty, ...]:
    return tuple(
        Treaty(
            abbr=row["abbr"],
            group=group,
            name=row["name"],
            adopted=row["adopted"],
            opened=row.get("opened"),
            in_force=row["in_force"],
            body=row["body"],
            body_name=row.get("body_name"),
            protocol_to=row["protocol_to"],
            also=tuple(row.get("also", ())),
        )
        for group, rows in _read("treaties.yaml").items()
        for row in rows
    )


@cache
def _dac() -> tuple[tuple[DacCode, ...], tuple[DacCode, ...]]:
    rows = _read("dac.yaml")["sectors"]
    sectors = tuple(DacCode(row["code"], None, row["label"]) for row in rows)
    codes = tuple(DacCode(code["code"], row["code"], code["label"]) for row in rows for code in row["codes"])
    return sectors, codes


@cache
def _sdg_by_code() -> dict[str, SdgGoal | SdgTarget]:
    found: dict[str, SdgGoal | SdgTarget] = {}
    for goal in sdg_goals():
        found[goal.code] = goal
        found.update((target.code, target) for target in sdg_targets() if target.goal == goal.code)
    return found


@cache
def _treaties_by_key() -> dict[str, Treaty]:
    return {_key(name): treaty for treaty in treaties() for name in (treaty.abbr, *treaty.also)}


@cache
def _dac_by_code() -> dict[str, DacCode]:
    return {item.code: item for item in (*dac_sectors(), *dac_codes())}


def _search(items: Iterable[_Coded], words: str, lang: str) -> tuple[_Coded, ...]:
    wanted = _query(words)
    if not wanted:
        return ()
    return tuple(item for item in items if _has_all(wanted, _words(f"{item.code} {label(item, lang)}")))


def _has_all(wanted: list[str], words: list[str]) -> bool:
    return all(any(_hit(want, word) for word in words) for want in wanted)


def _hit(want: str, word: str) -> bool:
    # Arabic writes its article and particles onto the front of a word, so the start alone would miss it.
    return want in word if _is_arabic(want) else word.startswith(want)


def _query(words: str) -> list[str]:
    found = [_ARABIC_ARTICLE.sub("", word) for word in _words(words)]
    # Articles and elisions ("l'eau", "de la") would rule out labels that say the same thing without them.
    return [word for word in found if len(word) > 2 or word[0].isdigit()] or found


def _words(text: str) -> list[str]:
    return _WORD.findall(_fold(text))


def _key(text: str) -> str:
    return "".join(char for char in _fold(text) if char.isalnum())


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"
