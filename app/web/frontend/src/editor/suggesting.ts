/**
 * What is typed as a suggestion: a transaction as plain writing makes it becomes one that marks.
 *
 * Accepting all then gives what plain writing would have given, rejecting all the text before. Suggestions hold words,
 * no paragraph's end: a paragraph is split and joined by words that are struck in one place and put in at another. For
 * other changes of blocks there is no such transaction. Other people's suggestions stay as they are.
 */

import { Extension } from "@tiptap/core";
import { Fragment, type Mark, type Node } from "@tiptap/pm/model";
import { Plugin, Selection, TextSelection, type EditorState, type Transaction } from "@tiptap/pm/state";
import { isInTable } from "@tiptap/pm/tables";
import { AddMarkStep, AttrStep, RemoveMarkStep } from "@tiptap/pm/transform";
import { standing, suggestionOf, type Which } from "./settling";

export interface Author {
  name: string;
  newId(): string;
  now(): string;
}

/** Marks a transaction that is no writing: a decision, a text brought back. */
export const PLAINLY = "plainly";
const CARRIED = ["addToHistory", "composition", "inputType", "paste", "preventUpdate", "uiEvent"];

interface Range {
  from: number;
  to: number;
}

/** What stands in a range within a paragraph. */
interface Piece extends Range {
  node: Node;
}

/** The transaction to make in place of `tr`; undefined where a suggestion cannot hold what it does. `onward` puts the caret behind what is struck. */
export function suggested(state: EditorState, tr: Transaction, author: Author, onward = false): Transaction | undefined {
  if (!tr.docChanged || tr.getMeta(PLAINLY) || tr.getMeta("history$")) return tr;
  const own: Which = (mark) => mark.attrs["by"] === author.name;
  const before = standing(state.doc, own);
  const leavesAll = (doc: Node) => standing(doc, own).eq(before);
  if (leavesAll(tr.doc)) return mended(tr, own);
  if (tr.steps.some((step) => step instanceof AttrStep)) return undefined;

  const { old, put } = rangesOf(state, tr);
  const pen = new Pen(state, old, author, own);
  const moved = isSplit(state, tr, old) ? pen.split(tr) : isJoin(state, tr, old, put) ? pen.joined(tr, old, put) : undefined;
  if (moved) return leavesAll(moved.doc) ? moved : undefined;
  if (tr.steps.every((step) => step instanceof AddMarkStep || step instanceof RemoveMarkStep)) return pen.restyled(tr, old);

  const added = inlinesIn(tr.doc, put);
  const [$from, $to, $was] = [tr.doc.resolve(put.from), tr.doc.resolve(put.to), state.doc.resolve(old.from)];
  const isRun = $from.sameParent($to) && $from.parent.isTextblock && $was.parent.isTextblock;
  if (isRun || !added.length) {
    const words = isRun ? $from.parent.content.cut($from.parentOffset, $to.parentOffset) : Fragment.empty;
    const made = pen.written(tr, old, put, words, onward);
    const onlyMoves = isRun && $was.sameParent(state.doc.resolve(old.to)); // over what is struck already
    return made.docChanged || onlyMoves ? made : undefined;
  }
  if (!inlinesIn(state.doc, old).length) {
    const made = pen.added(tr, put);
    if (leavesAll(made.doc)) return made;
  }
  const flat = tr.getMeta("paste") && $was.parent.type.name === "paragraph";
  return flat ? pen.written(tr, old, put, asLines(added), onward) : undefined;
}

export const Suggesting = (author: Author, isOn: () => boolean, onBlocks: () => "refuse" | "allow") => {
  let onward = false;
  return Extension.create({
    name: "suggesting",
    priority: 300,
    addKeyboardShortcuts() {
      return {
        // A cell holds one run of words: a paragraph's end in it would be no part of the suggestion.
        Enter: () => isOn() && isInTable(this.editor.state) && this.editor.commands.insertContent({ type: "lineBreak" }),
      };
    },
    addProseMirrorPlugins: () => [
      new Plugin({ props: { handleDOMEvents: { keydown: (_view, { key }) => ((onward = key === "Delete"), false) } } }),
    ],
    dispatchTransaction({ transaction, next }) {
      if (!isOn()) return next(transaction);
      const made = suggested(this.editor.state, transaction, author, onward);
      if (made) next(made);
      else if (onBlocks() === "allow") next(transaction);
    },
  });
};

// ── how it is marked ─────────────────────────────────────────────────────────────────────────────────────────────

class Pen {
  private readonly insert: Mark;
  private readonly remove: Mark;
  private readonly tr: Transaction;

  constructor(
    private readonly state: EditorState,
    old: Range,
    author: Author,
    private readonly own: Which,
  ) {
    const beside = [state.doc.resolve(old.from).nodeBefore, state.doc.resolve(old.to).nodeAfter].map(suggestionOf);
    const before = beside.find((mark) => mark && own(mark))?.attrs; // what adjoins my suggestion belongs to it
    const { id, by, at } = before ?? { id: author.newId(), by: author.name, at: author.now() };
    const type = state.schema.marks["suggestion"]!;
    this.insert = type.create({ id, by, at, change: "insert" });
    this.remove = type.create({ id, by, at, change: "delete" });
    this.tr = state.tr;
  }

