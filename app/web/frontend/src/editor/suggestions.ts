/** Suggesting in the editor: the switch, and what is said and done where the caret stands in a suggestion. */

import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { element } from "../grid/view";
import { placeBelow } from "./panels";
import { settle, suggestionOf, type Change, type Which } from "./settling";
import { PLAINLY, type Author } from "./suggesting";
import type { Words } from "./views";

interface Open {
  id: string;
  by: string;
  at: string;
  takes: string;
  puts: string;
  /** Where its first piece begins and ends. */
  from: number;
  to: number;
}

const MOST_SHOWN = 90;

/** Whether this person suggests in this proposal, as this browser remembers it; who may not write always does. */
export class Switch {
  private readonly key = `suggesting ${location.pathname.split("/sections/")[0]}`;
  on: boolean;

  constructor(readonly mayWrite: boolean) {
    this.on = !mayWrite || localStorage.getItem(this.key) !== null;
  }

  turn(): void {
    if (!this.mayWrite) return;
    this.on = !this.on;
    if (this.on) localStorage.setItem(this.key, "on");
    else localStorage.removeItem(this.key);
  }
}

export function authorOf(name: string): Author {
  const newId = () => [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { name, newId, now: () => `${new Date().toISOString().slice(0, 19)}Z` };
}

export class Suggestions {
  /** How many there are; leads to the next. */
  readonly count = element("button", "suggestions-count") as HTMLButtonElement;
  private readonly panel = element("div", "panel suggestion-panel");
  private readonly time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  private open: Open[] = [];
  private shown = "";
  private closed = false;

  constructor(
    private readonly editor: Editor,
    surface: HTMLElement,
    private readonly words: Words,
    private readonly me: string,
    private readonly mayWrite: boolean,
  ) {
    this.count.type = "button";
    this.count.addEventListener("click", () => this.step(1));
    this.panel.hidden = true;
    this.panel.setAttribute("role", "group");
    this.panel.addEventListener("keydown", (event) => this.key(event));
    surface.append(this.panel);
    editor.on("transaction", ({ transaction }) => {
      if (transaction.docChanged) this.closed = true; // nothing stands in the way of who types
      else if (transaction.selectionSet) this.closed = false;
      else return; // on its way from the text to the panel nothing has the focus
      this.refresh(transaction.docChanged);
    });
    editor.on("focus", () => this.refresh());
    editor.on("blur", () => setTimeout(() => this.refresh()));
    editor.view.dom.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.panel.hidden) this.close();
      if (event.key !== "Enter" || !event.altKey || this.panel.hidden) return;
      event.preventDefault();
      this.focus();
    });
    this.refresh(true);
  }

  private refresh(changed = false): void {
    const { editor } = this;
    if (changed) this.open = openIn(editor);
    this.count.hidden = !this.open.length;
    this.count.textContent = this.open.length === 1 ? this.words["suggestion_one"]! : this.words["suggestions"]!.replace("{count}", String(this.open.length));
    const here = this.here();
    const attended = editor.isFocused || this.panel.contains(document.activeElement);
    const shows = here && attended && !this.closed && editor.isEditable;
    this.panel.hidden = !shows;
    if (!shows) return void (this.shown = "");
    const what = JSON.stringify([here, this.open.length]);
    if (what !== this.shown) this.draw(here);
    this.shown = what;
    placeBelow(this.panel, editor.view.coordsAtPos(editor.state.selection.from));
  }

  /** The suggestion in which the caret stands, or which it touches. */
  private here(): Open | undefined {
    const { $head, empty } = this.editor.state.selection;
    if (!empty) return undefined;
    const mark = suggestionOf($head.nodeAfter) ?? suggestionOf($head.nodeBefore);
    return mark && this.open.find((one) => one.id === mark.attrs["id"]);
  }

  private draw(one: Open): void {
    const sentence = this.sentence(one);
    const head = element("p", "suggestion-words");
    head.setAttribute("role", "status");
    head.dir = "auto";
    head.append(...sentence);
    const about = element("p", "suggestion-about", `${this.time.format(new Date(one.at))} · Alt+Enter`);
    this.panel.setAttribute("aria-label", head.textContent!);
    const [decide, all] = [element("div", "panel-actions"), element("div", "panel-actions suggestion-all")];
    const isThis: Which = (mark) => mark.attrs["id"] === one.id;
    if (this.mayWrite) decide.append(this.button("accept", "insert", isThis, "btn-primary"), this.button("reject", "delete", isThis));
    else if (one.by === this.me) decide.append(this.button("withdraw", "delete", isThis));
    if (this.open.length > 1) {
      const turns = element("span", "suggestion-turns");
      turns.append(this.turn("previous", -1), this.turn("next", 1));
      decide.append(turns);
      if (this.mayWrite) all.append(this.button("accept_all", "insert", () => true, "btn-link"), this.button("reject_all", "delete", () => true, "btn-link"));
    }
    this.panel.replaceChildren(head, about, decide, ...(all.childElementCount ? [all] : []));
  }

  private sentence({ by, takes, puts }: Open): Node[] {
    const word = takes && puts ? "would_replace" : puts ? "would_insert" : "would_delete";
    return this.words[word]!.split(/(\{\w+\})/).map((part): Node => {
      if (part === "{by}") return element("strong", "", by || this.words["somebody"]!);
      if (part === "{takes}") return element("del", "", cut(takes));
      if (part === "{puts}") return element("ins", "", cut(puts));
      return document.createTextNode(part);
    });
  }

  private decide(which: Which, kept: Change): void {
    const { editor } = this;
    const byKeys = this.panel.contains(document.activeElement);
    const at = editor.state.selection.from;
    const { tr, doc } = editor.state;
    const now = settle(doc, which, kept);
    let [first, last] = [0, 0]; // whole blocks change places: what stands around them stays
    while (first < Math.min(doc.childCount, now.childCount) && doc.child(first).eq(now.child(first))) first += 1;
    while (last < Math.min(doc.childCount, now.childCount) - first && doc.child(doc.childCount - 1 - last).eq(now.child(now.childCount - 1 - last))) last += 1;
    const end = (all: typeof doc) => all.content.size - all.children.slice(all.childCount - last).reduce((size, child) => size + child.nodeSize, 0);
    const start = doc.children.slice(0, first).reduce((size, child) => size + child.nodeSize, 0);
    tr.replaceWith(start, end(doc), now.children.slice(first, now.childCount - last));
    tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(at, tr.doc.content.size))));
    editor.view.dispatch(tr.setMeta(PLAINLY, true).scrollIntoView());
    if (this.open.length) this.step(this.here() ? 0 : 1);
    if (byKeys && !this.panel.hidden) this.focus();
    else editor.view.focus();
  }

  /** To the next suggestion, or the one before; from the last to the first. */
  private step(by: number): void {
    const { editor } = this;
    const at = editor.state.selection.from;
    const here = this.here();
    const place = here ? this.open.indexOf(here) : this.open.findIndex((one) => one.from >= at) - (by > 0 ? 1 : 0);
    const next = this.open.at((place + by) % this.open.length);
    if (!next) return;
    const byKeys = this.panel.contains(document.activeElement);
    editor.view.focus(); // at once, that the panel may follow
    editor.chain().setTextSelection(next.to).scrollIntoView().run();
    this.closed = false;
    this.refresh();
    if (byKeys) this.focus();
  }

  private focus(): void {
    this.panel.querySelector("button")?.focus();
  }

  private close(): void {
    this.editor.commands.focus();
    this.closed = true;
    this.refresh();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.close();
  }

  private button(word: string, kept: Change, which: Which, looks = "btn-outline-secondary"): HTMLElement {
    return this.pressable(this.words[word]!.replace("{count}", String(this.open.length)), looks, () => this.decide(which, kept));
  }

  private turn(word: "previous" | "next", by: number): HTMLElement {
    const button = this.pressable(by < 0 ? "‹" : "›", "btn-outline-secondary", () => this.step(by));
    button.setAttribute("aria-label", this.words[`${word}_suggestion`]!);
    button.title = this.words[`${word}_suggestion`]!;
    return button;
  }

  private pressable(name: string, looks: string, act: () => void): HTMLElement {
    const button = element("button", `btn btn-sm ${looks}`, name) as HTMLButtonElement;
    button.type = "button";
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its caret
    button.addEventListener("click", act);
    return button;
  }
}

function cut(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1)}…` : text;
}

/** In reading order, the pieces of each put together. */
function openIn({ state: { doc } }: Editor): Open[] {
  const found = new Map<string, Open>();
  let line: unknown;
  doc.descendants((node, at, parent) => {
    const mark = suggestionOf(node);
    if (!mark) return;
    const { id, by, at: when, change } = mark.attrs as Record<string, string>;
    const one = found.get(id!) ?? { id: id!, by: by!, at: when!, takes: "", puts: "", from: at, to: at + node.nodeSize };
    const part = change === "delete" ? "takes" : "puts";
    const text = node.isText ? node.text! : node.type.name === "lineBreak" ? " " : "…";
    one[part] += (one[part] && line !== parent ? " " : "") + text;
    line = parent;
    found.set(id!, one);
  });
  return [...found.values()];
}
