"""What a proposal is called where several are listed: nobody has to know its slug."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import RowMapping

from app.catalog.catalogue import Catalogue
from app.domain.dossier import Material
from app.domain.naming import told_apart
from app.domain.printing import print_language
from app.domain.template import Stage
from app.proposals.queries import title_of
from app.web.catalogue_words import stage_names
from app.web.language import current_language


def goes_to(row: RowMapping, catalogue: Catalogue) -> str:
    """Call or funder, by name; the slug where the catalogue has it no more."""
    call, funder = catalogue.calls.get(row["call"] or ""), catalogue.funders.get(row["funder"] or "")
    slug: str = row["call"] or row["funder"] or ""
    return call.title if call else funder.name if funder else slug


def names_of(rows: Iterable[RowMapping], catalogue: Catalogue) -> dict[str, str]:
    """Name of each of these proposals by slug: its title, and where others share it, to whom it goes.

    Where that is shared too, the stage, then the language, at last the slug.
    """
    return told_apart(
        {
            row["slug"]: (
                title_of(row), goes_to(row, catalogue), *_told(row["stage"], row["language"]), row["slug"]
            )
            for row in rows
        }
    )  # fmt: skip


def names_of_siblings(material: Material) -> dict[str, str]:
    """Name of each other proposal of the same project by slug: its title and to whom it goes."""
    return told_apart(
        {
            other.slug: (
                " · ".join(filter(None, (other.title or material.project.title, material.recipients.get(other.slug)))),
                *_told(other.stage, other.language),
                other.slug,
            )
            for other in material.siblings
        }
    )


def _told(stage: str, language: str) -> tuple[str, str]:
    return stage_names()[Stage(stage)], print_language(language, current_language())