  /** Words in the place of words. */
  written(plain: Transaction, old: Range, put: Range, words: Fragment, onward: boolean): Transaction {
    const { tr, state } = this;
    const done = this.replace(old, words);
    const { selection } = state;
    const forward = onward || (selection.empty && selection.head === old.from);
    const there = (at: number) => {
      if (at < put.from) return at;
      if (at > put.to) return tr.doc.content.size - (plain.doc.content.size - at);
      if (words.size) return Math.min(done.to, done.from + at - put.from);
      return forward ? done.to : old.from;
    };
    const [anchor, head] = [plain.selection.anchor, plain.selection.head].map((at) => tr.doc.resolve(there(at)));
    tr.setSelection(TextSelection.between(anchor!, head!));
    return this.finished(plain);
  }

  /** A paragraph in two: what follows the caret is struck, and put in below. Undefined where somebody else suggests in it. */
  split(plain: Transaction): Transaction | undefined {
    const { tr, state: { selection: { $from, $to } } } = this;
    const follows = $to.parent.content.cut($to.parentOffset);
    const [struck, moved] = [this.struck($from.parent.content.cut($from.parentOffset)), this.moved(follows)];
    if (!struck || !moved) return undefined;
    for (const step of plain.steps) tr.step(step);
    const below = plain.selection.from;
    tr.replaceWith(below, below + follows.size, moved).insert($from.pos, struck);
    tr.setSelection(TextSelection.create(tr.doc, below + struck.size));
    return this.finished(plain);
  }

  /** Two paragraphs as one: what is left of the second is struck, and put in behind the first and the new words. */
  joined(plain: Transaction, old: Range, put: Range): Transaction | undefined {
    const $to = this.state.doc.resolve(old.to);
    const $end = plain.doc.resolve(put.to);
    const moved = this.moved($end.parent.content.cut(plain.doc.resolve(put.from).parentOffset));
    if (!moved?.size) return undefined;
    const { from, to } = this.replace({ from: old.from, to: $to.end() }, moved);
    const caret = Math.min(to, from + Math.max(0, plain.selection.head - put.from));
    this.tr.setSelection(TextSelection.create(this.tr.doc, caret));
    return mended(this.finished(plain), this.own);
  }

  /** Blocks that are new. */
  added(plain: Transaction, put: Range): Transaction {
    for (const step of plain.steps) this.tr.step(step);
    this.tr.addMark(put.from, put.to, this.insert);
    this.tr.setSelection(Selection.fromJSON(this.tr.doc, plain.selection.toJSON()));
    return this.finished(plain);
  }

  /** Words whose looks change: out as they are, in as they are to be. */
  restyled(plain: Transaction, range: Range): Transaction {
    const found = inlinesIn(this.state.doc, range).filter(({ node }) => !suggestionOf(node) || this.isFresh(node));
    const changed = found.filter(({ from, to }) => !this.state.doc.slice(from, to).eq(plain.doc.slice(from, to)));
    for (const { from, to } of changed.toReversed()) this.replace({ from, to }, plain.doc.slice(from, to).content);
    return this.finished(plain);
  }

  /** Strikes what stands, takes away what is mine and new, and puts the words after it. Returns where they are. */
  private replace(old: Range, words: Fragment): Range {
    const { tr } = this;
    const earlier = tr.mapping.maps.length;
    const end = tr.doc.resolve(old.from).parent.isTextblock ? Math.min(old.to, tr.doc.resolve(old.from).end()) : old.to;
    for (const { node, from, to } of inlinesIn(tr.doc, old).toReversed()) {
      if (this.isFresh(node)) tr.delete(from, to);
      else if (!suggestionOf(node)) tr.addMark(from, to, this.remove);
    }
    const at = this.outside(tr.mapping.slice(earlier).map(end));
    if (words.size) tr.insert(at, words.content.map((node) => node.mark(this.insert.addToSet(node.marks))));
    return { from: at, to: at + words.size };
  }

  /** As struck, without what is mine and new. */
  private struck(words: Fragment): Fragment | undefined {
    if (this.holdsOthers(words)) return undefined;
    return Fragment.fromArray(words.content.filter((node) => !this.isFresh(node)).map((node) => node.mark(this.remove.addToSet(node.marks))));
  }

  /** As put in, without what is struck. */
  private moved(words: Fragment): Fragment | undefined {
    if (this.holdsOthers(words)) return undefined;
    return Fragment.fromArray(words.content.filter((node) => !suggestionOf(node) || this.isFresh(node)).map((node) => node.mark(this.insert.addToSet(node.marks))));
  }

  private holdsOthers(words: Fragment): boolean {
    return words.content.map(suggestionOf).some((mark) => mark && !this.own(mark));
  }

  /** The next place that is not within somebody else's suggestion. */
  private outside(at: number): number {
    const $at = this.tr.doc.resolve(at);
    const around = suggestionOf($at.nodeBefore);
    if (!around || this.own(around)) return at;
    let past = at;
    for (let next = $at.nodeAfter; next && suggestionOf(next)?.eq(around); next = this.tr.doc.resolve(past).nodeAfter) past += next.nodeSize;
    return past;
  }

