"""What is typed as a suggestion: accepted it is what plain writing gives, rejected it is the text before."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.document import Blocks, Text
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.suggesting import accept, as_standing, by_person, on_every_run, reject, suggestions_in
from app.domain.walking import plain_blocks
from app.models.mapping import adapter, json_of
from tests.domain.test_markdown import BLOCKS
from tests.packaging.test_frontend import SOURCES, tools
from tests.web.test_editor_document import stored

__all__ = ["tools"]

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

ME = "Rana Saleh"

ENTRY = """
import { getSchema } from "@tiptap/core";
import { joinBackward, splitBlock } from "@tiptap/pm/commands";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { readFileSync } from "node:fs";
import { fromEditor, toEditor } from "./editor/convert";
import { documentSchema } from "./editor/schema";
import { settle, standing, suggestionOf } from "./editor/settling";
import { suggested } from "./editor/suggesting";

const view = () => { throw new Error("nothing is shown here"); };
const schema = getSchema(documentSchema({ fact: (name) => name, chip: view, footnote: view, kept: view, table: view }));
const { me, alone, texts } = JSON.parse(readFileSync(0, "utf8"));
let made = 0;
const author = { name: me, newId: () => `new-${++made}`, now: () => "2026-11-26T12:00:00Z" };
const own = (mark) => mark.attrs.by === me;
const stateOf = (blocks) => EditorState.create({ doc: schema.nodeFromJSON(toEditor(blocks)) });

function runs(doc) {
  const found = [];
  doc.descendants((node, at) => { if (node.isTextblock) found.push({ node, at: at + 1 }); });
  return found;
}

// The place in a run as if the author's suggestions were carried out.
function seen(run, offset) {
  let past = 0;
  run.forEach((node, at) => {
    const mark = suggestionOf(node);
    const stays = !mark || !own(mark) || mark.attrs.change === "insert";
    if (stays) past += Math.max(0, Math.min(node.nodeSize, offset - at));
  });
  return past;
}

// No character of two halves is cut in two.
function whole(doc, place) {
  const $at = doc.resolve(place);
  return $at.textOffset && /^[\\uDC00-\\uDFFF]/.test($at.nodeAfter.text) ? place - 1 : place;
}

// A key in a run: the state it is pressed in, and what plain writing makes of it.
function typed(state, at, { from, to, word, bold, press }) {
  const { tr } = state;
  if (press) {
    if (press === "enter" && tr.doc.resolve(at).depth > 2) return { there: state }; // in cells and lists it is another
    const there = state.apply(tr.setSelection(TextSelection.create(tr.doc, at + (press === "enter" ? to : 0))));
    let made;
    (press === "enter" ? splitBlock : joinBackward)(there, (tr) => (made = tr));
    return { there, tr: made };
  }
  if (bold) return { there: state, tr: from < to ? tr.addMark(at + from, at + to, schema.marks.bold.create()) : tr };
  tr.setSelection(TextSelection.create(tr.doc, at + (word ? from : to), at + to));
  return { there: state, tr: word ? tr.insertText(word, at + from, at + to) : tr.delete(at + from, at + to) };
}

const said = ({ node }) => node.textBetween(0, node.content.size, "", (leaf) => `[${leaf.type.name}]`);
// A run of spaces and line breaks alone is nothing that a reader sees.
const wordsOf = (doc) => runs(doc).map(said).filter((words) => words.replaceAll("[lineBreak]", "").trim());

