// How long a text is under a funder's rule, as `app/domain/counting.py` counts it, so that a count can follow the
// keys. `counting_cases.json` and `counting_blocks.json` of the tests hold both to the same answers.
import type { Block, Inline } from "./document/blocks";

export type Unit = "words" | "characters" | "bytes" | "sentences" | "paragraphs" | "items" | "rows";

export interface CountRule {
  /** Pages are measured on the PDF, never here. */
  unit: Unit;
  counts?: Partial<Counting>;
  /** Of the text; sentences end differently. */
  language?: string;
}

export interface Counting {
  spaces: boolean;
  line_break: 1 | 2;
  tables: boolean;
  references: boolean;
}

const ALL: Counting = { spaces: true, line_break: 1, tables: true, references: true };

// What Unicode calls white space; `\s` here would add the byte order mark and leave out U+0085.
const SPACE = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "gu");
const INK = new RegExp(`[^${SPACE}]`, "u");
// Runs without spaces; the narrow, the figure and, between digits, the non-breaking space stand inside numbers.
const RUN = new RegExp(`(?:[^${SPACE}]|[\\u202f\\u2007]|(?<=\\p{Nd})\\xa0(?=\\p{Nd}))+`, "gu");
const IDEOGRAPH =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\u30fb\u30fc\uff01-\uff65]/gu;
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u200b]+/gu;
const WORDLIKE = /[\p{L}\p{N}]/u;
const ASCII = /^[\x00-\x7f]*$/;
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/u;
const ABBREVIATION = new RegExp(
  `(?:^|[${SPACE}(])(?:\\p{Lu}|Dr|Mr|Mrs|Ms|Mme|Prof|Sr|Sra|St|No|Nos|Art|Arts|para|paras|pp?|vol|fig|cf|vs|ca|approx` +
    `|e\\.g|i\\.e|etc|incl|est|ed|Inc|Ltd|Co|Corp|p\\. ex|págs?|núm|av)\\.[${SPACE}]*$`,
  "iu",
);

const words = new Intl.Segmenter("th", { granularity: "word" });
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many of the rule's unit the blocks have, as they are printed. */
export function countBlocks(blocks: readonly Block[], rule: CountRule): number {
  const counts = { ...ALL, ...rule.counts };
  switch (rule.unit) {
    case "items":
      return sum(blocks, (block) => (block.kind === "bullets" || block.kind === "numbers" ? block.items.length : 0));
    case "rows":
      return sum(blocks, (block) => (block.kind === "table" ? block.body.length : 0));
    case "paragraphs": {
      const bare = { ...ALL, tables: false, references: false };
      const written = blocks.filter((block) => block.kind !== "heading");
      return sum(written.flatMap((block) => linesOf(block, bare)), isWritten);
    }
    default:
      return measure(countedText(blocks, counts), rule, counts);
  }
}

/** How many of the rule's unit a text from a form has, as it stands. */
export function countText(text: string, rule: CountRule): number {
  const lines = text.replace(/\r\n?/g, "\n");
  switch (rule.unit) {
    case "items":
    case "rows":
      return sum(text.split(LINE_ENDS), isWritten);
    case "paragraphs":
      return sum(text.split("\n"), isWritten);
    default:
      return measure(lines, rule, { ...ALL, ...rule.counts });
  }
}

/** The text of blocks that a rule counts: one line a block, item or cell; footnotes behind their block. */
export function countedText(blocks: readonly Block[], counts: Counting = ALL): string {
  return blocks.flatMap((block) => linesOf(block, counts)).join("\n");
}

function measure(text: string, rule: CountRule, counts: Counting): number {
  const breaks = (counts.line_break - 1) * (text.split("\n").length - 1);
  switch (rule.unit) {
    case "characters":
      return counts.spaces ? charactersIn(text) + breaks : charactersIn(text.replace(SPACES, ""));
    case "bytes":
      return new TextEncoder().encode(text).length + breaks;
    case "sentences": {
      const sentences = new Intl.Segmenter(rule.language ?? "en", { granularity: "sentence" });
      return sum(text.split("\n"), (line) => sentencesIn(line, sentences));
    }
    default:
      return sum(text.match(RUN) ?? [], wordsInRun);
  }
}

// ── lines of blocks ──────────────────────────────────────────────────────────────────────────────────────────────

function linesOf(block: Block, counts: Counting): string[] {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return printed(block.inlines, counts);
    case "quote":
      return block.blocks.flatMap((paragraph) => printed(paragraph.inlines, counts));
    case "bullets":
    case "numbers":
      return block.items.flatMap((item) => [
        ...printed(item.inlines, counts),
        ...(item.children ?? []).flatMap((child) => linesOf(child, counts)),
      ]);
    case "table": {
      if (!counts.tables) return [];
      const rows = [...block.head, ...block.body, ...(block.foot ?? [])];
      const cells = rows.flatMap((row) => row.cells.flatMap((cell) => printed(cell.inlines, counts)));
      return block.caption ? [block.caption, ...cells] : cells;
    }
    case "figure":
      return counts.tables && block.caption ? [block.caption] : [];
    case "callout":
    case "page_break":
      return [];
  }
}

function printed(inlines: readonly Inline[], counts: Counting): string[] {
  const notes: string[] = [];
  const text = inlines.map((inline) => textOf(inline, counts, notes)).join("");
  return text ? [text, ...notes] : notes;
}

function textOf(inline: Inline, counts: Counting, notes: string[]): string {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "fact":
      return inline.value || `{{${inline.name}}}`;
    case "story":
      return inline.text ?? "";
    case "link":
      return inline.inlines.map((text) => text.text).join("");
    case "line_break":
      return "\n";
    case "footnote":
      if (counts.references) notes.push(inline.inlines.map((own) => textOf(own, counts, notes)).join(""));
      return "";
    case "suggestion": // not accepted yet
      return inline.change === "delete" ? inline.inlines.map((own) => textOf(own, counts, notes)).join("") : "";
    case "citation":
      return "";
  }
}

// ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────

function wordsInRun(run: string): number {
  if (!INK.test(run)) return 0;
  const ideographs = run.match(IDEOGRAPH)?.length ?? 0;
  const rest = run.replace(IDEOGRAPH, " ");
  const unspaced = sum(rest.match(UNSPACED) ?? [], wordsUnspaced);
  if (!ideographs && !unspaced) return 1;
  const pieces = rest.replace(UNSPACED, " ").split(SPACES);
  return ideographs + unspaced + sum(pieces, (piece) => (WORDLIKE.test(piece) ? 1 : 0));
}

function wordsUnspaced(text: string): number {
  return sum([...words.segment(text)], (part) => (WORDLIKE.test(part.segment) ? 1 : 0));
}

function charactersIn(text: string): number {
  return ASCII.test(text) ? text.length : [...graphemes.segment(text)].length;
}

function sentencesIn(line: string, sentences: Intl.Segmenter): number {
  let number = 0;
  let open = false;
  for (const { segment } of sentences.segment(line)) {
    if (!WORDLIKE.test(segment)) continue;
    if (!open) number += 1;
    open = ABBREVIATION.test(segment);
  }
  return number;
}

function isWritten(line: string): number {
  return INK.test(line) ? 1 : 0;
}

function sum<T>(things: readonly T[], size: (thing: T) => number): number {
  return things.reduce((total, thing) => total + size(thing), 0);
}
