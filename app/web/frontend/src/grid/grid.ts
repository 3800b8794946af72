/** A grid like a spreadsheet's: arrows, typing, ranges, blocks from and to the clipboard, undo, rows without end. */

import { readBlock, writeBlock, type Block } from "./block";
import { typed, type Column, type Foot, type Group, type Line } from "./columns";
import { CellEditor } from "./editor";
import { commandOf, type Command } from "./keys";
import type { Change, Row, Rows } from "./rows";
import { rectangle, View, type Place } from "./view";

export interface Grouping {
  /** The column whose text is the key of a row's group. */
  readonly by: string;
  readonly all: () => readonly (Group & { key: string })[];
}

export interface Setup {
  readonly label: string;
  /** What the empty row at the end says. */
  readonly fresh: string;
  readonly editable: boolean;
  readonly columns: readonly Column[];
  readonly rows: Rows;
  /** Printed with its thousands parted. */
  readonly number: (text: string) => string;
  readonly problem: (key: string, column: string) => string;
  /** Without it there are no groups. */
  readonly group?: Grouping;
  readonly feet: () => readonly Foot[];
  /** Told where the reader is. */
  readonly moved?: (key: string | undefined, column: Column) => void;
}

export class Grid {
  private readonly view: View;
  private readonly editor: CellEditor;
  private lines: readonly Line[] = [];
  private active: Place = { line: 0, column: 0 };
  private anchor: Place = { line: 0, column: 0 };
  private leaving = false;
  grouped = true;

  constructor(private setup: Setup) {
    this.view = new View(setup.label, setup.number, setup.editable ? setup.fresh : "");
    this.editor = new CellEditor((text, then) => this.finish(text, then));
    const root = this.view.root;
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("pointerdown", (event) => this.pointed(event));
    root.addEventListener("dblclick", () => this.begin());
    root.addEventListener("copy", (event) => this.copied(event));
    root.addEventListener("cut", (event) => this.copied(event, true));
    root.addEventListener("paste", (event) => this.pasted(event));
    root.addEventListener("focus", () => (this.leaving = false));
    this.refresh();
    this.to(this.firstRow());
  }

  get element(): HTMLElement {
    return this.view.root;
  }

  show(columns: readonly Column[]): void {
    this.setup = { ...this.setup, columns };
    this.active = { ...this.active, column: Math.min(this.active.column, columns.length - 1) };
    this.anchor = this.active;
    this.refresh();
  }

  /** Draw again what rows, sums or problems have become; the reader stays in the same row. */
  refresh(): void {
    const [active, anchor] = [this.keyAt(this.active.line), this.keyAt(this.anchor.line)];
    this.lines = this.arranged();
    this.active = { ...this.active, line: this.lineOf(active, this.active.line) };
    this.anchor = { ...this.anchor, line: this.lineOf(anchor, this.anchor.line) };
    this.draw();
  }

  /** Go to a cell by its row's key, and take the focus. */
  goTo(key: string, column: string): void {
    const place = { line: this.lineOf(key, 0), column: this.setup.columns.findIndex((one) => one.key === column) };
    this.to({ ...place, column: Math.max(0, place.column) });
    this.view.root.focus();
  }

  run(command: Command): void {
    const { rows } = this.setup;
    const keys = this.chosenKeys();
    const at = this.active;
    switch (command.do) {
      case "move":
        return this.to(this.moved(command), command.extend);
      case "next":
        return this.to(this.after(command.back ? -1 : 1) ?? this.active);
      case "edit":
        return this.begin(command.text);
      case "all":
        this.anchor = this.firstRow();
        return this.to({ line: this.lines.length - 1, column: this.setup.columns.length - 1 }, true);
      case "leave":
        this.leaving = true;
        this.anchor = this.active;
        return this.draw();
    }
    if (!this.setup.editable) return;
    switch (command.do) {
      case "clear":
        return rows.edit(this.chosen().map((cell) => ({ ...cell, text: "" })));
      case "fill":
        return this.fill();
      case "undo":
        return rows.undo();
      case "redo":
        return rows.redo();
      case "insert": {
        const [key] = rows.insert([this.seed()], this.keyAt(at.line));
        return this.to({ ...at, line: this.lineOf(key, at.line) });
      }
      case "delete":
        return rows.remove(new Set(keys));
      case "shift": {
        const other = this.lines[at.line + (command.up ? -1 : 1)];
        const key = this.keyAt(at.line);
        if (key !== undefined && other?.kind === "row") rows.move(key, other.row.key);
      }
    }
  }

  // ── what stands where ──────────────────────────────────────────────────────────────────────────────────────

