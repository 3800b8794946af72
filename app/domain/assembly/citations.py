"""Evidence as it is cited: a number into the list of sources, where the form has one, else a footnote."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.assembly.words import Words
from app.domain.citing import Styled
from app.domain.document import Citation, Footnote, Inline, Link, Text
from app.domain.evidence import Evidence
from app.domain.organisation import Organisation


class Citations:
    """The evidence cited so far. `listed`: the document ends with a list of sources that the numbers point into.

    `styled` is what the template's style makes of each, empty without a style; `by_name` cites by it in the text.
    """

    def __init__(
        self,
        organisation: Organisation,
        words: Words,
        styled: Mapping[str, Styled] = MappingProxyType({}),
        *,
        by_name: bool = False,
        listed: bool,
        draft: bool,
    ) -> None:
        self._styled = styled
        self._by_name = by_name
        self._listed = listed
        self._known = {evidence.key: evidence for evidence in organisation.evidence}
        self._numbers: dict[str, int] = {}
        self._words = words
        self._draft = draft

    def cite(self, key: str) -> tuple[Inline, ...]:
        """A number in brackets, or a footnote at every mention. Unknown evidence shows in a draft only."""
        evidence = self._known.get(key)
        if evidence is None:
            return (
                (Citation(key, self._words("bracketed", text=self._words("missing_evidence"))),) if self._draft else ()
            )
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        if not self._listed:
            return (Citation(key), Footnote(self._line(evidence)))
        styled = self._styled.get(key)
        if self._by_name and styled:
            return (Citation(key, styled.label),)
        return (Citation(key, self._words("bracketed", text=str(number))),)

    def sources(self) -> tuple[tuple[Text | Link, ...], ...]:
        """A line for each, in the order of their numbers, or as the style sorts them."""
        keys = [key for key in self._styled if key in self._numbers] if self._by_name else list(self._numbers)
        return tuple(self._line(self._known[key]) for key in keys)

    def _line(self, evidence: Evidence) -> tuple[Text | Link, ...]:
        styled = self._styled.get(evidence.key)
        return styled.line if styled else source_line(evidence, self._words)


def source_line(evidence: Evidence, words: Words) -> tuple[Text | Link, ...]:
    """Author or publisher, year, title, page, address, and the day it was read."""
    by = evidence.author or evidence.publisher
    who = [by] if by else []
    if evidence.year is not None:
        who.append(str(evidence.year))
    before = ", ".join(who)
    after = [evidence.publisher] if evidence.author and evidence.publisher else []
    if evidence.page:
        after.append(words("evidence.page", page=evidence.page))
    if evidence.retrieved_on is not None:
        after.append(words("evidence.retrieved", date=words.date(evidence.retrieved_on)))
    parts: list[Text | Link] = [Text(f"{before}. ")] if before else []
    parts.append(Text(evidence.title, italic=True))
    parts.append(Text(f". {', '.join(after)}." if after else "."))
    if evidence.url:
        parts += [Text(" "), Link(evidence.url, (Text(evidence.url),))]
    return tuple(parts)
