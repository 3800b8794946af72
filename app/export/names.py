"""Names of files in a submission: the funder's patterns filled, safe on every system, none of them twice."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from app.domain.assembly import is_blind
from app.domain.dossier import Dossier

_PLACE = re.compile(r"\{(organisation|acronym|call|partner)\}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u2028-\u202e\u2066-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
_LONGEST = 180
"""Bytes of a name: file systems keep 255, and a folder's name and a number may come on top."""


def usual_pattern(ending: str, dossier: Dossier) -> str:
    """For a funder that names no files."""
    return f"{{acronym}}_{'{call}' if dossier.material.call else 'proposal'}.{ending}"


def export_name(ending: str, dossier: Dossier) -> str:
    """The name of a whole proposal's file: the funder's own where its call names one of this kind. A draft says so."""
    call = dossier.material.call
    asked = [file.name for file in call.files if file.part is None] if call else []
    pattern = next((name for name in asked if name.lower().endswith(f".{ending}")), usual_pattern(ending, dossier))
    name = with_ending(file_name(pattern, dossier), ending)
    return f"DRAFT_{name}" if dossier.document.meta.draft else name


def file_name(pattern: str, dossier: Dossier, *, partner: str = "") -> str:
    """A funder's file name with its places filled by what this reader may know."""
    call, organisation, project = dossier.material.call, dossier.organisation, dossier.project
    # The project's short name for addresses is the writer's own, and may say whose it is.
    unnamed = "project" if is_blind(dossier.material) else project.slug
    fill = {
        "organisation": (organisation.acronym or organisation.name) if organisation else "",
        "acronym": project.acronym or unnamed,
        "call": (call.reference or call.slug.rpartition("/")[2]) if call else "",
        "partner": partner,
    }
    return safe_name(_PLACE.sub(lambda place: fill[place[1]], pattern))


def safe_name(name: str) -> str:
    """`name` as one file's name that Windows, macOS and Linux all take; never empty, never a folder."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    name = _RESERVED.sub(r"\1_", name, count=1) if _RESERVED.match(name) else name
    stem, ending = _parted(name)
    stem = stem.encode()[: _LONGEST - len(ending.encode())].decode("utf-8", "ignore").rstrip(" .")
    return f"{stem}{ending}" if stem else "file"


def with_ending(name: str, ending: str) -> str:
    """`name`, with the ending of the file's kind where it has another or none."""
    return name if name.lower().endswith(f".{ending}") else f"{name}.{ending}"


def numbered(name: str, taken: set[str]) -> str:
    """`name`, or the same with a number before its ending; capitals make no difference. Adds it to `taken`."""
    stem, ending = _parted(name)
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}{ending}"
    taken.add(free.casefold())
    return free


def _parted(name: str) -> tuple[str, str]:
    """Stem and ending; a name that is all ending is a stem. Endings longer than five letters are none."""
    ending = PurePosixPath(name).suffix
    return (name.removesuffix(ending), ending) if 1 < len(ending) <= 6 and name != ending else (name, "")
