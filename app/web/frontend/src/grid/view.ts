/**
 * The grid's elements: a head, a foot, and only those lines between them that can be seen.
 *
 * A row that is being written in stays as it is while the others are drawn again, so that its field keeps the focus.
 */

import { shown, type Column, type Foot, type Line } from "./columns";

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Picture {
  readonly columns: readonly Column[];
  readonly lines: readonly Line[];
  readonly feet: readonly Foot[];
  readonly active: Place;
  readonly anchor: Place;
  /** What is wrong with a cell; empty where nothing is. */
  readonly problem: (key: string, column: string) => string;
}

const LINE = 34;
const SPARE = 8;

export class View {
  readonly root = element("div", "grid");
  private readonly head = element("div", "grid-head");
  private readonly body = element("div", "grid-body");
  private readonly foot = element("div", "grid-foot");
  private readonly bubble = element("div", "grid-bubble");
  private picture?: Picture;

  constructor(
    label: string,
    private readonly number: (text: string) => string,
    private readonly fresh: string,
  ) {
    this.root.setAttribute("role", "grid");
    this.root.setAttribute("aria-label", label);
    this.root.tabIndex = 0;
    for (const part of [this.head, this.body, this.foot]) part.setAttribute("role", "rowgroup");
    this.bubble.setAttribute("aria-hidden", "true"); // the island says it in a live region
    this.root.append(this.head, this.body, this.foot);
    this.root.addEventListener("scroll", () => this.drawLines(), { passive: true });
    new ResizeObserver(() => this.drawLines()).observe(this.root);
  }

  draw(picture: Picture): void {
    this.picture = picture;
    const { columns, lines } = picture;
    this.root.setAttribute("aria-rowcount", String(lines.length + 1));
    this.root.setAttribute("aria-colcount", String(columns.length));
    this.root.style.setProperty("--columns", columns.map((column) => `${column.width}px`).join(" "));
    this.root.style.setProperty("--width", `${columns.reduce((sum, column) => sum + column.width, 0)}px`);
    this.body.style.height = `${lines.length * LINE}px`;
    this.head.replaceChildren(this.row(columns.map((column) => this.headCell(column)), 1));
    this.foot.replaceChildren(...picture.feet.map((foot) => this.row(this.sums(foot.label, foot.sums, "grid-sum"))));
    this.drawLines();
  }

  /** Bring a cell into sight. */
  reveal({ line, column }: Place): void {
    const above = line * LINE;
    const room = this.root.clientHeight - this.head.offsetHeight - this.foot.offsetHeight;
    if (above < this.root.scrollTop) this.root.scrollTop = above;
    else if (above + LINE > this.root.scrollTop + room) this.root.scrollTop = above + LINE - room;
    this.drawLines();
    if (column === 0) return;
    const cell = this.cell({ line, column })?.getBoundingClientRect();
    const frame = this.root.getBoundingClientRect();
    const { columns } = this.picture!;
    const held = columns[0]!.width;
    if (!cell || columns[column]!.stays) return;
    const last = this.body.querySelector<HTMLElement>(".stays");
    const over = last && getComputedStyle(last).position === "sticky" ? last.offsetWidth : 0;
    const [start, end] = this.rightToLeft ? [frame.left + over, frame.right - held] : [frame.left + held, frame.right - over];
    if (cell.left < start) this.root.scrollLeft -= start - cell.left;
    else if (cell.right > end) this.root.scrollLeft += cell.right - end;
  }

  get rightToLeft(): boolean {
    return getComputedStyle(this.root).direction === "rtl";
  }

  /** How many lines a page has. */
  get page(): number {
    return Math.max(1, Math.floor((this.root.clientHeight - this.head.offsetHeight - this.foot.offsetHeight) / LINE) - 1);
  }

  cell({ line, column }: Place): HTMLElement | null {
    return this.body.querySelector(`[data-line="${line}"] > [data-column="${column}"]`);
  }

