/** Rows that other pages kept and did not save: told above the grid, to look at beside what is stored, or to forget. */

import { element } from "../grid/view";
import type { Row } from "../grid/rows";
import type { Left } from "../left_drafts";
import type { Words } from "./columns";

/** `look` takes them to the page that shows both. */
export function leftRows(left: Left<readonly Row[]>, words: Words, look: () => void): HTMLElement {
  const { drafts, draft } = left;
  const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", numberingSystem: "latn" });
  const [row, actions] = [element("div", "budget-left"), element("span", "budget-left-actions")];
  actions.append(
    button(words["compare"]!, "btn-primary", look),
    button(words["forget"]!, "btn-outline-secondary", () => (row.remove(), void drafts.drop().catch(() => undefined))),
  );
  row.append(element("span", "", `${words["left"]!} ${moment.format(new Date(draft.at))}.`), actions);
  return row;
}

/** Whether two lists of rows hold the same in the same order; an empty cell is as good as none. */
export function sameRows(one: readonly Row[], other: readonly Row[]): boolean {
  return print(one) === print(other);
}

function print(rows: readonly Row[]): string {
  return JSON.stringify(rows.map(({ key, cells }) => [key, Object.entries(cells).filter(([, text]) => text !== "").sort()]));
}

function button(text: string, looks: string, act: () => void): HTMLElement {
  const made = element("button", `btn btn-sm ${looks}`, text) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
