from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import document as d
from app.domain.markdown import MAX_CHARACTERS, MarkdownError, parse_markdown, to_markdown
from app.domain.runs import tidy
from app.domain.text import normalise, one_line
from app.errors import BadInput

HASH = "5e" * 32
WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab1 .,:;()-+*_~`#>|[]{}<>&!\\/\"'^@=%$é中文あقक\u00a0"),
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]),
    ),
    min_size=1,
    max_size=12,
).map(normalise)
TRICKY = st.sampled_from(
    [
        "1. x",
        "- x",
        "# x",
        "> x",
        "Table: x",
        "---",
        "| a |",
        "[^1]: x",
        "<br>",
        "&amp;",
        "&#12;",
        "x#",
        "![a](b)",
        "{{x",
    ]
)
TEXTS = st.builds(
    d.Text,
    text=st.one_of(WORDS, TRICKY),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    strike=st.booleans(),
    raised=st.sampled_from([None, None, "super", "sub"]),
    language=st.sampled_from([None, None, "fr", "zh-Hans"]),
)
PLAIN_TEXTS = st.builds(d.Text, text=st.one_of(WORDS, TRICKY))
FACTS = st.builds(d.Fact, name=st.sampled_from(["budget.total", "kpi.OC1-1.target"]))
LINKS = st.builds(
    d.Link,
    href=st.sampled_from(
        ["https://a.org/b_(c)?x=1&copy;=2", "mailto:a@b.org", "http://a.org/*_*~~[x]", "https://é.org/中"]
    ),
    inlines=st.lists(TEXTS, min_size=1, max_size=2).map(tuple),
)
BREAKS = st.just(d.LineBreak())
NOTES = st.builds(
    d.Footnote,
    inlines=st.lists(st.one_of(PLAIN_TEXTS, TEXTS, LINKS, FACTS, BREAKS), max_size=3).map(
        lambda own: (d.Text("Note"), *own)
    ),
)
SUGGESTIBLE = st.one_of(
    PLAIN_TEXTS,
    PLAIN_TEXTS,
    TEXTS,
    FACTS,
    LINKS,
    NOTES,
    BREAKS,
    st.builds(d.Citation, evidence=st.sampled_from(["who-2024", "a:b/c"])),
    st.builds(d.StoryRef, token=st.just("AB12")),
)
SUGGESTIONS = st.builds(
    d.Suggestion,
    id=st.sampled_from(["a1", "b-2"]),
    change=st.sampled_from(["insert", "delete"]),
    by=st.sampled_from(["Ana", 'Ö. "|" {x} %20 \\ [y]', "آنا", ""]),
    at=st.datetimes(timezones=st.just(UTC)),
    inlines=st.lists(SUGGESTIBLE, max_size=3).map(tuple),
)
INLINES = st.lists(st.one_of(SUGGESTIBLE, SUGGESTIBLE, SUGGESTIBLE, SUGGESTIONS), max_size=5).map(tuple)


def _unbroken(inlines: d.Inlines) -> d.Inlines:
    kept = (i for i in inlines if not isinstance(i, d.LineBreak))
    return tuple(_unbroken_in(i) if isinstance(i, d.Suggestion) else i for i in kept)


def _unbroken_in(suggestion: d.Suggestion) -> d.Suggestion:
    return replace(suggestion, inlines=tuple(i for i in suggestion.inlines if not isinstance(i, d.LineBreak)))


UNBROKEN = INLINES.map(_unbroken)


def _items(children: st.SearchStrategy[d.BulletList | d.NumberedList]) -> st.SearchStrategy[tuple[d.ListItem, ...]]:
    item = st.builds(d.ListItem, inlines=INLINES, children=st.lists(children, max_size=2).map(tuple))
    return st.lists(item, min_size=1, max_size=3).map(tuple)


LISTS = st.recursive(
    st.builds(d.BulletList, items=st.builds(d.ListItem, inlines=INLINES).map(lambda item: (item,))),
    lambda inner: st.one_of(
        st.builds(d.BulletList, items=_items(inner)),
        st.builds(d.NumberedList, items=_items(inner), start=st.sampled_from([1, 1, 3, 0])),
    ),
    max_leaves=4,
)


@st.composite
def tables(draw: st.DrawFn) -> d.Table:
    width = draw(st.integers(1, 3))
    rows = st.lists(INLINES, min_size=width, max_size=width).map(lambda cells: d.Row(tuple(map(d.Cell, cells))))
    columns = st.builds(d.Column, align=st.sampled_from(list(d.Align)))
    return d.Table(
        columns=tuple(draw(st.lists(columns, min_size=width, max_size=width))),
        head=tuple(draw(st.lists(rows, max_size=1))),
        body=tuple(draw(st.lists(rows, max_size=2))),
        caption=draw(st.one_of(st.just(""), WORDS)),
    )


FIGURES = st.builds(
    d.Figure,
    figure=st.just(d.FigureKind.PICTURE),
    alt=st.one_of(st.just(""), WORDS, TRICKY).map(one_line),
    caption=st.one_of(st.just(""), WORDS, TRICKY).map(one_line),
    picture=st.just(HASH),
    width=st.sampled_from(["full", "half"]),
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(d.Paragraph, inlines=INLINES),
        st.builds(d.Heading, level=st.integers(1, 4), inlines=UNBROKEN),
        st.builds(d.Quote, blocks=st.lists(st.builds(d.Paragraph, inlines=INLINES), max_size=2).map(tuple)),
        LISTS,
        tables(),
        FIGURES,
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_blocks_come_back_from_markdown_as_they_were(blocks: d.Blocks) -> None:
    once = parse_markdown(to_markdown(blocks))
    assert once == _canonical(blocks)
    assert parse_markdown(to_markdown(once)) == once


def test_a_space_at_the_end_of_a_link_is_not_lost() -> None:
    link = d.Link("https://a.org", (d.Text("our "),))
    assert tidy((link, d.Text("report"))) == (replace(link, inlines=(d.Text("our"),)), d.Text(" report"))
    assert tidy((d.Text("our"), replace(link, inlines=(d.Text(" "),)), d.Text("report"))) == (d.Text("our report"),)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "# ",
                    "> ",
                    "- ",
                    "1. ",
                    "  ",
                    "    ",
                    "\n",
                    "\n\n",
                    "",
                    " a ",
                    " b ",
                    "\n",
                    "---",
                    "---",
                    "\n",
                    "**",
                    "*",
                    "~~",
                    "[",
                    "](",
                    ")",
                    "]",
                    "[^1]",
                    "[^1]: ",
                    "{{a.b}}",
                    "[@k]",
                    "![",
                    "Table: ",
                    "<br>",
                    "`",
                    "\\",
                    "https://x.org",
                    "{.bold}",
                    "&#12;",
                    "&amp;",
                    "---\n",
                    "===\n",
                    "<b>",
                    "x",
                    "y ",
                ]
            ),
            WORDS,
        ),
        max_size=12,
    ).map("".join)
)
def test_any_text_is_read_or_refused_and_writing_it_again_changes_nothing(text: str) -> None:
    try:
        blocks = parse_markdown(text)
    except MarkdownError as error:
        refused = str(error)
        assert refused.startswith("line ") or "footnote" in refused
        return
    written = to_markdown(blocks)
    assert parse_markdown(written) == blocks
    assert to_markdown(parse_markdown(written)) == written


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fine\n\n[x](javascript:alert(1))", "line 3: the link 'javascript:alert(1)' must begin with https://"),
        ("one\ntwo [x](file:///etc/passwd)", "line 2: the link"),
        ("[x](/relative)", "line 1: the link '/relative' must begin"),
        ("<ftp://a.org>", "line 1: the link 'ftp://a.org' must begin"),
        ("![chart](https://a.org/x.png)", "line 1: a picture from elsewhere is not taken in"),
        ("![chart](picture:../../etc/passwd)", "line 1: a picture from elsewhere is not taken in"),
        (f"text ![chart](picture:{HASH})", "line 1: a picture stands alone on its line"),
        (f"![chart](picture:{HASH})\ntext", "line 1: a picture stands alone on its line"),
        (f"text\n\n- ![chart](picture:{HASH})", "line 3: a picture stands alone on its line"),
        (f"| ![chart](picture:{HASH}) |\n|---|\n", "line 1: a picture stands alone on its line"),
        (f"![{{{{call.title}}}}](picture:{HASH})", "line 1: what a picture shows is said in plain text"),
        (f"![{'x' * 1001}](picture:{HASH})", "line 1: a figure is told in at most 1,000 letters"),
        ("text[^1]\n\n[^1]: a[^2]\n\n[^2]: b", "line 3: a footnote cannot hold another footnote"),
        ("text\n\n[^1]: a", "the footnote [^1] has a text, but nothing refers to it"),
        ("text[^1]\n\n[^1]: a\n\n[^1]: b", "line 5: the footnote [^1] has two texts"),
        ("text[^1]\n\n[^1]: [[story:AB]]", "line 3: the footnote [^1] may hold text, links and facts only"),
        ("text[^1]\n\n[^1]: - a list", "line 3: the footnote [^1] holds more than paragraphs"),
        ("[{{call.title}}](https://a.org)", "line 1: a link's text is text only"),
        ("[a [b](https://b.org)](https://a.org)", "line 1: a link cannot hold another link"),
        ("> - a", "line 1: a quotation holds paragraphs"),
        ("- a\n\n  # b", "line 3: a list item holds text"),
        ("- a\n  - b\n\n  c", "line 4: text after a nested list"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "line 3: this row has 3 cells, but the table's first row has 2"),
        ("Table: *a* {{b}}\n\n| a |\n|---|\n", "line 1: a table's caption is plain text"),
        (f"{'| a ' * 41}|\n{'|---' * 41}|", "line 1: a table has at most 40 columns, this one has 41"),
        ("\n".join(f"{'  ' * n}- x" for n in range(7)), "line 7: lists nest at most 6 levels deep"),
        ("> " * 5000 + "x", "line 1: a quotation holds paragraphs"),
        ("- " * 5000 + "x", "line 1: lists nest at most 6 levels deep"),
        ("x" * (MAX_CHARACTERS + 1), "the text has 400,001 characters; one section takes at most 400,000"),
        ("half \ud83d a smile", "the text has a broken character at position 6"),
        (f"[x](https://a.org/{'x' * 2000})", "line 1: a link has at most 2,000 characters"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_line(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse_markdown(text)
    assert isinstance(raised.value, ValueError)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "2 * 3 * 4 = 24 and snake_case_name",
        "`code` and ``` fences",
        "a [bracket] and [another](",
        "{{ not a fact! }} {{}}",
        "[^9] without a text",
        "R&D at AT&T; 5 < 6",
        "(~500 people, ^2)",
    ],
)
def test_unknown_syntax_stays_text(text: str) -> None:
    assert parse_markdown(text) == (d.Paragraph((d.Text(text),)),)


