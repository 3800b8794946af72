/** The buttons above the grid, and whether all of it is saved. */

import type { Command } from "../grid/keys";
import type { Rows } from "../grid/rows";
import { element } from "../grid/view";
import type { Words } from "./columns";
import type { Marks } from "./desk";
import type { State } from "./saving";

interface Asked {
  run: (command: Command) => void;
  group: (grouped: boolean) => void;
  marks: (marks: Marks) => void;
  compare: () => void;
}

const BUTTONS: readonly [word: string, keys: string, command: Command][] = [
  ["undo", "Control+Z", { do: "undo" }],
  ["redo", "Control+Y", { do: "redo" }],
  ["insert", "Control+Shift++", { do: "insert" }],
  ["delete", "Control+Shift+-", { do: "delete" }],
  ["up", "Alt+ArrowUp", { do: "shift", up: true }],
  ["down", "Alt+ArrowDown", { do: "shift", up: false }],
  ["fill", "Control+D", { do: "fill" }],
];

export function toolbar(home: HTMLElement, words: Words, editable: boolean, asked: Asked) {
  const buttons = new Map<string, HTMLButtonElement>();
  const saved = element("span", "grid-state");
  saved.setAttribute("role", "status");
  if (editable) {
    for (const [word, keys, command] of BUTTONS) {
      const button = element("button", "btn btn-sm btn-outline-secondary", words[word]!) as HTMLButtonElement;
      button.type = "button";
      button.setAttribute("aria-keyshortcuts", keys);
      button.title = keys.replace("Control", "Ctrl").replace("Arrow", "");
      button.addEventListener("click", () => asked.run(command));
      buttons.set(word, button);
      home.append(button);
    }
  }
  home.append(grouping(words, asked));
  if (editable) home.append(writing(words, asked));
  home.before(saved);
  home.hidden = false;
  return {
    refresh(rows: Rows): void {
      const set = (word: string, usable: boolean) => {
        const button = buttons.get(word);
        if (button) button.disabled = !usable;
      };
      set("undo", rows.canUndo);
      set("redo", rows.canRedo);
    },
    tell(state: State, problems: number): void {
      saved.className = `grid-state ${state.is}`;
      saved.replaceChildren(sentence(state, problems, words));
      if (state.is === "conflict") {
        const button = element("button", "btn btn-sm btn-primary", words["compare"]!);
        button.addEventListener("click", asked.compare);
        saved.append(" ", button);
      }
    },
  };
}

function sentence(state: State, problems: number, words: Words): string {
  if (state.is === "refused") return `${words["refused"]} ${state.detail}`;
  if (state.is !== "saved") return words[state.is]!;
  const time = (state.at ?? new Date()).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const told = `${words["saved"]} ${time}`;
  return problems ? `${told}. ${words["except"]}` : told;
}

function grouping(words: Words, asked: Asked): HTMLElement {
  const label = element("label", "grid-option");
  const box = element("input", "form-check-input") as HTMLInputElement;
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => asked.group(box.checked));
  label.append(box, ` ${words["grouped"]}`);
  return label;
}

function writing(words: Words, asked: Asked): HTMLElement {
  const label = element("label", "grid-option", words["marks"]!);
  const select = element("select", "form-select form-select-sm") as HTMLSelectElement;
  for (const [value, text] of [["clear", words["marks_clear"]!], ["point", "1,234.56"], ["comma", "1.234,56"]] as const) {
    select.append(Object.assign(document.createElement("option"), { value, textContent: text }));
  }
  select.addEventListener("change", () => asked.marks(select.value as Marks));
  label.append(" ", select);
  return label;
}
