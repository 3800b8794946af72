"""Every word of the pages is in every language: none is missing, none is bare in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import nodes

from app.web.messages import APP, TRANSLATED, catalogue_path, collected, read_catalogue, untranslated, updated
from app.web.templating import environment

TEMPLATES = sorted((APP / "web" / "templates").rglob("*.html"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
"""What a macro puts into a tag."""
READ_OUT = frozenset({"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "label"})
"""Attributes that a person reads or hears; and every `data-` attribute that holds more than a name or an address."""
COUNTING = {"%(count)s", "%(num)s", "%(num)d", "{count}"}
"""Which "one" and "two" need not name."""
NOT_WORDS = frozenset({"Grantwright", "SHA", "UTC", "kbd", "Ctrl", "Esc"})
UNREAD = frozenset({"script", "style", "code", "kbd"})


@cache
def words() -> Catalog:
    return collected()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_the_words_of_the_program_and_no_others(language: str) -> None:
    written = catalogue_path(language).read_text(encoding="utf-8")
    assert written == updated(language, words()), "run `make messages`, and translate what is new"
    assert "fuzzy" not in written


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_translated_with_all_its_plurals(language: str) -> None:
    assert list(untranslated(read_catalogue(language))) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_names_the_same_values(language: str) -> None:
    wrong = []
    for message in read_catalogue(language):
        if not message.id:
            continue
        asked = [message.id] if isinstance(message.id, str) else list(message.id)
        given = [message.string] if isinstance(message.string, str) else list(message.string)
        needed = set(PLACEHOLDER.findall(asked[-1]))
        counting = COUNTING if len(asked) > 1 else set()
        for sentence in given:
            found = set(PLACEHOLDER.findall(sentence))
            if not needed - counting <= found <= needed or ("%%" in sentence) != ("%%" in asked[-1]):
                wrong.append(sentence)
    assert wrong == []


# ── templates ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_has_no_word_of_its_own(path: Path) -> None:
    assert bare_words(path.read_text(encoding="utf-8")) == []


def test_bare_words_are_found_wherever_a_reader_meets_them() -> None:
    bare = '<p>Bare</p><img alt="Picture"><b>{{ due or "no date" }}</b>{{ "yes" if a else _("no") }}'
    assert bare_words(bare) == ["Bare", "Picture", "no date", "yes"]
    assert (
        bare_words('<p class="lead">{{ _("Said") }} {% trans n=1 %}{{ n }} of them{% endtrans %} {{ x["key"] }}</p>')
        == []
    )


def bare_words(source: str) -> list[str]:
    """What a template says by itself, in texts and in the attributes that are read."""
    reader = _Reader()
    tree = environment().parse(source)
    reader.feed("".join(text for output in tree.find_all(nodes.Output) for node in output.nodes for text in _own(node)))
    return reader.found


def _own(node: nodes.Node) -> Iterator[str]:
    """The letters that an expression prints whatever its variables hold."""
    match node:
        case nodes.TemplateData():
            yield node.data
        case nodes.Const():
            yield str(node.value)
        case nodes.CondExpr():
            yield from _own(node.expr1)
            if node.expr2 is not None:
                yield from _own(node.expr2)
        case nodes.Or() | nodes.And() | nodes.Add():
            yield from _own(node.left)
            yield from _own(node.right)
        case nodes.Concat():
            for part in node.nodes:
                yield from _own(part)
        case nodes.Filter() if node.node is not None:
            yield from _own(node.node)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.inside.append(tag)
        for name, value in attrs:
            if value and (
                name in READ_OUT or (name.startswith("data-") and not name.startswith("data-hx") and " " in value)
            ):
                self._look_at(value)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self._look_at(data)

    def _look_at(self, text: str) -> None:
        said = ATTRIBUTE.sub("", text)
        if set(re.findall(r"[A-Za-z]{2,}", said)) - NOT_WORDS:
            self.found.append(" ".join(said.split()))