def test_indented_lines_rules_and_underlined_headings_are_text() -> None:
    assert parse_markdown("Title\n=====\n\n    four spaces\n\n---") == (
        d.Paragraph((d.Text("Title ====="),)),
        d.Paragraph((d.Text("four spaces"),)),
        d.Paragraph((d.Text("---"),)),
    )


@pytest.mark.parametrize("bomb", ["[" * 9_000, "*a " * 9_000, "**_" * 5_000, "[](" * 5_000, "{{" * 9_000, "![" * 5_000])
def test_unbalanced_signs_are_text_and_no_recursion(bomb: str) -> None:
    blocks = parse_markdown(bomb)
    assert blocks
    assert parse_markdown(to_markdown(blocks)) == blocks


def test_a_marked_word_part_uses_signs_where_they_work_and_brackets_where_they_do_not() -> None:
    def written(*texts: d.Text) -> str:
        return to_markdown((d.Paragraph(texts),)).strip()

    assert written(d.Text("un"), d.Text("believ", bold=True), d.Text("able")) == "un**believ**able"
    assert written(d.Text("Note:", bold=True), d.Text("text")) == "[Note:]{.bold}text"
    assert written(d.Text("a", bold=True), d.Text("b", italic=True)) == "**a**[b]{.italic}"
    assert written(d.Text(" spaced ", bold=True), d.Text("out")) == "**spaced** out"
    assert written(d.Text("H"), d.Text("2", raised="sub"), d.Text("O")) == "H[2]{.sub}O"


