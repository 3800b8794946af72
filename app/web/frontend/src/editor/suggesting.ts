/**
 * What is typed as a suggestion: a transaction as plain writing makes it becomes one that marks.
 *
 * Accepting all then gives what plain writing would have given, rejecting all the text before. Suggestions hold words,
 * no paragraph's end: where a change is one of blocks, there is no such transaction. Other people's suggestions stay as
 * they are.
 */

import { Extension } from "@tiptap/core";
import { Fragment, type Mark, type Node } from "@tiptap/pm/model";
import { Selection, TextSelection, type EditorState, type Transaction } from "@tiptap/pm/state";
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

/** The transaction to make in place of `tr`; undefined where a suggestion cannot hold what it does. */
export function suggested(state: EditorState, tr: Transaction, author: Author): Transaction | undefined {
  if (!tr.docChanged || tr.getMeta(PLAINLY) || tr.getMeta("history$")) return tr;
  const own: Which = (mark) => mark.attrs["by"] === author.name;
  const before = standing(state.doc, own);
  const leavesAll = (doc: Node) => standing(doc, own).eq(before);
  if (leavesAll(tr.doc)) return tr;
  if (tr.steps.some((step) => step instanceof AttrStep)) return undefined;

  const { old, put } = rangesOf(state, tr);
  const pen = new Pen(state, old, author, own);
  if (tr.steps.every((step) => step instanceof AddMarkStep || step instanceof RemoveMarkStep)) return pen.restyled(tr, old);

  const added = inlinesIn(tr.doc, put);
  const [$from, $to, $was] = [tr.doc.resolve(put.from), tr.doc.resolve(put.to), state.doc.resolve(old.from)];
  const isRun = $from.sameParent($to) && $from.parent.isTextblock && $was.parent.isTextblock;
  if (isRun || !added.length) {
    const made = pen.written(tr, old, put, isRun ? $from.parent.content.cut($from.parentOffset, $to.parentOffset) : Fragment.empty);
    const onlyMoves = isRun && $was.sameParent(state.doc.resolve(old.to)); // over what is struck already
    return made.docChanged || onlyMoves ? made : undefined;
  }
  if (!inlinesIn(state.doc, old).length) {
    const made = pen.added(tr, put);
    if (leavesAll(made.doc)) return made;
  }
  const flat = tr.getMeta("paste") && $was.parent.type.name === "paragraph";
  return flat ? pen.written(tr, old, put, asLines(added)) : undefined;
}

export const Suggesting = (author: Author, isOn: () => boolean, onBlocks: () => "refuse" | "allow") =>
  Extension.create({
    name: "suggesting",
    dispatchTransaction({ transaction, next }) {
      if (!isOn()) return next(transaction);
      const made = suggested(this.editor.state, transaction, author);
      if (made) next(made);
      else if (onBlocks() === "allow") next(transaction);
    },
  });

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
  written(plain: Transaction, old: Range, put: Range, words: Fragment): Transaction {
    const { tr, state } = this;
    const done = this.replace(old, words);
    const { selection } = state;
    const forward = selection.empty && selection.head === old.from;
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
