// The document tree as stored and as the API sends it: `app/domain/document.py`, field by field. The server writes every
// field; who makes a block may leave out those that have a default there.

export interface Text {
  kind: "text";
  text: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  raised?: "super" | "sub" | null;
  language?: string | null;
}

export interface LineBreak {
  kind: "line_break";
}

/** A value of the project by its name; `value` is empty in stored text. */
export interface Fact {
  kind: "fact";
  name: string;
  value?: string;
}

export interface Citation {
  kind: "citation";
  evidence: string;
  label?: string;
}

export interface StoryRef {
  kind: "story";
  token: string;
  text?: string;
}

export interface Link {
  kind: "link";
  href: string;
  inlines: Text[];
}

export interface Footnote {
  kind: "footnote";
  inlines: (Text | Link | Fact | LineBreak)[];
}

export type Suggestible = Text | LineBreak | Fact | Citation | StoryRef | Link | Footnote;

/**
 * Text that somebody would put in or take out; pieces with one `id` are one suggestion. Suggestions stand neither in
 * each other nor in links and footnotes. Of a new one the server sets `by` and `at`, whatever is sent.
 */
export interface Suggestion {
  kind: "suggestion";
  /** 1 to 40 of a-z, 0-9 and -, not beginning with -. */
  id: string;
  change: "insert" | "delete";
  by: string;
  /** An instant with its zone: 2026-11-26T09:00:00Z. */
  at: string;
  inlines: Suggestible[];
}

export type Inline = Suggestible | Suggestion;

/** `level` 1 to 4. */
export interface Heading {
  kind: "heading";
  level: number;
  inlines: Inline[];
  anchor?: string;
  number?: string;
}

export interface Paragraph {
  kind: "paragraph";
  inlines: Inline[];
}

export interface Quote {
  kind: "quote";
  blocks: Paragraph[];
}

export interface ListItem {
  kind?: "item";
  inlines: Inline[];
  children?: (BulletList | NumberedList)[];
}

export interface BulletList {
  kind: "bullets";
  items: ListItem[];
}

export interface NumberedList {
  kind: "numbers";
  items: ListItem[];
  start?: number;
}

export type Align = "start" | "end" | "centre";

export interface Cell {
  inlines: Inline[];
  colspan?: number;
  rowspan?: number;
  align?: Align | null;
}

export interface Row {
  cells: Cell[];
  style?: "normal" | "group" | "subtotal" | "total";
}

export interface Column {
  width?: number;
  align?: Align;
}

export interface Table {
  kind: "table";
  columns: Column[];
  head: Row[];
  body: Row[];
  foot?: Row[];
  caption?: string;
  number?: number;
  anchor?: string;
}

/** A picture is the writer's; the others are made from data by the server, and a writer's text has none. */
export interface Figure {
  kind: "figure";
  figure: "gantt" | "bars" | "donut" | "theory_of_change" | "risk_matrix" | "picture";
  alt: string;
  caption?: string;
  /** SHA-256 of a picture's file. */
  picture?: string;
  width?: "full" | "half";
}

/** A notice of ours: never part of the text. */
export interface Callout {
  kind: "callout";
  tone: "note" | "missing";
  inlines: Inline[];
}

export interface PageBreak {
  kind: "page_break";
}

export type Block =
  | Heading
  | Paragraph
  | Quote
  | BulletList
  | NumberedList
  | Table
  | Figure
  | Callout
  | PageBreak;
