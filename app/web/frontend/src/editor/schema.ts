/** What the editor can hold: our document, node by node; its marks stand in `marks.ts`. */

import { Node, getExtensionField, type Extensions, type NodeViewRenderer } from "@tiptap/core";
import { figure } from "./figures";
import { MARKS, Suggested } from "./marks";

declare module "@tiptap/core" {
  interface NodeConfig {
    /** What the table's plugin takes a node for. */
    tableRole?: string;
  }
}

const HEADLINE = "inline headline";
const Doc = Node.create({ name: "doc", topNode: true, content: "block+" });
const NoteDoc = Node.create({ name: "doc", topNode: true, content: "paragraph+" });
const TextNode = Node.create({ name: "text", group: HEADLINE });

const Paragraph = Node.create({
  name: "paragraph",
  group: "block",
  content: "inline*",
  priority: 1000,
  parseHTML: () => [{ tag: "p" }],
  renderHTML: ({ HTMLAttributes }) => ["p", { ...HTMLAttributes, dir: "auto" }, 0],
});

/** Level 1 is the one below the section's own heading; what is pasted deeper than the section may go is at its deepest. */
const heading = (deepest: number) => Node.create({
  name: "heading",
  group: "block",
  content: "headline*",
  defining: true,
  addAttributes: () => ({
    level: { default: 1, parseHTML: (dom) => Number(dom.dataset["level"] ?? dom.tagName[1]), rendered: false },
  }),
  parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({
    tag: `h${level}`,
    getAttrs: (dom) => ({ level: Math.min(Math.max(1, deepest), Number(dom.dataset["level"] ?? level)) }),
  })),
  renderHTML: ({ node }) => [`h${Number(node.attrs["level"]) + 1}`, { "data-level": node.attrs["level"], dir: "auto" }, 0],
});

const Quote = Node.create({
  name: "quote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: () => ["blockquote", { dir: "auto" }, 0],
});

const BulletList = Node.create({
  name: "bulletList",
  group: "block list",
  content: "listItem+",
  parseHTML: () => [{ tag: "ul" }],
  renderHTML: () => ["ul", { dir: "auto" }, 0],
});

const NumberedList = Node.create({
  name: "numberedList",
  group: "block list",
  content: "listItem+",
  addAttributes: () => ({
    start: { default: 1, parseHTML: (dom) => Math.max(0, Number(dom.getAttribute("start") ?? 1)) || 1, renderHTML: ({ start }) => (start === 1 ? {} : { start }) },
  }),
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: ({ HTMLAttributes }) => ["ol", { ...HTMLAttributes, dir: "auto" }, 0],
});

const ListItem = Node.create({
  name: "listItem",
  content: "paragraph list*",
  defining: true,
  parseHTML: () => [{ tag: "li" }],
  renderHTML: () => ["li", 0],
});

const Table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  tableRole: "table",
  isolating: true,
  extendNodeSchema: (node) => ({ tableRole: getExtensionField(node, "tableRole") }),
  addAttributes: () => ({
    caption: { default: "", parseHTML: (dom) => dom.dataset["caption"] ?? "", renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}) },
  }),
  parseHTML: () => [{ tag: "table" }],
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]],
});

const TableRow = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)+",
  tableRole: "row",
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: () => ["tr", 0],
});

// A funder's form knows no joined cells, so there are none here; the table's plugin asks for the spans all the same.
const cell = (name: string, tag: string, tableRole: string) =>
  Node.create({
    name,
    content: "paragraph+",
    tableRole,
    isolating: true,
    addAttributes: () => ({
      align: { default: "start", parseHTML: (dom) => dom.dataset["align"] ?? "start", renderHTML: ({ align }) => (align === "start" ? {} : { "data-align": align }) },
      share: { default: 1, rendered: false },
      colspan: { default: 1, rendered: false, parseHTML: () => 1 },
      rowspan: { default: 1, rendered: false, parseHTML: () => 1 },
      colwidth: { default: null, rendered: false, parseHTML: () => null },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const LineBreak = Node.create({
  name: "lineBreak",
  group: "inline",
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
});

/** Nodes that show something that is not typed: how each looks is given by who makes the editor. */
export interface Looks {
  /** The printed value of a fact. */
  fact(name: string): string;
  chip: NodeViewRenderer;
  footnote: NodeViewRenderer;
  figure: NodeViewRenderer;
  kept: NodeViewRenderer;
  table: NodeViewRenderer;
}

const chip = (name: string, attribute: string, looks: Looks) =>
  Node.create({
    name,
    group: HEADLINE,
    inline: true,
    atom: true,
    selectable: true,
    addAttributes: () => ({
      [attribute]: { default: "", parseHTML: (dom) => dom.getAttribute(`data-${name}`) ?? "", renderHTML: (given) => ({ [`data-${name}`]: given[attribute] }) },
    }),
    parseHTML: () => [{ tag: `span[data-${name}]` }],
    renderHTML: ({ node, HTMLAttributes }) => [
      "span",
      HTMLAttributes,
      name === "fact" ? looks.fact(String(node.attrs[attribute])) : `[${String(node.attrs[attribute])}]`,
    ],
    renderText: ({ node }) => (name === "fact" ? looks.fact(String(node.attrs[attribute])) : ""),
    addNodeView: () => looks.chip,
  });

/** JSON in an attribute, for what the editor does not look into. */
const json = (attribute: string, otherwise: unknown) => ({
  default: otherwise,
  parseHTML: (dom: HTMLElement) => {
    try {
      return JSON.parse(dom.getAttribute(`data-${attribute}`) ?? "") as unknown;
    } catch {
      return otherwise;
    }
  },
  renderHTML: (given: Record<string, unknown>) => ({ [`data-${attribute}`]: JSON.stringify(given[attribute]) }),
});

const footnote = (looks: Looks) =>
  Node.create({
    name: "footnote",
    group: HEADLINE,
    inline: true,
    atom: true,
    addAttributes: () => ({ inlines: json("inlines", []) }),
    parseHTML: () => [{ tag: "sup[data-inlines]", priority: 60 }],
    renderHTML: ({ HTMLAttributes }) => ["sup", HTMLAttributes],
    addNodeView: () => looks.footnote,
  });

const kept = (looks: Looks) =>
  Node.create({
    name: "kept",
    group: "block",
    atom: true,
    addAttributes: () => ({ block: json("block", { kind: "page_break" }) }),
    renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes],
    addNodeView: () => looks.kept,
  });

/** `headings` is how many levels of them the text may have. */
export function documentSchema(looks: Looks, headings = 4): Extensions {
  return [
    Doc, TextNode, Paragraph, heading(headings), Quote, BulletList, NumberedList, ListItem,
    Table.extend({ addNodeView: () => looks.table }), TableRow,
    cell("tableCell", "td", "cell"), cell("tableHeader", "th", "header_cell"),
    LineBreak, chip("fact", "name", looks), chip("citation", "evidence", looks), chip("story", "token", looks),
    footnote(looks), figure(looks.figure), kept(looks), Suggested, ...MARKS,
  ];
}

/** Of a footnote's text. */
export function noteSchema(looks: Looks): Extensions {
  return [NoteDoc, TextNode, Paragraph, LineBreak, chip("fact", "name", looks), ...MARKS];
}