process.stdout.write(JSON.stringify(texts.map(({ blocks, keys }) => {
  let [marked, plain] = [stateOf(blocks), stateOf(blocks)];
  for (const key of keys) {
    const all = runs(marked.doc);
    if (!all.length) break;
    const number = key.run % all.length;
    const { node, at } = all[number];
    const places = [key.from, key.to].map((part) => whole(marked.doc, at + (part % (node.content.size + 1))) - at);
    const [from, to] = places.sort((a, b) => a - b);
    const { there, tr } = typed(marked, at, { ...key, from, to });
    const now = tr && suggested(there, tr, author);
    if (!now && !key.press) throw new Error("words were not taken for words");
    if (!now) continue;
    if (alone) {
      const sight = { ...key, from: seen(node, from), to: seen(node, to) };
      const twin = typed(plain, runs(plain.doc)[number].at, sight);
      plain = twin.there.apply(twin.tr);
    }
    marked = there.apply(now);
    marked.doc.check();
  }
  return {
    marked: fromEditor(marked.doc.toJSON()),
    rejected: standing(marked.doc, own).eq(standing(stateOf(blocks).doc, own)),
    accepted: wordsOf(settle(marked.doc, own, "insert")),
    typed: wordsOf(plain.doc),
    settled: ["insert", "delete"].map((kept) => fromEditor(settle(stateOf(blocks).doc, () => true, kept).toJSON())),
  };
})));
"""

PLACE = st.integers(0, 40)
WORDS = st.sampled_from(["", "", "x", "new words "])
PRESSED = st.sampled_from(["", "", "", "enter"])
WRITTEN = st.lists(
    st.fixed_dictionaries(
        {"run": PLACE, "from": PLACE, "to": PLACE, "word": WORDS, "bold": st.booleans(), "press": PRESSED}
    ),
    max_size=12,
)
JOIN = st.builds(lambda run: [{"run": run, "from": 0, "to": 0, "press": "back"}], PLACE)
KEYS = st.builds(lambda keys, join: keys + join, WRITTEN, st.one_of(st.just([]), JOIN))
"""A join comes last: plain writing then has a run less, and the same place cannot be found in both."""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("suggesting") / "typing.mjs"
    subprocess.run(
        [
            SOURCES / "node_modules/.bin/esbuild", "--bundle", "--format=esm", "--platform=node", "--target=es2022",
            "--log-level=error", "--loader=ts", f"--outfile={built}",
        ],
        cwd=SOURCES / "src", input=ENTRY, text=True, check=True, timeout=60,
    )  # fmt: skip
    return built


def type_in(script: Path, texts: list[tuple[Blocks, Any]], *, alone: bool = False) -> list[dict[str, Any]]:
    asked = {
        "me": ME,
        "alone": alone,
        "texts": [{"blocks": json_of(Blocks, blocks), "keys": keys} for blocks, keys in texts],
    }
    done = subprocess.run(["node", script], input=json.dumps(asked), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def sample(blocks: Blocks) -> Blocks:
    """Stored as it is, with a word in every cell and item: what only suggestions fill goes with them."""
    filled = (on_every_run(block, lambda run: run or (Text("-"),)) for block in parse_markdown(to_markdown(blocks)))
    return parse_markdown(to_markdown(tuple(block for block in filled if block is not None)))


def blocks_of(value: Any) -> Blocks:
    blocks: Blocks = adapter(Blocks).validate_python(value)
    return blocks


@pytest.mark.usefixtures("tools")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(texts=st.lists(st.tuples(BLOCKS, KEYS), min_size=20, max_size=40))
def test_accepted_it_is_what_was_typed_and_rejected_what_was_there(
    script: Path, texts: list[tuple[Blocks, Any]]
) -> None:
    plain = [(sample(as_standing(blocks)), keys) for blocks, keys in texts]
    for (before, _), answer in zip(plain, type_in(script, plain, alone=True), strict=True):
        assert answer["accepted"] == answer["typed"]
        assert answer["rejected"]
        saved = parse_markdown(to_markdown(blocks_of(answer["marked"])))
        assert list(plain_blocks(reject(saved, by_person(ME)))) == list(plain_blocks(before))


@pytest.mark.usefixtures("tools")
def test_paragraphs_are_split_and_joined_by_words_that_move(script: Path) -> None:
    enter = {"run": 0, "from": 0, "to": 3, "press": "enter"}
    back = {"run": 1, "from": 0, "to": 0, "press": "back"}
    texts = ["One two.", "One two.", "One\n\n two."]
    pressed = [[enter], [enter, back], [back]]
    split, both, join = type_in(script, [(parse_markdown(t), keys) for t, keys in zip(texts, pressed, strict=True)])
    [first, second] = (to_markdown((block,)) for block in blocks_of(split["marked"]))
    assert (first[:15], second[:15]) == ("One[ two.]{.del", "[ two.]{.insert")
    assert to_markdown(blocks_of(both["marked"])) == "One two.\n"
    assert to_markdown(accept(blocks_of(join["marked"]))) == "Onetwo.\n"
    assert all(answer["rejected"] for answer in (split, both, join))


@pytest.mark.usefixtures("tools")
def test_a_row_that_stood_empty_stays_where_words_in_it_are_rejected(script: Path) -> None:
    empty = parse_markdown("| City | Beds |\n| --- | --- |\n|  |  |\n|  |  |\n")
    key = {"run": 2, "from": 0, "to": 0, "word": "Fez"}
    [answer] = type_in(script, [(empty, [key])])
    marked = blocks_of(answer["marked"])
    assert answer["rejected"]
    assert reject(marked) == empty
    assert to_markdown(accept(marked)) == "| City | Beds |\n| --- | --- |\n| Fez |  |\n|  |  |\n"


@pytest.mark.usefixtures("tools")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(texts=st.lists(st.tuples(BLOCKS, KEYS), min_size=20, max_size=40))
def test_suggestions_of_others_stay_as_they_are(script: Path, texts: list[tuple[Blocks, Any]]) -> None:
    kept = [(sample(blocks), keys) for blocks, keys in texts]
    for (before, _), answer in zip(kept, type_in(script, kept), strict=True):
        after = stored(blocks_of(answer["marked"]))
        assert [piece for piece in suggestions_in(after) if piece.by != ME] == list(suggestions_in(stored(before)))
        assert list(plain_blocks(reject(after, by_person(ME)))) == list(plain_blocks(before))
        for settled, ours in zip(answer["settled"], (accept(before), reject(before)), strict=True):
            assert stored(blocks_of(settled)) == stored(ours)
