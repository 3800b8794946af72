/** Between our document's blocks and what the editor holds. Nothing is lost on the way there and back. */

import type {
  Align, Block, Column, Footnote, Inline, Link, ListItem, Paragraph, Row, Suggestible, Suggestion, Table, Text,
} from "../document/blocks";
import { figureNode, figureOf } from "./figures";

/** A node of the editor as plain JSON. */
export interface EditorNode {
  type: string;
  attrs?: Record<string, unknown>;
  content?: EditorNode[];
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  text?: string;
}

type List = Extract<Block, { kind: "bullets" | "numbers" }>;
const EMPTY: EditorNode = { type: "paragraph" };

// ── to the editor ────────────────────────────────────────────────────────────────────────────────────────────────

export function toEditor(blocks: readonly Block[]): EditorNode {
  return { type: "doc", content: blocks.length ? blocks.map(nodeOf) : [EMPTY] };
}

/** The content of a footnote as a document of one paragraph. */
export function noteToEditor(inlines: Footnote["inlines"]): EditorNode {
  return { type: "doc", content: [paragraph(inlines)] };
}

function nodeOf(block: Block): EditorNode {
  switch (block.kind) {
    case "heading":
      return { type: "heading", attrs: { level: block.level }, ...inside(block.inlines) };
    case "paragraph":
      return paragraph(block.inlines);
    case "quote":
      return { type: "quote", content: block.blocks.map((one) => paragraph(one.inlines)) };
    case "bullets":
    case "numbers":
      return list(block);
    case "table":
      return isWritable(block) ? table(block) : kept(block);
    case "figure":
      return block.figure === "picture" ? figureNode(block) : kept(block);
    default:
      return kept(block);
  }
}

/** What a writer cannot make stays as it is, whole. */
function kept(block: Block): EditorNode {
  return { type: "kept", attrs: { block } };
}

function paragraph(inlines: readonly Inline[]): EditorNode {
  return { type: "paragraph", ...inside(inlines) };
}

function inside(inlines: readonly Inline[]): { content?: EditorNode[] } {
  const content = inlines.flatMap(inlineNodes);
  return content.length ? { content } : {};
}

function list(block: List): EditorNode {
  const content = block.items.map((item) => ({
    type: "listItem",
    content: [paragraph(item.inlines), ...(item.children ?? []).map(list)],
  }));
  if (block.kind === "bullets") return { type: "bulletList", content };
  return { type: "numberedList", attrs: { start: block.start ?? 1 }, content };
}

function isWritable(block: Table): boolean {
  const rows = [...block.head, ...block.body];
  const width = block.columns.length;
  return (
    width > 0 && rows.length > 0 && block.head.length <= 1 && !block.foot?.length &&
    rows.every((row) => (row.style ?? "normal") === "normal" && row.cells.length === width) &&
    rows.every((row) => row.cells.every((cell) => (cell.colspan ?? 1) === 1 && (cell.rowspan ?? 1) === 1 && !cell.align))
  );
}

function table(block: Table): EditorNode {
  const row = (type: string) => (one: Row) => ({
    type: "tableRow",
    content: one.cells.map((cell, at) => ({
      type,
      attrs: { align: block.columns[at]?.align ?? "start", share: block.columns[at]?.width ?? 1 },
      content: [paragraph(cell.inlines)],
    })),
  });
  const content = [...block.head.map(row("tableHeader")), ...block.body.map(row("tableCell"))];
  return { type: "table", attrs: { caption: block.caption ?? "" }, content };
}