  /** The cell under the pointer. */
  at(target: EventTarget | null): Place | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[data-column]") : null;
    const line = cell?.parentElement?.dataset["line"];
    return cell && line !== undefined ? { line: Number(line), column: Number(cell.dataset["column"]) } : undefined;
  }

  private drawLines(): void {
    const picture = this.picture;
    if (!picture) return;
    const first = Math.max(0, Math.floor(this.root.scrollTop / LINE) - SPARE);
    const last = Math.min(picture.lines.length, first + Math.ceil(this.root.clientHeight / LINE) + 2 * SPARE);
    const written = this.body.querySelector<HTMLElement>(":scope > :has(input)");
    const kept = written ? Number(written.dataset["line"]) : -1;
    for (const row of this.body.querySelectorAll(":scope > .grid-row")) if (row !== written) row.remove();
    for (let index = first; index < last; index += 1) {
      if (index === kept) continue;
      const row = this.line(picture, index);
      if (written && index < kept) written.before(row);
      else this.body.append(row);
    }
    this.pointOut(picture);
    const active = this.cell(picture.active);
    if (active) this.root.setAttribute("aria-activedescendant", active.id);
    else this.root.removeAttribute("aria-activedescendant");
  }

  /** What is wrong with the cell that the reader stands in, beside it. */
  private pointOut({ active, columns, lines, problem }: Picture): void {
    const line = lines[active.line];
    const wrong = line?.kind === "row" ? problem(line.row.key, columns[active.column]!.key) : "";
    this.bubble.remove();
    if (!wrong) return;
    const before = columns.slice(0, active.column).reduce((sum, column) => sum + column.width, 0);
    this.bubble.textContent = wrong;
    this.bubble.style.insetBlockStart = `${(active.line + 1) * LINE + 4}px`;
    this.bubble.style.insetInlineStart = `${before}px`;
    this.body.append(this.bubble);
  }

  private line(picture: Picture, index: number): HTMLElement {
    const line = picture.lines[index]!;
    const cells =
      line.kind === "group"
        ? this.sums(line.group.label, line.group.sums, "grid-group")
        : picture.columns.map((column, at) => this.lineCell(picture, line, column, { line: index, column: at }));
    const row = this.row(cells, index + 2);
    row.classList.add("grid-line", `grid-${line.kind}`);
    row.dataset["line"] = String(index);
    row.style.transform = `translateY(${index * LINE}px)`;
    return row;
  }

  private lineCell(picture: Picture, line: Line, column: Column, place: Place): HTMLElement {
    const cell = element("div", classesOf(column));
    cell.setAttribute("role", place.column === 0 ? "rowheader" : "gridcell");
    cell.setAttribute("aria-colindex", String(place.column + 1));
    cell.id = `cell-${place.line}-${place.column}`;
    cell.dataset["column"] = String(place.column);
    if (column.kind === "computed") cell.setAttribute("aria-readonly", "true");
    if (column.kind !== "computed" && column.kind !== "number") cell.dir = "auto";
    if (line.kind === "row") {
      cell.textContent = shown(column, line.row, this.number);
      const wrong = picture.problem(line.row.key, column.key);
      if (wrong) {
        cell.setAttribute("aria-invalid", "true");
        cell.title = wrong;
      }
    } else if (place.column === 0) {
      cell.append(element("span", "grid-hint", this.fresh));
    }
    if (within(place, picture)) {
      cell.classList.add("chosen");
      cell.setAttribute("aria-selected", "true");
    }
    if (place.line === picture.active.line && place.column === picture.active.column) cell.classList.add("active");
    return cell;
  }

  private headCell(column: Column): HTMLElement {
    const cell = element("div", classesOf(column), column.label);
    cell.title = column.label;
    cell.setAttribute("role", "columnheader");
    return cell;
  }

  private sums(label: string, sums: Readonly<Record<string, string>>, role: string): HTMLElement[] {
    return this.picture!.columns.map((column, at) => {
      const cell = element("div", `${classesOf(column)} ${role}`, at === 0 ? label : (sums[column.key] ?? ""));
      cell.setAttribute("role", at === 0 ? "rowheader" : "gridcell");
      cell.dataset["column"] = String(at);
      return cell;
    });
  }

  private row(cells: HTMLElement[], index?: number): HTMLElement {
    const row = element("div", "grid-row");
    row.setAttribute("role", "row");
    if (index !== undefined) row.setAttribute("aria-rowindex", String(index));
    row.append(...cells);
    return row;
  }
}

/** The rectangle between two places. */
export function rectangle(anchor: Place, active: Place) {
  return {
    top: Math.min(anchor.line, active.line),
    bottom: Math.max(anchor.line, active.line),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

function classesOf(column: Column): string {
  return `grid-cell is-${column.kind}${column.stays ? " stays" : ""}`;
}

function within(place: Place, picture: Picture): boolean {
  const { top, bottom, left, right } = rectangle(picture.anchor, picture.active);
  return top <= place.line && place.line <= bottom && left <= place.column && place.column <= right;
}

export function element(name: string, classes = "", text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = classes;
  if (text) made.textContent = text;
  return made;
}
