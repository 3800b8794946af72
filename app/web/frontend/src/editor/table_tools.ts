/** What can be done to the table that the selection stands in: by the buttons above the text, and by the `/` menu. */

import type { Editor } from "@tiptap/core";
import type { Command } from "@tiptap/pm/state";
import {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, isInTable, selectedRect, toggleHeader,
} from "@tiptap/pm/tables";

export interface TableTool {
  word: string;
  run(editor: Editor): unknown;
  pressed?(editor: Editor): boolean;
  usable?(editor: Editor): boolean;
}

const tool = (word: string, ...commands: readonly Command[]): TableTool => ({
  word,
  run: ({ state, view }) => commands.some((command) => command(state, view.dispatch)),
});

export const TABLE_TOOLS: readonly TableTool[] = [
  { ...tool("row_above", addRowBefore), usable: (editor) => !isInHead(editor) },
  tool("row_below", addRowAfter),
  tool("column_before", addColumnBefore),
  tool("column_after", addColumnAfter),
  tool("delete_row", deleteRow, deleteTable), // the last of its rows is the table
  tool("delete_column", deleteColumn, deleteTable),
  { ...tool("head_row", toggleHeader("row")), pressed: hasHead },
  { word: "align", run: alignColumn },
  tool("delete_table", deleteTable),
];

function hasHead({ state }: Editor): boolean {
  return isInTable(state) && selectedRect(state).table.firstChild!.firstChild!.type.name === "tableHeader";
}

function isInHead(editor: Editor): boolean {
  return hasHead(editor) && selectedRect(editor.state).top === 0;
}

/** The columns that the selection touches: to the start, to the end, to the middle, in turn. */
function alignColumn({ state, view }: Editor): void {
  const { map, table, tableStart, left, right } = selectedRect(state);
  const turn: Record<string, string> = { start: "end", end: "centre", centre: "start" };
  const now = String(table.nodeAt(map.map[left]!)!.attrs["align"]);
  const { tr } = state;
  for (const at of map.cellsInRect({ left, right, top: 0, bottom: map.height })) tr.setNodeAttribute(tableStart + at, "align", turn[now]);
  view.dispatch(tr);
}