  private arranged(): readonly Line[] {
    const { rows, group, editable } = this.setup;
    const row = (one: Row, place: number): Line => ({ kind: "row", row: one, place });
    const lines: Line[] = [];
    if (group && this.grouped) {
      const under = new Map<string, Line[]>();
      rows.all.forEach((one, place) => {
        const key = one.cells[group.by] ?? "";
        const own = under.get(key);
        if (own) own.push(row(one, place));
        else under.set(key, [row(one, place)]);
      });
      for (const one of group.all()) {
        const own = under.get(one.key);
        if (own) lines.push({ kind: "group", group: one }, ...own);
      }
    } else {
      rows.all.forEach((one, place) => lines.push(row(one, place)));
    }
    if (editable || lines.length === 0) lines.push({ kind: "new" });
    return lines;
  }

  private keyAt(line: number): string | undefined {
    const found = this.lines[line];
    return found?.kind === "row" ? found.row.key : undefined;
  }

  private lineOf(key: string | undefined, otherwise: number): number {
    const found = key === undefined ? -1 : this.lines.findIndex((line) => line.kind === "row" && line.row.key === key);
    return found >= 0 ? found : Math.max(0, Math.min(otherwise, this.lines.length - 1));
  }

  private firstRow(): Place {
    return { line: Math.max(0, this.lines.findIndex((line) => line.kind !== "group")), column: 0 };
  }

  private chosenKeys(): string[] {
    const { top, bottom } = rectangle(this.anchor, this.active);
    const keys: string[] = [];
    for (let line = top; line <= bottom; line += 1) {
      const key = this.keyAt(line);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  }

  private chosen(): { key: string; column: string }[] {
    const { left, right } = rectangle(this.anchor, this.active);
    const columns = this.setup.columns.slice(left, right + 1).filter((column) => column.kind !== "computed");
    return this.chosenKeys().flatMap((key) => columns.map((column) => ({ key, column: column.key })));
  }

  /** What a new row begins with: the group it is made in. */
  private seed(): Record<string, string> {
    const { rows, group } = this.setup;
    const row = rows.get(this.keyAt(this.active.line) ?? "");
    return row && group && this.grouped ? { [group.by]: row.cells[group.by] ?? "" } : {};
  }

  // ── going about ────────────────────────────────────────────────────────────────────────────────────────────

  private moved({ lines, columns, far }: Extract<Command, { do: "move" }>): Place {
    const across = this.view.rightToLeft ? -columns : columns;
    if (far && columns) return { ...this.active, column: across < 0 ? 0 : this.setup.columns.length - 1 };
    if (far) return lines < 0 ? { ...this.firstRow(), column: this.active.column } : { ...this.active, line: this.lines.length - 1 };
    const step = Math.abs(lines) > 1 ? Math.sign(lines) * this.view.page : lines;
    return this.past({ line: this.active.line + step, column: this.active.column + across }, Math.sign(lines) || 1);
  }

  /** The next cell in reading order; nothing beyond the last, where the focus goes on to what follows the grid. */
  private after(step: number): Place | undefined {
    const width = this.setup.columns.length;
    const column = this.active.column + step;
    if (column >= 0 && column < width) return { ...this.active, column };
    const line = this.active.line + step;
    const end = line < this.firstRow().line || line >= this.lines.length;
    return end ? undefined : this.past({ line, column: step > 0 ? 0 : width - 1 }, step);
  }

  /** Over headings of groups, and within the grid. */
  private past(place: Place, step: number): Place {
    let line = place.line;
    while (this.lines[line]?.kind === "group") line += step;
    if (line < 0 || line >= this.lines.length) line = step < 0 ? this.firstRow().line : this.lines.length - 1;
    return { line, column: Math.max(0, Math.min(place.column, this.setup.columns.length - 1)) };
  }

  private to(place: Place, extend = false): void {
    this.active = place;
    if (!extend) this.anchor = place;
    this.draw();
    this.view.reveal(place);
    this.setup.moved?.(this.keyAt(place.line), this.setup.columns[place.column]!);
  }

  private draw(): void {
    const { columns, problem, feet } = this.setup;
    this.view.draw({ columns, lines: this.lines, feet: feet(), active: this.active, anchor: this.anchor, problem });
  }

  private pressed(event: KeyboardEvent): void {
    if (this.editor.open || (event.key === "Tab" && this.leaving)) return;
    const command = commandOf(event);
    if (!command) return;
    if (command.do === "next" && !this.after(command.back ? -1 : 1)) return;
    event.preventDefault();
    this.run(command);
  }

  private pointed(event: PointerEvent): void {
    const place = this.view.at(event.target);
    if (this.editor.open || !place || this.lines[place.line]?.kind === "group") return;
    this.to(place, event.shiftKey);
    const follow = (moved: PointerEvent) => {
      const over = this.view.at(document.elementFromPoint(moved.clientX, moved.clientY));
      if (over && (over.line !== this.active.line || over.column !== this.active.column)) this.to(over, true);
    };
    const stop = () => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", stop);
    };
    if (event.pointerType === "mouse") {
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", stop);
    }
  }

