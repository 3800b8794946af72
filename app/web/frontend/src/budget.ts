/** Puts the grid over the budget's table, once it is here. Without it the page works by its forms and links. */

import { columnsOf, feetOf, sumsOf, type Lines, type ViewName, type Words } from "./budget/columns";
import { BudgetApi, type BudgetDesk, type Marks, type Reckoned } from "./budget/desk";
import { showFindings, showSums } from "./budget/page";
import { leftRows, sameRows } from "./budget/left_rows";
import { Saving, type State } from "./budget/saving";
import { toolbar } from "./budget/tools";
import type { Drafts } from "./drafts";
import { Grid } from "./grid/grid";
import { Rows, type Row } from "./grid/rows";
import { element } from "./grid/view";
import { leftDrafts, ownDrafts, type Left } from "./left_drafts";

/** Where the tab remembers whose rows it took to the page that shows both. */
const HANDED = "handed-rows";

async function begin(root: HTMLElement): Promise<void> {
  const words = JSON.parse(document.getElementById("budget-words")!.textContent!) as Words;
  const page = root.dataset["page"]!;
  const editable = root.dataset["editable"] === "yes";
  const api = new BudgetApi(root.dataset["budget"]!);
  const place = `${root.dataset["person"]!} ${page}`;
  const desk = await api.desk();
  const left = editable ? await leftDrafts<readonly Row[]>(place).catch(() => []) : [];
  const handed = sessionStorage.getItem(HANDED);
  const settled = root.dataset["forget"] === "yes" ? left.find(({ drafts }) => drafts.place === handed) : undefined;
  await settled?.drafts.drop().catch(() => undefined); // a choice was made on the page that showed both
  sessionStorage.removeItem(HANDED);
  await new Desk(root, words, page, editable, api, ownDrafts<readonly Row[]>(place), desk).restore(left.filter((one) => one !== settled));
}