  private isFresh(node: Node): boolean {
    const mark = suggestionOf(node);
    return !!mark && this.own(mark) && mark.attrs["change"] === "insert";
  }

  private finished(plain: Transaction): Transaction {
    if (plain.storedMarks) this.tr.setStoredMarks(plain.storedMarks);
    for (const key of CARRIED) if (plain.getMeta(key) !== undefined) this.tr.setMeta(key, plain.getMeta(key));
    return plain.scrolledIntoView ? this.tr.scrollIntoView() : this.tr;
  }
}

// ── what changed ─────────────────────────────────────────────────────────────────────────────────────────────────

/** From where to where the text differs: as it was, and as plain writing leaves it. */
function rangesOf(state: EditorState, tr: Transaction): { old: Range; put: Range } {
  let [from, to] = [tr.doc.content.size, 0];
  tr.steps.forEach((step, at) => {
    const later = tr.mapping.slice(at + 1);
    const touch = (start: number, end: number) => {
      from = Math.min(from, later.map(start, -1));
      to = Math.max(to, later.map(end, 1));
    };
    if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) touch(step.from, step.to);
    step.getMap().forEach((_start, _end, start, end) => touch(start, end));
  });
  return { old: { from, to: to + state.doc.content.size - tr.doc.content.size }, put: { from, to } };
}

/** Whether plain writing makes two paragraphs of the one that the selection stands in, the caret in the second. */
function isSplit({ selection: { $from, $to } }: EditorState, plain: Transaction, old: Range): boolean {
  const { $head, empty } = plain.selection;
  const isWhere = old.from === $from.pos && old.to === $to.pos && $from.sameParent($to) && $from.parent.isTextblock;
  if (!isWhere || !empty || $head.pos <= $from.pos) return false;
  const $end = plain.doc.resolve($from.pos);
  const endsThere = $end.parent.isTextblock && $end.parentOffset === $end.parent.content.size && !$end.sameParent($head);
  return endsThere && $head.parentOffset === 0 && $head.parent.content.eq($to.parent.content.cut($to.parentOffset));
}

/** Whether plain writing makes one paragraph of two, new words between them, and both have words left. */
function isJoin({ doc }: EditorState, plain: Transaction, old: Range, put: Range): boolean {
  const [$from, $to] = [doc.resolve(old.from), doc.resolve(old.to)];
  const [$start, $end] = [plain.doc.resolve(put.from), plain.doc.resolve(put.to)];
  const areTwo = !$from.sameParent($to) && $from.parent.isTextblock && $to.parent.isTextblock;
  if (!areTwo || !$start.sameParent($end) || !$start.parent.isTextblock || !$from.parentOffset) return false;
  const follows = $to.parent.content.cut($to.parentOffset);
  return follows.size > 0 && $end.parent.content.cut($end.parentOffset).eq(follows);
}

/** Where words are put in again right behind where they were struck, they stand as they stood. */
function mended(tr: Transaction, own: Which): Transaction {
  const { $head, empty } = tr.selection;
  const is = (node: Node, change: string) => {
    const mark = suggestionOf(node);
    return !!mark && own(mark) && mark.attrs["change"] === change;
  };
  if (!empty || !$head.parent.isTextblock) return tr;
  const after = $head.parent.content.cut($head.parentOffset).content;
  const end = after.findIndex((node) => !is(node, "insert"));
  const put = Fragment.fromArray(end < 0 ? after : after.slice(0, end));
  if (!put.size || put.size > $head.parentOffset) return tr;
  const struck = $head.parent.content.cut($head.parentOffset - put.size, $head.parentOffset);
  if (!struck.content.every((node) => is(node, "delete")) || !bare(struck).eq(bare(put))) return tr;
  tr.delete($head.pos, $head.pos + put.size);
  return tr.removeMark($head.pos - put.size, $head.pos, $head.doc.type.schema.marks["suggestion"]).setSelection(TextSelection.create(tr.doc, $head.pos - put.size));
}

function bare(words: Fragment): Fragment {
  return Fragment.fromArray(words.content.map((node) => node.mark(node.marks.filter((mark) => mark.type.name !== "suggestion"))));
}

/** Words, chips and notes in a range, cut to it. */
function inlinesIn(doc: Node, { from, to }: Range): Piece[] {
  const found: Piece[] = [];
  doc.nodesBetween(from, to, (node, at) => {
    if (!node.isInline) return true;
    const [start, end] = [Math.max(from, at), Math.min(to, at + node.nodeSize)];
    if (start < end) found.push({ node: node.isText ? node.cut(start - at, end - at) : node, from: start, to: end });
    return false;
  });
  return found;
}

/** Paragraphs as lines of one. */
function asLines(found: readonly Piece[]): Fragment {
  const lines = found.flatMap(({ node, from }, at) => {
    const sameLine = !at || found[at - 1]!.to === from;
    return sameLine ? [node] : [node.type.schema.nodes["lineBreak"]!.create(), node];
  });
  return Fragment.fromArray(lines);
}
