"""Published template versions never change: their files' checksums stand in `proposal_templates/lock.json`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from app.catalog.folders import SLUG, VERSION, Place, Visit
from app.domain.phrases import phrase
from app.errors import InvalidFile, Problem

LOCK = "lock.json"
_FORMAT = "grantwright-lock/1"

Sums = dict[str, dict[str, str]]
"""`slug/version` → file → SHA-256."""


def check_lock(root: Path) -> list[Problem]:
    """What differs from the lock. A version that is not locked may still change."""
    visit = Visit()
    locked, present = _read_lock(root, visit), checksums(root, visit)
    for version, files in locked.items():
        folder = Place(root / version, f"{root.name}/{version}")
        if version not in present:
            visit.say(
                folder,
                phrase("this version is locked and its folder is gone"),
                phrase("Bring it back; proposals use it."),
            )
            continue
        for name in sorted(files.keys() | present[version].keys()):
            was, now = files.get(name), present[version].get(name)
            if was != now:
                message = phrase("it was changed in version {version}, which is locked", version=version)
                if was is None:
                    message = phrase("it was added to version {version}, which is locked", version=version)
                elif now is None:
                    message = phrase("it was removed from version {version}, which is locked", version=version)
                fix = phrase(
                    "Undo it, and make a new version folder for the change: copy {version} to the next number.",
                    version=version,
                )
                visit.say(
                    folder / name,
                    message,
                    fix,
                )
    return visit.problems


def write_lock(root: Path) -> tuple[str, ...]:
    """Lock every version that is not locked yet; their `slug/version`.

    Raises InvalidFile when a locked version was changed: nothing is written then.
    """
    if problems := check_lock(root):
        raise InvalidFile(problems)
    visit = Visit()
    locked, present = _read_lock(root, visit), checksums(root, visit)
    if visit.problems:
        raise InvalidFile(visit.problems)
    text = json.dumps({"format": _FORMAT, "templates": present}, indent=2, sort_keys=True) + "\n"
    (root / LOCK).write_text(text, encoding="utf-8", newline="\n")
    return tuple(version for version in present if version not in locked)


def locked_versions(root: Path) -> tuple[str, ...]:
    """Every locked `slug/version`."""
    return tuple(_read_lock(root, Visit()))


def checksums(root: Path, visit: Visit) -> Sums:
    """Checksums of all versions. Line ends count as one, so that a checkout on Windows is the same."""
    sums: Sums = {}
    for slug in visit.folders(Place(root, root.name), SLUG, ""):
        for version in visit.folders(slug, VERSION, ""):
            files: dict[str, str] = {}
            _add(version, "", files, visit)
            sums[f"{slug.name}/{version.name}"] = files
    return sums


def _add(folder: Place, prefix: str, files: dict[str, str], visit: Visit) -> None:
    for place in visit.inside(folder):
        if place.path.is_dir():
            _add(place, f"{prefix}{place.name}/", files, visit)
        elif (data := visit.data(place)) is not None:
            files[prefix + place.name] = hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _read_lock(root: Path, visit: Visit) -> Sums:
    place = Place(root / LOCK, f"{root.name}/{LOCK}")
    if not place.path.exists():
        return {}
    try:
        content = json.loads(place.path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError(content["format"])
        return {
            str(version): {str(name): str(total) for name, total in files.items()}
            for version, files in content["templates"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        visit.say(place, phrase("this is not a lock file of ours"), phrase("Bring back the file as it was."))
        return {}