function inlineNodes(inline: Inline): EditorNode[] {
  switch (inline.kind) {
    case "text":
      return textNodes(inline, []);
    case "link":
      return inline.inlines.flatMap((text) => textNodes(text, [{ type: "link", attrs: { href: inline.href } }]));
    case "line_break":
      return [{ type: "lineBreak" }];
    case "fact":
      return [{ type: "fact", attrs: { name: inline.name } }];
    case "citation":
      return [{ type: "citation", attrs: { evidence: inline.evidence } }];
    case "story":
      return [{ type: "story", attrs: { token: inline.token } }];
    case "footnote":
      return [{ type: "footnote", attrs: { inlines: inline.inlines } }];
    case "suggestion": {
      const { id, change, by, at } = inline;
      const suggested = { type: "suggestion", attrs: { id, change, by, at } };
      return inline.inlines.flatMap(inlineNodes).map((node) => ({ ...node, marks: [suggested, ...(node.marks ?? [])] }));
    }
  }
}

const FLAGS = ["bold", "italic", "underline", "strike"] as const;

function textNodes(text: Text, around: NonNullable<EditorNode["marks"]>): EditorNode[] {
  if (!text.text) return [];
  const marks: NonNullable<EditorNode["marks"]> = [...around];
  for (const flag of FLAGS) if (text[flag]) marks.push({ type: flag });
  if (text.raised) marks.push({ type: text.raised === "super" ? "superscript" : "subscript" });
  if (text.language) marks.push({ type: "language", attrs: { lang: text.language } });
  return [{ type: "text", text: text.text, ...(marks.length && { marks }) }];
}

// ── from the editor ──────────────────────────────────────────────────────────────────────────────────────────────

export function fromEditor(doc: EditorNode): Block[] {
  return (doc.content ?? []).flatMap(blocksOf);
}

/** The same blocks with the facts' values in them, as they are printed and counted. */
export function withValues(blocks: readonly Block[], value: (name: string) => string): Block[] {
  const filled = (_key: string, one: unknown) => (isFact(one) ? { ...one, value: value(one.name) } : one);
  return JSON.parse(JSON.stringify(blocks, filled)) as Block[];
}

/** A short print of a text: two that say the same have the same. How spaces stand and who suggested when, the server decides. */
export function printOf(blocks: readonly Block[]): string {
  const unsigned = (key: string, value: unknown) => (key === "at" || key === "by" ? undefined : value);
  const text = JSON.stringify(fromEditor(toEditor(blocks)), unsigned).replace(/\s+/g, "");
  let [low, high] = [0xdeadbeef, 0x41c6ce57]; // two mixed halves: 53 bits tell a few texts of one person apart
  for (let at = 0; at < text.length; at += 1) {
    low = Math.imul(low ^ text.charCodeAt(at), 2654435761);
    high = Math.imul(high ^ text.charCodeAt(at), 1597334677);
  }
  return `${text.length}-${low >>> 0}-${high >>> 0}`;
}

function isFact(one: unknown): one is { kind: "fact"; name: string } {
  return typeof one === "object" && one !== null && "kind" in one && one.kind === "fact";
}

/** A footnote's text: its paragraphs as lines. */
export function noteFromEditor(doc: EditorNode): Footnote["inlines"] {
  return lines(doc.content ?? []) as Footnote["inlines"];
}

function blocksOf(node: EditorNode): Block[] {
  switch (node.type) {
    case "heading":
      return [{ kind: "heading", level: Number(node.attrs?.["level"] ?? 1), inlines: inlines(node) }];
    case "paragraph": {
      const own = inlines(node);
      return own.length ? [{ kind: "paragraph", inlines: own }] : [];
    }
    case "quote": {
      const blocks = (node.content ?? []).map((one): Paragraph => ({ kind: "paragraph", inlines: inlines(one) }));
      return [{ kind: "quote", blocks: blocks.filter((one) => one.inlines.length) }];
    }
    case "bulletList":
    case "numberedList":
      return [listOf(node)];
    case "table":
      return [tableOf(node)];
    case "figure":
      return [figureOf(node)];
    case "kept":
      return [node.attrs?.["block"] as Block];
    default:
      return [];
  }
}

