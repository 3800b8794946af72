/** What the `/` menu offers. A later source of things to put in is one more function in `SOURCES`. */

import type { Editor, Range } from "@tiptap/core";
import type { Facts } from "./facts";
import { isInTable } from "@tiptap/pm/tables";
import { toggleHeading, toggleList, toggleQuote } from "./behaviour";
import { TABLE_TOOLS } from "./table_tools";
import type { Words } from "./views";

export interface MenuItem {
  label: string;
  hint: string;
  /** Puts it in place of what was typed for the menu. Answers another menu's name where one more choice is needed. */
  run(editor: Editor, typed: Range): "facts" | void;
}

export interface MenuContext {
  words: Words;
  facts: Facts;
  editor: Editor;
  /** How many levels of headings the section may have. */
  headings: number;
  note(): void;
  figure(): void;
}

const MOST_FACTS = 12;

type Source = (query: string, context: MenuContext) => MenuItem[];

const blocks: Source = (query, { words, note, figure, editor, headings }) => {
  const item = (word: string, hint: string, run: MenuItem["run"]): MenuItem => ({ label: words[word]!, hint, run });
  const cleared = (run: (editor: Editor) => unknown): MenuItem["run"] => (editor, typed) => {
    editor.commands.deleteRange(typed);
    run(editor);
  };
  const text = [
    item("fact", words["fact_hint"]!, (editor, { from, to }) => {
      editor.commands.deleteRange({ from: from + 1, to });
      return "facts";
    }),
    item("footnote", words["footnote_hint"]!, cleared(() => note())),
  ];
  const levels = [1, 2, 3].filter((level) => level <= headings);
  const below = () => [
    item("table", words["table_hint"]!, cleared(insertTable)),
    item("figure", words["figure_hint"]!, cleared(() => figure())),
    ...levels.map((level) => item(`heading_${level}`, `Ctrl+Alt+${level}`, cleared((editor) => toggleHeading(editor, level)))),
    item("bullets", "Ctrl+Shift+8", cleared((editor) => toggleList(editor, "bulletList"))),
    item("numbers", "Ctrl+Shift+7", cleared((editor) => toggleList(editor, "numberedList"))),
    item("quote", "Ctrl+Shift+9", cleared(toggleQuote)),
  ];
  const ofTable = () => TABLE_TOOLS.filter((tool) => tool.usable?.(editor) ?? true).map(({ word, run }) => item(word, words["table"]!, cleared(run)));
  const all = [...text, ...(isInTable(editor.state) ? ofTable() : below())]; // a cell holds words alone
  return all.filter(({ label }) => plain(label).includes(plain(query)));
};

const facts: Source = (query, { facts }) => {
  const wanted = plain(query).split(/\s+/);
  const matches = facts.all.filter(({ name, value, description }) => {
    const text = plain(`${name} ${description} ${value}`);
    return wanted.every((word) => text.includes(word));
  });
  return matches.slice(0, MOST_FACTS).map(({ name, value, description }) => ({
    label: value || name,
    hint: description,
    run: (editor, typed) => {
      editor.chain().focus().deleteRange(typed).insertContent([{ type: "fact", attrs: { name } }]).run();
    },
  }));
};

export const SOURCES = {
  all: (query: string, context: MenuContext) => [...blocks(query, context), ...(query.trim() ? facts(query, context) : [])],
  facts,
} satisfies Record<string, Source>;

export function insertTable(editor: Editor): boolean {
  const row = (type: string) => ({ type: "tableRow", content: [1, 2, 3].map(() => ({ type, content: [{ type: "paragraph" }] })) });
  const at = editor.state.selection.from;
  const done = editor.chain().focus().insertContent([{ type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] }]).run();
  let first: number | undefined;
  editor.state.doc.descendants((node, position) => {
    if (first === undefined && node.type.name === "tableHeader" && position >= at - 2) first = position;
    return first === undefined;
  });
  if (first !== undefined) editor.commands.setTextSelection(first + 2);
  return done;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
