"""Evidence as it is cited: a number into the list of sources, where the form has one, else a footnote."""

from __future__ import annotations

from app.domain.assembly.words import Words
from app.domain.document import Citation, Footnote, Inline, Link, Text
from app.domain.evidence import Evidence
from app.domain.organisation import Organisation


class Citations:
    """The evidence cited so far. `listed`: the document ends with a list of sources that the numbers point into."""

    def __init__(self, organisation: Organisation, words: Words, *, listed: bool, draft: bool) -> None:
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
        if self._listed:
            return (Citation(key, self._words("bracketed", text=str(number))),)
        return (Citation(key), Footnote(source_line(evidence, self._words)))

    def cited(self) -> tuple[Evidence, ...]:
        """In the order of their numbers."""
        return tuple(self._known[key] for key in self._numbers)


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
