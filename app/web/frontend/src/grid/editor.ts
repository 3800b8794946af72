/** The field that lies over a cell while it is written. */

import type { Column } from "./columns";
import type { Command } from "./keys";
import { element } from "./view";

/** Called with the text, or with nothing where it was given up, and with where to go next. */
export type Finished = (text: string | undefined, then: Command | undefined) => void;

export class CellEditor {
  private field: HTMLInputElement | undefined;

  constructor(private readonly finished: Finished) {}

  get open(): boolean {
    return this.field !== undefined;
  }

  begin(cell: HTMLElement, column: Column, text: string): void {
    const field = document.createElement("input");
    field.className = `grid-field is-${column.kind}`;
    field.value = text;
    field.setAttribute("aria-label", column.label);
    field.autocomplete = "off";
    if (column.kind === "number") field.inputMode = "decimal";
    else field.dir = "auto";
    if (column.choices) field.setAttribute("list", this.offered(cell, column));
    cell.append(field);
    this.field = field;
    field.addEventListener("keydown", (event) => this.pressed(event));
    field.addEventListener("blur", () => this.close(field.value));
    field.focus({ preventScroll: true });
    field.setSelectionRange(text.length, text.length);
  }

  private pressed(event: KeyboardEvent): void {
    event.stopPropagation();
    const text = this.field!.value;
    const then: Command | undefined =
      event.key === "Enter" ? { do: "move", lines: event.shiftKey ? -1 : 1, columns: 0 }
      : event.key === "Tab" ? { do: "next", back: event.shiftKey }
      : undefined;
    if (event.key !== "Escape" && !then) return;
    event.preventDefault();
    this.close(event.key === "Escape" ? undefined : text, then);
  }

  private close(text: string | undefined, then?: Command): void {
    const field = this.field;
    if (!field) return;
    this.field = undefined;
    field.remove();
    this.finished(text, then);
  }

  /** A list of the choices, made once a column. */
  private offered(cell: HTMLElement, column: Column): string {
    const id = `choices-${column.key}`;
    if (!document.getElementById(id)) {
      const list = element("datalist");
      list.id = id;
      list.append(...column.choices!.map((choice) => Object.assign(document.createElement("option"), { value: choice.label })));
      cell.closest(".grid")!.after(list);
    }
    return id;
  }
}