function listOf(node: EditorNode): List {
  const items = (node.content ?? []).map((item): ListItem => {
    const own = item.content ?? [];
    const children = own.filter((one) => one.type === "bulletList" || one.type === "numberedList").map(listOf);
    return { kind: "item", inlines: lines(own.filter((one) => one.type === "paragraph")), children };
  });
  return node.type === "bulletList"
    ? { kind: "bullets", items }
    : { kind: "numbers", items, start: Number(node.attrs?.["start"] ?? 1) };
}

function tableOf(node: EditorNode): Table {
  const rows = node.content ?? [];
  const isHead = (row: EditorNode | undefined) => !!row?.content?.length && row.content.every((cell) => cell.type === "tableHeader");
  const rowOf = (row: EditorNode): Row => ({ cells: (row.content ?? []).map((cell) => ({ inlines: lines(cell.content ?? []) })) });
  const [first, ...rest] = rows;
  const columns = (first?.content ?? []).map(({ attrs }): Column => ({ width: Number(attrs?.["share"] ?? 1), align: (attrs?.["align"] as Align) ?? "start" }));
  const caption = String(node.attrs?.["caption"] ?? "");
  const [head, body] = first && isHead(first) ? [[rowOf(first)], rest.map(rowOf)] : [[], rows.map(rowOf)];
  return { kind: "table", columns, head, body, caption };
}

/** Several paragraphs where our document has one run: their ends become line breaks. */
function lines(paragraphs: readonly EditorNode[]): Inline[] {
  const written = paragraphs.map(inlines).filter((own) => own.length);
  return written.flatMap((own, at): Inline[] => (at ? [{ kind: "line_break" }, ...own] : own));
}

function inlines(node: EditorNode): Inline[] {
  const done: Inline[] = [];
  for (const one of node.content ?? []) {
    const inline = inlineOf(one);
    if (!inline) continue;
    const suggested = one.marks?.find((mark) => mark.type === "suggestion");
    if (suggested) addSuggested(done, suggested.attrs as Omit<Suggestion, "kind" | "inlines">, inline);
    else add(done, inline);
  }
  return done;
}

function add<Own extends Inline>(to: Own[], inline: Own): void {
  const last = to.at(-1);
  if (inline.kind === "link" && last?.kind === "link" && last.href === inline.href) last.inlines.push(...inline.inlines);
  else to.push(inline);
}

function addSuggested(to: Inline[], { id, change, by, at }: Omit<Suggestion, "kind" | "inlines">, inline: Suggestible): void {
  const last = to.at(-1);
  if (last?.kind === "suggestion" && last.id === id && last.change === change && last.by === by && last.at === at) add(last.inlines, inline);
  else to.push({ kind: "suggestion", id, change, by, at, inlines: [inline] });
}

function inlineOf({ type, attrs, text, marks }: EditorNode): Suggestible | undefined {
  switch (type) {
    case "text":
      return textOf(text ?? "", marks ?? []);
    case "lineBreak":
      return { kind: "line_break" };
    case "fact":
      return { kind: "fact", name: String(attrs?.["name"]) };
    case "citation":
      return { kind: "citation", evidence: String(attrs?.["evidence"]) };
    case "story":
      return { kind: "story", token: String(attrs?.["token"]) };
    case "footnote": {
      const own = attrs?.["inlines"] as Footnote["inlines"];
      return own.length ? { kind: "footnote", inlines: own } : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(words: string, marks: NonNullable<EditorNode["marks"]>): Text | Link {
  const of = (type: string) => marks.find((mark) => mark.type === type);
  const text: Text = { kind: "text", text: words };
  for (const flag of FLAGS) if (of(flag)) text[flag] = true;
  if (of("superscript")) text.raised = "super";
  if (of("subscript")) text.raised = "sub";
  const language = of("language");
  if (language) text.language = String(language.attrs?.["lang"]);
  const link = of("link");
  return link ? { kind: "link", href: String(link.attrs?.["href"]), inlines: [text] } : text;
}
