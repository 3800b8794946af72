"""Where the shipped files are, in a checkout and in an installed wheel; and where a workspace adds its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

FUNDERS_VARIABLE = "GRANTWRIGHT_FUNDERS"
TEMPLATES_VARIABLE = "GRANTWRIGHT_TEMPLATES"


def shipped(folder: str) -> Path:
    """`funders`, `proposal_templates` or `migrations`: packed into the wheel, else beside the package."""
    packed = PACKAGE / "_shipped" / folder
    return packed if packed.is_dir() else PACKAGE.parent / folder


@dataclass(frozen=True, slots=True)
class Roots:
    """Folders of the catalogue. What a later folder holds replaces the same slug of an earlier one."""

    funders: tuple[Path, ...]
    templates: tuple[Path, ...]


def default_roots(environment: Mapping[str, str] | None = None) -> Roots:
    """The shipped folders, then those named in the environment (several are separated as in PATH)."""
    given = os.environ if environment is None else environment
    return Roots(
        funders=(shipped("funders"), *_listed(given.get(FUNDERS_VARIABLE, ""))),
        templates=(shipped("proposal_templates"), *_listed(given.get(TEMPLATES_VARIABLE, ""))),
    )


def _listed(value: str) -> tuple[Path, ...]:
    return tuple(Path(part) for part in value.split(os.pathsep) if part)