def test_a_caption_stands_above_its_table_or_else_below() -> None:
    table = "| a |\n|---|\n| 1 |"
    above = parse_markdown(f"Table: Costs\n\n{table}")
    assert isinstance(above[0], d.Table)
    assert above[0].caption == "Costs"
    assert parse_markdown(f"{table}\n\nTable: Costs") == above
    first, second = parse_markdown(f"{table}\n\nTable: Costs\n\n{table}")
    assert isinstance(first, d.Table)
    assert isinstance(second, d.Table)
    assert (first.caption, second.caption) == ("", "Costs")


def test_lines_of_a_paragraph_join_with_a_space_but_chinese_ones_without() -> None:
    assert parse_markdown("one\ntwo") == (d.Paragraph((d.Text("one two"),)),)
    assert parse_markdown("我们\n申请") == (d.Paragraph((d.Text("我们申请"),)),)
    assert parse_markdown("我们 A\n申请") == (d.Paragraph((d.Text("我们 A 申请"),)),)


def test_character_references_cannot_smuggle_control_characters() -> None:
    assert parse_markdown("a&#12;b&#x202E;c &amp; &nbsp;d") == (d.Paragraph((d.Text("a bc & \u00a0d"),)),)


@pytest.mark.parametrize(
    ("alt", "caption", "line"),
    [
        ("Women at a desk", "Our desk", f'![Women at a desk](picture:{HASH} "Our desk")'),
        ("", "", f"![](picture:{HASH})"),
        (
            '<b>"x"</b> [a](b) {{c}}',
            '"] onload=" \\',
            rf'![\<b>"x"</b> \[a\](b) \{{{{c}}}}](picture:{HASH} "\"] onload=\" \\")',
        ),
    ],
)
def test_a_figure_is_a_line_with_its_words_and_its_caption(alt: str, caption: str, line: str) -> None:
    figure = d.Figure(d.FigureKind.PICTURE, alt=alt, caption=caption, picture=HASH)
    assert to_markdown((figure,)) == f"{line}\n"
    assert parse_markdown(line) == (figure,)
    assert parse_markdown(f"{line}{{.half}}") == (replace(figure, width="half"),)