class Desk {
  private readonly rows: Rows;
  private readonly grid: Grid;
  private readonly saving: Saving;
  private readonly said = element("p", "grid-said");
  private readonly wrong = element("ul", "grid-wrong");
  /** Rows of pages that are gone. */
  private readonly left = element("div", "budget-lefts");
  private readonly tools: ReturnType<typeof toolbar>;
  private reckoned: Reckoned;
  private lines!: Lines;
  private problems!: ReadonlyMap<string, string>;
  private view: ViewName;
  private here: { key: string | undefined; column: string } = { key: undefined, column: "" };

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private readonly page: string,
    editable: boolean,
    api: BudgetApi,
    private readonly drafts: Drafts<readonly Row[]>,
    private readonly desk: BudgetDesk,
  ) {
    this.view = root.dataset["view"] as ViewName;
    this.reckoned = desk.reckoned;
    this.index();
    const plain = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 15, numberingSystem: "latn" });
    this.rows = new Rows(desk.lines, newKey, () => this.changed());
    this.grid = new Grid({
      label: words["lines"]!,
      fresh: words["fresh"]!,
      editable,
      rows: this.rows,
      columns: this.columns(),
      number: (text) => plain.format(text as unknown as number),
      problem: (key, column) => this.problems.get(`${key}\n${column}`) ?? "",
      group: { by: "category", all: () => this.groups() },
      feet: () => feetOf(this.reckoned, words),
      moved: (key, column) => {
        this.here = { key, column: column.key };
        this.tell();
      },
    });
    this.saving = new Saving(api, drafts, () => this.rows.all, desk.reckoned.version, (found) => this.take(found), (state) => this.state(state));
    this.tools = toolbar(root.querySelector<HTMLElement>("[data-tools]")!, words, editable, {
      run: (command) => {
        this.grid.run(command);
        this.grid.element.focus();
      },
      group: (grouped) => {
        this.grid.grouped = grouped;
        this.grid.refresh();
      },
      marks: (marks: Marks) => {
        this.saving.marks = marks;
        this.saving.changed();
      },
      compare: () => this.compare(),
    });
    this.place();
  }

  /**
   * What was typed in pages that are gone and, as far as this browser knows, never reached the server, which says so if
   * it did. The newest comes back; the others wait beside it.
   */
  async restore(left: readonly Left<readonly Row[]>[]): Promise<void> {
    const [saved, unsaved] = [true, false].map((same) => left.filter(({ draft }) => sameRows(draft.value, this.rows.all) === same));
    for (const { drafts } of saved!) await drafts.drop().catch(() => undefined);
    const [first, ...others] = unsaved!;
    if (!first) return;
    this.saving.version = first.draft.version;
    this.rows.replace(first.draft.value);
    await this.saving.keep();
    await first.drafts.drop().catch(() => undefined);
    this.left.append(...others.map((one) => leftRows(one, this.words, () => void this.lookAt(one))));
  }

  /** To the line that the address names, `#line-L3`, or to the first that pays for an activity, `#activity-A1.1`. */
  private jump(): void {
    const [, kind, key] = /^#(line|activity)-(.+)$/.exec(plain(location.hash)) ?? [];
    const line = kind === "activity" ? this.rows.all.find(({ cells }) => cells["activity"] === key) : this.rows.get(key ?? "");
    if (line) this.grid.goTo(line.key, kind === "activity" ? "activity" : "description");
  }

  private place(): void {
    const home = document.getElementById("budget-grid")!;
    this.said.setAttribute("role", "status");
    this.left.setAttribute("role", "status");
    home.replaceChildren(this.left, this.grid.element, this.said, this.wrong, element("p", "grid-keys", this.words["keys"]!));
    home.hidden = false;
    document.getElementById("budget-table")!.hidden = true;
    this.root.classList.add("with-grid", "as-loaded");
    for (const link of this.root.querySelectorAll<HTMLAnchorElement>("a[data-view]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.turn(link.dataset["view"] as ViewName);
      });
    }
    this.showProblems();
    this.tools.refresh(this.rows);
    addEventListener("hashchange", () => this.jump());
    this.jump();
  }

  private columns() {
    return columnsOf(this.view, this.desk, this.words, () => this.lines);
  }

  private groups() {
    const sums = new Map(this.reckoned.sums.by_category.map((sum) => [sum.key, sumsOf(sum)]));
    const known = this.desk.categories.map((one) => ({ ...one, sums: sums.get(one.key) ?? {} }));
    const keys = new Set(known.map((one) => one.key));
    const odd = new Set(this.rows.all.map((row) => row.cells["category"] ?? "").filter((key) => !keys.has(key)));
    return [...known, ...[...odd].map((key) => ({ key, label: key || this.words["uncategorised"]!, sums: {} }))];
  }

  private turn(view: ViewName): void {
    this.view = view;
    for (const link of this.root.querySelectorAll<HTMLAnchorElement>("a[data-view]")) {
      const chosen = link.dataset["view"] === view;
      link.classList.toggle("active", chosen);
      if (chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    history.replaceState(null, "", `${this.page}?view=${view}`);
    this.grid.show(this.columns());
  }

  private changed(): void {
    this.root.classList.remove("as-loaded");
    this.grid.refresh();
    this.tools.refresh(this.rows);
    this.root.querySelector(".budget-sums")?.classList.add("stale");
    this.saving.changed();
  }

  private take(found: Reckoned): void {
    this.reckoned = found;
    this.index();
    this.grid.refresh();
    this.root.querySelector(".budget-sums")?.classList.remove("stale");
    showSums(this.root, found);
    const home = this.page.replace(/\/projects\/.*/, "/proposals");
    const texts = { none: this.words["no_rule"]!, nobody: this.words["no_proposal"]! };
    showFindings(this.root, found, texts, home, (line) => this.grid.goTo(line, "description"));
    this.showProblems();
    this.tell();
  }

  private index(): void {
    this.lines = new Map(this.reckoned.lines.map((line) => [line.key, line]));
    this.problems = new Map(this.reckoned.problems.map((one) => [`${one.key}\n${one.cell}`, one.sentence]));
  }

  /** The sentence beside the cell that the reader stands in; of an activity, the way to it. */
  private tell(): void {
    const { key, column } = this.here;
    const sentence = (key !== undefined && this.problems.get(`${key}\n${column}`)) || "";
    const activity = column === "activity" && key !== undefined ? this.rows.get(key)?.cells["activity"] : "";
    const known = this.desk.activities.find((one) => one.key === activity);
    const results = this.root.dataset["results"];
    if (known && results && !sentence) {
      const link = element("a", "", known.label) as HTMLAnchorElement;
      link.href = `${results}#${encodeURIComponent(known.key)}`;
      link.dir = "auto";
      this.said.replaceChildren(link);
    } else this.said.textContent = sentence || (key !== undefined && this.lines.get(key)?.original) || "";
    this.said.classList.toggle("wrong", sentence !== "");
  }

  private showProblems(): void {
    const found = this.reckoned.problems;
    const shown = found.slice(0, 20).map(({ key, cell, sentence }) => {
      const row = this.rows.get(key);
      const button = element("button", "btn btn-link", row?.cells["description"] || key);
      button.addEventListener("click", () => this.grid.goTo(key, cell));
      const item = element("li");
      item.append(button, ` ${this.words[cell] ?? cell}: ${sentence}`);
      return item;
    });
    this.wrong.replaceChildren(...shown);
  }

  private state(state: State): void {
    this.tools.tell(state, this.reckoned.problems.length);
  }

  /** Both budgets on a page of their own; what was typed goes along, and stays here too. */
  private compare(): void {
    this.show(this.rows.all, this.drafts);
  }

  /** Rows of a page that is gone. What was typed here is saved before, so that the two can meet. */
  private async lookAt({ draft, drafts }: Left<readonly Row[]>): Promise<void> {
    if (await this.saving.settle()) this.show(draft.value, drafts);
    else this.said.textContent = this.words["save_first"]!;
  }

  private show(lines: readonly Row[], { place }: Drafts<readonly Row[]>): void {
    sessionStorage.setItem(HANDED, place);
    const form = element("form") as HTMLFormElement;
    form.method = "post";
    form.action = `${this.page}/conflict`;
    const field = element("textarea") as HTMLTextAreaElement;
    field.name = "typed";
    field.value = JSON.stringify({ lines, marks: this.saving.marks });
    form.hidden = true;
    form.append(field);
    document.body.append(form);
    form.submit();
  }
}

function plain(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return ""; // cut short by hand
  }
}

function newKey(taken: ReadonlySet<string>): string {
  let number = taken.size + 1;
  while (taken.has(`L${number}`)) number += 1;
  return `L${number}`;
}

const root = document.getElementById("budget-desk");
if (root) begin(root).catch((error: unknown) => console.error(error));