  // ── writing ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Open the cell; with a text it is written over. */
  private begin(text?: string): void {
    const column = this.setup.columns[this.active.column]!;
    const cell = this.view.cell(this.active);
    if (!this.setup.editable || column.kind === "computed" || !cell) return;
    const row = this.setup.rows.get(this.keyAt(this.active.line) ?? "");
    const before = row?.cells[column.key] ?? "";
    const named = column.choices?.find((choice) => choice.key === before)?.label ?? before;
    this.editor.begin(cell, column, text ?? named);
  }

  private finish(text: string | undefined, then: Command | undefined): void {
    if (text !== undefined) this.write([[text]], this.active);
    this.view.root.focus({ preventScroll: true });
    if (then) this.run(then);
  }

  private fill(): void {
    const { top, left, right } = rectangle(this.anchor, this.active);
    const from = this.setup.rows.get(this.keyAt(top === this.active.line && this.anchor.line === top ? top - 1 : top) ?? "");
    const columns = this.setup.columns.slice(left, right + 1).filter((column) => column.kind !== "computed");
    if (!from) return;
    const changes: Change[] = this.chosenKeys()
      .filter((key) => key !== from.key)
      .flatMap((key) => columns.map((column) => ({ key, column: column.key, text: from.cells[column.key] ?? "" })));
    this.setup.rows.edit(changes);
  }

  /** Write a block from a place on; rows that are not there yet are made. Computed cells are passed over. */
  private write(block: Block, at: Place): void {
    const { rows, columns } = this.setup;
    const changes: Change[] = [];
    const added: Record<string, string>[] = [];
    let line = at.line;
    for (const texts of block) {
      while (this.lines[line]?.kind === "group") line += 1;
      const key = this.keyAt(line);
      const cells: Record<string, string> = {};
      texts.forEach((text, offset) => {
        const column = columns[at.column + offset];
        if (column && column.kind !== "computed") cells[column.key] = typed(column, text);
      });
      if (key === undefined) added.push(cells);
      else for (const [column, text] of Object.entries(cells)) changes.push({ key, column, text });
      line += 1;
    }
    const differing = changes.filter(({ key, column, text }) => (rows.get(key)?.cells[column] ?? "") !== text);
    const filled = added.filter((cells) => Object.values(cells).some((text) => text !== ""));
    rows.together(() => {
      if (differing.length) rows.edit(differing);
      if (filled.length) this.active = this.anchor = { ...at, line: this.lineAfter(rows.insert(filled), at.line) };
    });
    this.refresh();
  }

  private lineAfter(keys: readonly string[], otherwise: number): number {
    this.lines = this.arranged();
    return this.lineOf(keys[0], otherwise);
  }

  private copied(event: ClipboardEvent, cut = false): void {
    if (this.editor.open) return;
    const { left, right } = rectangle(this.anchor, this.active);
    const columns = this.setup.columns.slice(left, right + 1);
    const block = this.chosenKeys().map((key) => {
      const row = this.setup.rows.get(key)!;
      return columns.map((column) => {
        if (column.kind === "computed") return column.show?.(row) ?? "";
        const text = row.cells[column.key] ?? "";
        return column.choices?.find((choice) => choice.key === text)?.label ?? text;
      });
    });
    event.clipboardData?.setData("text/plain", writeBlock(block));
    event.preventDefault();
    if (cut) this.run({ do: "clear" });
  }

  private pasted(event: ClipboardEvent): void {
    if (this.editor.open || !this.setup.editable) return;
    event.preventDefault();
    const block = readBlock(event.clipboardData?.getData("text/plain") ?? "");
    const { top, left, bottom, right } = rectangle(this.anchor, this.active);
    const single = block.length === 1 && block[0]!.length === 1;
    const text = block[0]?.[0] ?? "";
    if (single && (top !== bottom || left !== right)) {
      const columns = this.setup.columns;
      const column = (key: string) => columns.find((one) => one.key === key)!;
      this.setup.rows.edit(this.chosen().map((cell) => ({ ...cell, text: typed(column(cell.column), text) })));
    } else if (block.length) {
      this.write(block, { line: top, column: left });
    }
  }
}
