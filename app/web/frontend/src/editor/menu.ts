/** The list that `/` opens beside the text; keys stay in the text. */

import type { Editor } from "@tiptap/core";
import { element } from "../grid/view";
import { SOURCES, type MenuContext, type MenuItem } from "./menu_items";
import { placeBelow } from "./panels";

export class Menu {
  private readonly list = element("ul", "slash");
  private items: MenuItem[] = [];
  private chosen = 0;
  private source: keyof typeof SOURCES = "all";
  /** Where the `/` stands; undefined while the menu is shut. */
  private at: number | undefined;

  constructor(
    private readonly editor: Editor,
    surface: HTMLElement,
    private readonly context: MenuContext,
  ) {
    this.list.id = "slash-menu";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", context.words["insert"]!);
    this.list.tabIndex = 0;
    this.list.hidden = true;
    surface.append(this.list);
    editor.on("transaction", () => this.at !== undefined && this.show());
    editor.on("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = (event.target as HTMLElement).closest<HTMLElement>("[role=option]");
      if (option) this.choose(Number(option.dataset["at"]));
    });
  }

  /** The `/` stands just before the selection. */
  open(source: keyof typeof SOURCES = "all"): void {
    this.source = source;
    this.at = this.editor.state.selection.from - 1;
    this.chosen = 0;
    this.show();
  }

  close(): void {
    this.at = undefined;
    this.list.hidden = true;
    const text = this.editor.view.dom;
    for (const name of ["aria-controls", "aria-activedescendant", "aria-expanded"]) text.removeAttribute(name);
  }

  /** Whether the key was the menu's. */
  key(event: KeyboardEvent): boolean {
    if (this.at === undefined) return false;
    const last = this.items.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.mark(this.chosen === last ? 0 : this.chosen + 1);
        return true;
      case "ArrowUp":
        this.mark(this.chosen === 0 ? last : this.chosen - 1);
        return true;
      case "Enter":
      case "Tab":
        this.choose(this.chosen);
        return true;
      case "Escape":
        this.close();
        return true;
      default:
        return false;
    }
  }

  private get typed(): { from: number; to: number } | undefined {
    const { selection, doc } = this.editor.state;
    const from = this.at!;
    if (!selection.empty || selection.from <= from || selection.$from.start() > from) return undefined;
    return doc.textBetween(from, from + 1) === "/" ? { from, to: selection.from } : undefined;
  }

  private show(): void {
    const typed = this.typed;
    const query = typed && this.editor.state.doc.textBetween(typed.from + 1, typed.to, " ", " ");
    if (query === undefined || query.startsWith(" ")) return this.close();
    this.items = SOURCES[this.source](query, this.context);
    if (!this.items.length) {
      if (query.length > 30 || (this.source === "all" && query.includes(" "))) return this.close();
      this.list.replaceChildren(element("li", "none", this.context.words["nothing"]!));
    } else {
      this.list.replaceChildren(...this.items.map((item, at) => optionOf(item, at)));
    }
    this.list.hidden = false;
    placeBelow(this.list, this.editor.view.coordsAtPos(this.at!));
    this.editor.view.dom.setAttribute("aria-controls", this.list.id);
    this.mark(Math.min(this.chosen, Math.max(0, this.items.length - 1)));
  }

  private mark(at: number): void {
    this.chosen = at;
    for (const option of this.list.querySelectorAll("[role=option]")) option.setAttribute("aria-selected", "false");
    const chosen = this.list.querySelector<HTMLElement>(`[data-at="${at}"]`);
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) this.editor.view.dom.setAttribute("aria-activedescendant", chosen.id);
  }

  private choose(at: number): void {
    const item = this.items[at];
    const typed = this.typed;
    if (!item || !typed) return this.close();
    this.close();
    const next = item.run(this.editor, typed);
    if (next) this.open(next);
  }
}

function optionOf({ label, hint }: MenuItem, at: number): HTMLElement {
  const option = element("li");
  option.id = `slash-${at}`;
  option.dataset["at"] = String(at);
  option.setAttribute("role", "option");
  const name = element("span", "name", label);
  const small = element("span", "hint", hint);
  name.dir = small.dir = "auto";
  option.append(name, small);
  return option;
}
