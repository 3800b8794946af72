"""Stories that consent keeps out."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.checks.reading import Reading, all_inlines
from app.domain.consent import lapse
from app.domain.document import StoryRef
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make

CODES: Codes = {
    "story.withheld": Code(
        Severity.BLOCKER,
        "The text refers to story {token}, which is left out: {reason}. Take the reference out, or ask.",
    ),
    "story.consent_ends": Code(
        Severity.WARNING,
        "Story {token} may be told today, but not on the day you submit, {submission}: {reason}. Ask again before "
        "then, or take it out.",
    ),
}


def check_stories(reading: Reading) -> Iterator[Finding]:
    """Stories that are kept out today, and those that will be on the day the proposal is sent."""
    withheld = dict(reading.dossier.withheld)
    for token, reason in withheld.items():
        yield make(CODES, "story.withheld", Where(Place.STORY, token), token=token, reason=reason)
    stories = {story.token: story for story in reading.organisation.stories}
    for token in _told(reading):
        story = stories.get(token)
        if story is None or story.consent is None or token in withheld:
            continue
        if reason := lapse(story.consent, reading.submission_on):
            where = Where(Place.STORY, token)
            yield make(CODES, "story.consent_ends", where, token=token, submission=reading.submission_on, reason=reason)


def _told(reading: Reading) -> dict[str, None]:
    texts = [asked.text for asked in reading.written if asked.text is not None]
    inlines = (inline for text in texts for inline in all_inlines(text.blocks))
    return dict.fromkeys(inline.token for inline in inlines if isinstance(inline, StoryRef))
