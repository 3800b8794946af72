"""Our own inline marks as rules of the Markdown parser: facts, citations, stories, bracketed spans and suggestions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import unquote

import regex
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin

from app.domain.document import Suggestion
from app.domain.keys import CITED, KEY, TOKEN
from app.domain.text import one_line

FACT = regex.compile(rf"\{{\{{[ \t]*({KEY})[ \t]*\}}\}}")
CITATION = regex.compile(rf"\[@({CITED})\]")
STORY = regex.compile(rf"\[\[story:({TOKEN})\]\]")
_SPAN_MARKS = re.compile(r"\{[ ]*((?:(?:\.[a-z]+|lang=[A-Za-z0-9\-]+)[ ]*)+)\}")
_SUGGESTION = re.compile(
    r'\{\.(inserted|deleted)[ ]+#([a-z0-9][a-z0-9\-]{0,39})[ ]+by="([^"\n]{0,400})"[ ]+at=([0-9T:+.Z\-]{10,40})[ ]*\}'
)
_CHANGES = {"inserted": "insert", "deleted": "delete"}
_UNSAFE_IN_NAME = re.compile(r'["%|{}\\\[\]]')
SPAN_WORDS: dict[str, dict[str, object]] = {
    ".bold": {"bold": True},
    ".italic": {"italic": True},
    ".underline": {"underline": True},
    ".strike": {"strike": True},
    ".super": {"raised": "super"},
    ".sub": {"raised": "sub"},
}
"""Word between the braces of a span → fields of `Text`."""
MAX_NESTING = 20
"""Block nesting at which the parser stops reading; our own cap on lists lies far below."""


class _Parser(MarkdownIt):
    """Addresses are judged by the reader, which can name the line; the parser would quietly make them text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser with exactly the supported syntax switched on."""
    md = _Parser("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"])
    md.disable(["code", "fence", "hr", "lheading", "reference", "html_block", "html_inline", "backticks"])
    md.use(footnote_plugin, inline=False, move_to_end=False)
    for name, rule in (("fact", _fact), ("citation", _citation), ("story", _story), ("span", _span)):
        md.inline.ruler.before("link", name, rule)
    md.inline.ruler.at("link", _link)
    md.core.ruler.disable("text_join")  # an escaped sign stays apart from the text beside it
    return md


def _fact(state: StateInline, silent: bool) -> bool:
    return _leaf(state, silent, FACT, "fact")


def _citation(state: StateInline, silent: bool) -> bool:
    return _leaf(state, silent, CITATION, "citation")


def _story(state: StateInline, silent: bool) -> bool:
    return _leaf(state, silent, STORY, "story")


def _leaf(state: StateInline, silent: bool, pattern: regex.Pattern[str], name: str) -> bool:
    found = pattern.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push(name, "", 0).content = found[1]
    state.pos = found.end()
    return True


def _span(state: StateInline, silent: bool) -> bool:
    """`[text]{.underline lang=fr}`: marks that Markdown has no sign for, or cannot place inside a word."""
    if state.src[state.pos] != "[":
        return False
    start, end_of_source = state.pos, state.posMax
    label_end = parseLinkLabel(state, start)
    if label_end < 0:
        return False
    fields: dict[str, object] | None
    if found := _SPAN_MARKS.match(state.src, label_end + 1, end_of_source):
        name, fields = "span", span_fields(found[1])
    elif found := _SUGGESTION.match(state.src, label_end + 1, end_of_source):
        name, fields = "suggestion", suggestion_fields(found)
    else:
        return False
    if fields is None:
        return False
    if not silent:
        state.push(f"{name}_open", "", 1).meta = fields
        state.pos, state.posMax = start + 1, label_end
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", "", -1)
    state.pos, state.posMax = found.end(), end_of_source
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """`[text](address "title")`; the text may hold spans, which the parser's own rule takes for nested links."""
    if state.src[state.pos] != "[":
        return False
    start, end_of_source = state.pos, state.posMax
    label_end = parseLinkLabel(state, start)
    if label_end < 0 or not state.src.startswith("(", label_end + 1) or label_end + 1 >= end_of_source:
        return False
    address = parseLinkDestination(state.src, _past_spaces(state, label_end + 2), end_of_source)
    if not address.ok:
        return False
    after = _past_spaces(state, address.pos)
    title = parseLinkTitle(state.src, after, end_of_source)
    if title.ok and after > address.pos:
        after = _past_spaces(state, title.pos)
    if after >= end_of_source or state.src[after] != ")":
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": address.str}
        state.pos, state.posMax = start + 1, label_end
        state.md.inline.tokenize(state)
        state.push("link_close", "a", -1)
    state.pos, state.posMax = after + 1, end_of_source
    return True


def _past_spaces(state: StateInline, pos: int) -> int:
    while pos < state.posMax and state.src[pos] in " \t\n":
        pos += 1
    return pos


def span_fields(words: str) -> dict[str, object] | None:
    """The fields of `Text` that the words between a span's braces set; None when one of them means nothing."""
    fields: dict[str, object] = {}
    for word in words.split():
        if word.startswith("lang="):
            fields["language"] = word.removeprefix("lang=")
        elif word in SPAN_WORDS:
            fields |= SPAN_WORDS[word]
        else:
            return None
    return fields


def suggestion_fields(found: re.Match[str]) -> dict[str, object] | None:
    """The fields of `Suggestion` between its braces; None for a time or a name that cannot be."""
    try:
        at = datetime.fromisoformat(found[4])
    except ValueError:
        return None
    by = unquote(found[3])
    if at.tzinfo is None or one_line(by) != by:
        return None
    return {"id": found[2], "change": _CHANGES[found[1]], "by": by, "at": at}


def suggestion_braces(suggestion: Suggestion) -> str:
    """What stands behind the brackets of a suggestion: `{.inserted #id by="Name" at=2026-11-26T09:00:00Z}`."""
    word = next(word for word, change in _CHANGES.items() if change == suggestion.change)
    by = _UNSAFE_IN_NAME.sub(lambda found: f"%{ord(found[0]):02X}", suggestion.by)
    at = suggestion.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f'{{.{word} #{suggestion.id} by="{by}" at={at}}}'
