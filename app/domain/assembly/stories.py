"""The consent gate: a story's words enter the document here or nowhere."""

from __future__ import annotations

from datetime import date

from app.domain.assembly.words import Words
from app.domain.consent import Channel, NameUse, Story, Use, may_use
from app.domain.document import Callout, Paragraph, Quote, StoryRef, Text
from app.domain.dossier import Material

_PURPOSE, _OF_A_REPORT = "fundraising", "reporting"
"""What every proposal is for, and what a report is."""


def use_of_stories(material: Material, *, today: date) -> Use:
    """Who would read a story in this proposal, where, and when."""
    reports = material.proposal.report is not None
    usual = Channel.REPORT if reports else Channel.PROPOSAL
    return Use(
        audience=material.audience or "",
        purpose=_OF_A_REPORT if reports else _PURPOSE,
        channel=Channel.PORTAL if material.template.portal else usual,
        territory=material.proposal.territory or ((material.funder.country if material.funder else None) or ""),
        today=today,
    )


class Stories:
    """`withheld` grows with each story that a text refers to and consent keeps out: token and reason."""

    def __init__(
        self, stories: tuple[Story, ...], material: Material, words: Words, *, today: date, draft: bool
    ) -> None:
        self._stories = {story.token: story for story in stories}
        self._words = words
        self._draft = draft
        self._use = use_of_stories(material, today=today)
        self._withheld: dict[str, str] = {}

    @property
    def withheld(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._withheld.items())

    def told(self, token: str) -> tuple[str, ...]:
        """The story's paragraphs and who tells it; nothing where it may not be used."""
        story = self._stories.get(token)
        if story is None:
            self._withheld[token] = "no story has this token"
            return ()
        verdict = may_use(story, self._use)
        if not verdict.allowed or story.consent is None:
            self._withheld[token] = verdict.reason
            return ()
        named = story.consent.name_use is NameUse.NAMED
        name = story.pseudonym if named else self._words("story_by", name=story.pseudonym)
        paragraphs = [" ".join(part.split()) for part in story.text.split("\n\n") if part.strip()]
        return (*paragraphs, f"— {name}")

    def quoted(self, token: str) -> Quote | None:
        """A story that stands as a paragraph of its own."""
        told = self.told(token)
        return Quote(tuple(Paragraph((StoryRef(token, paragraph),)) for paragraph in told)) if told else None

    def notice(self) -> Callout | None:
        """Tells the writer, in a draft, that something is left out; never what."""
        return Callout("missing", (Text(self._words("story_withheld")),)) if self._draft else None

    def inline(self, token: str) -> StoryRef | None:
        """A story in the middle of a sentence."""
        told = self.told(token)
        return StoryRef(token, " ".join(told)) if told else None
