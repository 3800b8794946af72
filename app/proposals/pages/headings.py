"""What a section is called: pages show it, never the key that its texts are filed under."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import RowMapping

from app.catalog.catalogue import Catalogue
from app.domain.record import in_language


def heading_of(catalogue: Catalogue, template: str, language: str, key: str) -> str:
    """The heading in its form, in the proposal's language; the key where the form has no such section."""
    form = catalogue.templates.get(template)
    section = form.section(key.partition("/")[0]) if form else None
    return in_language(section.heading, language) if section else key


def headings(catalogue: Catalogue, proposal: RowMapping) -> Callable[[str], str]:
    """Heading by key, for a stored proposal."""
    return lambda key: heading_of(catalogue, proposal["template"], proposal["language"], key)
