/**
 * A text with suggestions carried out or dropped, as the server settles them: a block that this empties goes with it, but
 * a table's row stays where it may have stood empty.
 */

import { Fragment, type Mark, type Node } from "@tiptap/pm/model";

export type Change = "insert" | "delete";
export type Which = (mark: Mark) => boolean;

const CELLS = new Set(["tableCell", "tableHeader"]);

export function suggestionOf(node: Node | null | undefined): Mark | undefined {
  return node?.marks.find((mark) => mark.type.name === "suggestion");
}

/** `kept` is "insert" to accept, "delete" to reject. */
export function settle(doc: Node, which: Which, kept: Change): Node {
  return settled(doc, which, kept, false)!;
}

/** Without this author's suggestions, and without paragraphs and lists that hold nothing: they are not saved. */
export function standing(doc: Node, which: Which): Node {
  return settled(doc, which, "delete", true)!;
}

function settled(node: Node, which: Which, kept: Change, bare: boolean): Node | undefined {
  const deep = bare && node.type.name !== "table"; // a table's empty rows are rows all the same
  const now = node.isTextblock ? run(node, which, kept) : node.isLeaf ? node : body(node, which, kept, deep);
  const stays = (now === node && !deep) || holds(now, deep ? isThere : isSeen) || node.type.name === "doc" || CELLS.has(node.type.name);
  return stays || stoodEmpty(node, now, kept) ? now : undefined;
}

/** A row that suggested words were put into, and a table with a row that they were not put into. */
function stoodEmpty(node: Node, now: Node, kept: Change): boolean {
  if (kept === "insert") return false;
  return node.type.name === "tableRow" || (node.type.name === "table" && node.children.some((row, at) => row === now.child(at)));
}

function run(node: Node, which: Which, kept: Change): Node {
  const now: Node[] = [];
  node.forEach((child) => {
    const mark = suggestionOf(child);
    if (!mark || !which(mark)) now.push(child);
    else if (mark.attrs["change"] === kept) now.push(child.mark(mark.removeFromSet(child.marks)));
  });
  return rebuilt(node, now);
}

function body(node: Node, which: Which, kept: Change, bare: boolean): Node {
  const now: Node[] = [];
  node.forEach((child, _offset, index) => {
    const one = settled(child, which, kept, bare);
    if (one) now.push(one);
    else if (index === 0 && node.type.name === "listItem") now.push(child.type.create()); // lists stand below a paragraph
  });
  const needsOne = node.type.name === "doc" || CELLS.has(node.type.name);
  if (!now.length && needsOne) now.push(node.type.schema.nodes["paragraph"]!.create());
  return rebuilt(node, now);
}

function rebuilt(node: Node, children: Node[]): Node {
  const same = children.length === node.childCount && children.every((child, at) => child === node.child(at));
  return same ? node : node.copy(Fragment.fromArray(children));
}

function holds(node: Node, counts: (inline: Node) => boolean): boolean {
  if (node.isTextblock) return node.children.some(counts);
  return node.isLeaf || node.children.some((child) => holds(child, counts));
}

const isThere = () => true;

/** Spaces and line breaks alone are nothing that a reader sees. */
function isSeen(inline: Node): boolean {
  return inline.isText ? !!inline.text!.trim() : inline.type.name !== "lineBreak";
}
