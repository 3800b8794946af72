/** The buttons above the text: one stop for Tab, arrows inside, pressed where the selection has what they give. */

import type { Editor } from "@tiptap/core";
import { redoDepth, undoDepth } from "@tiptap/pm/history";
import { isInTable } from "@tiptap/pm/tables";
import { element } from "../grid/view";
import { redoIn, toggleHeading, toggleList, toggleQuote, undoIn } from "./behaviour";
import { iconOf } from "./icons";
import { insertTable } from "./menu_items";
import type { Switch } from "./suggestions";
import { TABLE_TOOLS, type TableTool } from "./table_tools";
import type { Words } from "./views";

export interface ToolAsks {
  link(): void;
  comment(): void;
  note(): void;
  fact(): void;
  figure(): void;
  suggesting: Switch;
  /** How many levels of headings the section may have. */
  headings: number;
}

interface Tool extends TableTool {
  keys?: string;
  /** Its name stands on it. */
  named?: boolean;
}

const mark = (word: string, keys: string): Tool => ({
  word,
  keys,
  run: (editor) => editor.chain().focus().toggleMark(word).run(),
  pressed: (editor) => editor.isActive(word),
});

const list = (word: string, keys: string, name: "bulletList" | "numberedList"): Tool => ({
  word,
  keys,
  run: (editor) => toggleList(editor, name),
  pressed: (editor) => editor.isActive(name),
});

function groups(asks: ToolAsks): Tool[][] {
  return [
    [
      { word: "undo", keys: "Control+Z", run: undoIn, usable: ({ state }) => undoDepth(state) > 0 },
      { word: "redo", keys: "Control+Y", run: redoIn, usable: ({ state }) => redoDepth(state) > 0 },
    ],
    [
      mark("bold", "Control+B"), mark("italic", "Control+I"), mark("underline", "Control+U"),
      mark("strike", "Alt+Shift+5"), mark("superscript", "Control+."), mark("subscript", "Control+,"),
    ],
    [
      list("bullets", "Control+Shift+8", "bulletList"), list("numbers", "Control+Shift+7", "numberedList"),
      { word: "quote", keys: "Control+Shift+9", run: toggleQuote, pressed: (editor) => editor.isActive("quote") },
    ],
    [
      { word: "link", keys: "Control+K", run: () => asks.link(), pressed: (editor) => editor.isActive("link") },
      { word: "fact", run: () => asks.fact() },
      { word: "footnote", run: () => asks.note() },
      { word: "table", run: insertTable, usable: ({ state }) => !isInTable(state) },
      { word: "figure", run: () => asks.figure() },
    ],
    [{ word: "comment", keys: "Control+Alt+M", run: () => asks.comment() }],
    [
      {
        word: "suggesting",
        run: ({ state, view }) => (asks.suggesting.turn(), view.dispatch(state.tr)),
        pressed: () => asks.suggesting.on,
        usable: () => asks.suggesting.mayWrite,
        named: true,
      },
    ],
  ];
}

export class Toolbar {
  readonly element = element("div", "tools");
  private readonly inTable = element("div", "tools-table");
  private readonly style: HTMLSelectElement;
  private readonly buttons: [Tool, HTMLButtonElement][] = [];

  constructor(
    private readonly editor: Editor,
    private readonly words: Words,
    private readonly asks: ToolAsks,
  ) {
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", words["tools"]!);
    this.element.setAttribute("aria-controls", "editor-text");
    this.style = this.styles();
    const [first, ...rest] = groups(asks).map((tools) => this.group(tools));
    this.inTable.setAttribute("role", "group");
    this.inTable.setAttribute("aria-label", words["table"]!);
    this.inTable.append(...TABLE_TOOLS.map((tool) => this.button(tool)));
    this.element.append(first!, this.style, ...rest, this.inTable);
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focusin", (event) => this.rove(event.target as HTMLElement));
    editor.on("transaction", () => this.refresh());
    this.refresh();
    this.rove(this.stops[0]!);
  }

  private get stops(): HTMLElement[] {
    const all = this.element.querySelectorAll<HTMLElement>("button:not(:disabled),select");
    return [...all].filter((one) => !one.closest("[hidden]"));
  }

  private group(tools: Tool[]): HTMLElement {
    const group = element("div", "tools-group");
    group.append(...tools.map((tool) => this.button(tool)));
    return group;
  }

  private button(tool: Tool): HTMLButtonElement {
    const button = element("button", "tool") as HTMLButtonElement;
    const name = this.words[tool.word]!;
    button.type = "button";
    button.tabIndex = -1;
    button.dataset["tool"] = tool.word;
    button.setAttribute("aria-label", name);
    button.title = tool.keys ? `${name} (${tool.keys.replace("Control", "Ctrl")})` : name;
    if (tool.keys) button.setAttribute("aria-keyshortcuts", tool.keys);
    button.append(iconOf(tool.word), ...(tool.named ? [element("span", "named", name)] : []));
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
    button.addEventListener("click", () => tool.run(this.editor));
    this.buttons.push([tool, button]);
    return button;
  }

  private styles(): HTMLSelectElement {
    const select = element("select", "tools-style") as HTMLSelectElement;
    select.tabIndex = -1;
    select.setAttribute("aria-label", this.words["style"]!);
    const levels = Array.from({ length: this.asks.headings }, (_, at) => `heading_${at + 1}`);
    for (const word of ["paragraph", ...levels]) select.append(new Option(this.words[word]!, word));
    select.addEventListener("change", () => {
      const level = Number(select.value.at(-1));
      if (!level) this.editor.chain().focus().clearNodes().run();
      else if (!this.editor.isActive("heading", { level })) toggleHeading(this.editor, level);
    });
    return select;
  }

  private refresh(): void {
    const { editor } = this;
    this.inTable.hidden = !isInTable(editor.state);
    for (const [tool, button] of this.buttons) {
      if (tool.pressed) button.setAttribute("aria-pressed", String(tool.pressed(editor)));
      if (tool.usable) button.disabled = !button.closest("[hidden]") && !tool.usable(editor);
    }
    const level = editor.isActive("heading") ? String(editor.getAttributes("heading")["level"]) : "";
    this.style.value = level ? `heading_${level}` : "paragraph";
    if (!this.element.querySelector("[tabindex='0']:not(:disabled)")) this.rove(this.stops[0]!);
  }

  private rove(to: HTMLElement): void {
    for (const one of this.element.querySelectorAll<HTMLElement>("button,select")) one.tabIndex = one === to ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const stops = this.stops;
    const at = stops.indexOf(event.target as HTMLElement);
    const forward = getComputedStyle(this.element).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const next = {
      [forward]: stops[(at + 1) % stops.length],
      [forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight"]: stops.at(at - 1),
      Home: stops[0],
      End: stops.at(-1),
    }[event.key];
    if (event.key === "Escape") this.editor.commands.focus();
    else if (next) next.focus();
    else return;
    event.preventDefault();
  }
}
