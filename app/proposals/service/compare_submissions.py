"""What became different between two submissions of a proposal, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.document import Document, Section
from app.domain.walking import plain, plain_blocks
from app.models.mapping import stored_value
from app.proposals.queries import get_proposal
from app.proposals.submission_queries import get_submission


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSection:
    """A section whose printed text differs; an empty side where it did not stand."""

    key: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    changed: tuple[ChangedSection, ...]
    same: int
    """Sections that say the same in both."""


def compare_submissions(session: Session, organisation: RowMapping, slug: str, before: int, after: int) -> Comparison:
    """Raises NotFound for a submission that there is not."""
    proposal_id = get_proposal(session, organisation["id"], slug)["id"]
    rows = [get_submission(session, proposal_id, number) for number in (before, after)]
    first, second = (stored_value(Document, row["document"]) for row in rows)
    changed = changed_sections(first, second)
    shared = {section.key for section in first.sections} & {section.key for section in second.sections}
    differing = {section.key for section in changed}
    return Comparison(changed=changed, same=len(shared - differing))


def changed_sections(before: Document, after: Document) -> tuple[ChangedSection, ...]:
    """In the later document's order; what only the earlier one has comes last."""
    earlier = {section.key: section for section in before.sections}
    later = {section.key: section for section in after.sections}
    return tuple(
        ChangedSection(key=key, heading=_heading(later.get(key) or earlier[key]), before=said[0], after=said[1])
        for key in dict.fromkeys((*later, *earlier))
        if (said := (_text(earlier.get(key)), _text(later.get(key))))[0] != said[1]
    )


def _heading(section: Section) -> str:
    return f"{section.heading.number} {plain(section.heading.inlines)}".strip()


def _text(section: Section | None) -> str:
    return "\n".join(plain_blocks(section.blocks)) if section else ""