@pytest.mark.parametrize("picture", ["", "5E" * 32, "5e" * 31, "../" + "5e" * 31])
def test_a_picture_names_its_file_by_a_hash_and_nothing_else(picture: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        d.Figure(d.FigureKind.PICTURE, alt="x", picture=picture)


@pytest.mark.parametrize(
    "block",
    [
        d.PageBreak(),
        d.Callout("note", (d.Text("x"),)),
        d.Figure(d.FigureKind.BARS, alt="x"),
        d.Table((d.Column(),), (), (d.Row((d.Cell((), colspan=2),)),)),
        d.Table((d.Column(),), (), (d.Row((d.Cell(()),), d.RowStyle.TOTAL),)),
        d.Table((d.Column(), d.Column()), (), (d.Row((d.Cell(()),)),)),
    ],
)
def test_what_only_assembly_makes_cannot_be_written(block: d.Block) -> None:
    with pytest.raises(MarkdownError):
        to_markdown((block,))


def test_a_footnote_used_twice_is_two_footnotes() -> None:
    (paragraph,) = parse_markdown("a[^n] b[^n]\n\n[^n]: Same.\n    More.")
    note = d.Footnote((d.Text("Same. More."),))
    assert paragraph == d.Paragraph((d.Text("a"), note, d.Text(" b"), note))
    assert to_markdown((paragraph,)) == "a[^1] b[^2]\n\n[^1]: Same. More.\n\n[^2]: Same. More.\n"


def _canonical(blocks: d.Blocks) -> d.Blocks:
    """What is left of blocks when what prints nothing is gone."""
    kept: list[d.Block] = []
    for block in blocks:
        match block:
            case d.Paragraph(inlines=inlines):
                kept += [d.Paragraph(own)] if (own := _inlines(inlines)) else []
            case d.Heading(level=level, inlines=inlines):
                kept += [d.Heading(level, own)] if (own := _inlines(inlines)) else []
            case d.Quote(blocks=paragraphs):
                own_blocks = tuple(d.Paragraph(own) for p in paragraphs if (own := _inlines(p.inlines)))
                kept += [d.Quote(own_blocks)] if own_blocks else []
            case d.BulletList() | d.NumberedList():
                kept.append(_list(block))
            case d.Figure():
                kept.append(block)
            case d.Table():
                head = tuple(map(_row, block.head))
                kept.append(
                    d.Table(
                        columns=block.columns,
                        head=head if any(c.inlines for r in head for c in r.cells) else (),
                        body=tuple(map(_row, block.body)),
                        caption=" ".join(block.caption.split()),
                    )
                )
    return tuple(kept)


def _list(block: d.BulletList | d.NumberedList) -> d.BulletList | d.NumberedList:
    items = tuple(d.ListItem(_inlines(i.inlines), tuple(map(_list, i.children))) for i in block.items)
    return d.BulletList(items) if isinstance(block, d.BulletList) else d.NumberedList(items, block.start)


def _row(row: d.Row) -> d.Row:
    return d.Row(tuple(d.Cell(_inlines(cell.inlines)) for cell in row.cells))


def _inlines(inlines: d.Inlines) -> d.Inlines:
    return tidy(map(_inline, tidy(inlines)))


def _inline(inline: d.Inline) -> d.Inline:
    if isinstance(inline, d.Suggestion):
        own = (_inline(each) for each in inline.inlines)
        return replace(inline, inlines=tuple(each for each in own if not isinstance(each, d.Suggestion)))
    if isinstance(inline, d.Footnote):
        note = tidy(inline.inlines)
        return d.Footnote(tuple(i for i in note if isinstance(i, d.Text | d.Link | d.Fact | d.LineBreak)))
    return inline


def test_what_prints_nothing_does_not_join_the_lists_around_it() -> None:
    one = d.BulletList((d.ListItem((d.Text("one"),)),))
    assert parse_markdown(to_markdown((one, one, d.Paragraph(()), one))) == (one, one, one)
