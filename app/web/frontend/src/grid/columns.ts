/** What a grid shows: its columns, and the lines on the screen made of rows and headings of groups. */

import type { Row } from "./rows";

export interface Choice {
  readonly key: string;
  readonly label: string;
}

export interface Column {
  readonly key: string;
  readonly label: string;
  /** In pixels. */
  readonly width: number;
  readonly kind: "text" | "number" | "choice" | "computed";
  /** Stays at the end of the frame while what is before it scrolls. */
  readonly stays?: boolean;
  readonly choices?: readonly Choice[];
  /** What a computed cell shows. */
  readonly show?: (row: Row) => string;
}

export interface Group {
  readonly label: string;
  /** Printed in a computed column. */
  readonly sums: Readonly<Record<string, string>>;
}

/** A heading of a group, a row, or the empty row at the end, in which a new one begins. */
export type Line =
  | { readonly kind: "group"; readonly group: Group }
  | { readonly kind: "row"; readonly row: Row; readonly place: number }
  | { readonly kind: "new" };

export interface Foot {
  readonly label: string;
  readonly sums: Readonly<Record<string, string>>;
}

/** What stands in a cell: the name of a choice, a plain number with its thousands parted, else the text. */
export function shown(column: Column, row: Row, number: (text: string) => string): string {
  if (column.kind === "computed") return column.show?.(row) ?? "";
  const text = row.cells[column.key] ?? "";
  if (column.kind === "choice") return column.choices?.find((choice) => choice.key === text)?.label ?? text;
  return column.kind === "number" && /^\d+(\.\d+)?$/.test(text) ? number(text) : text;
}

/** What was typed into a cell of choices: the key of the one that is named so, else the text. */
export function typed(column: Column, text: string): string {
  const wanted = text.trim().toLocaleLowerCase();
  const found = column.choices?.find((choice) => choice.label.toLocaleLowerCase() === wanted);
  return found ? found.key : text;
}
