/** Texts that pages which are gone did not save, each with what can be done with it. */

import { countedText } from "../counting";
import { element } from "../grid/view";
import type { Left } from "../left_drafts";
import type { Kept } from "./saving";
import type { Status } from "./status";
import type { Words } from "./views";

const BEGINNING = 120;

export class LeftTexts {
  readonly element = element("div", "left-texts");

  /** `bring` answers whether the text stands in the editor now; without it a text can be copied only. */
  constructor(
    private readonly words: Words,
    private readonly status: Status,
    private readonly bring?: (left: Left<Kept>) => Promise<boolean>,
  ) {
    this.element.setAttribute("role", "status");
  }

  offer(left: Left<Kept>): void {
    const { drafts, draft } = left;
    const text = countedText(draft.value.blocks).trim();
    const [row, actions] = [element("div", "banner"), element("span", "banner-actions")];
    const beginning = element("q", "", text.length > BEGINNING ? `${text.slice(0, BEGINNING)}…` : text);
    beginning.dir = "auto";
    const said = element("span", "", `${this.words["handed"]} ${this.status.at(new Date(draft.at))}: `);
    said.append(beginning);
    const { bring } = this;
    if (bring) actions.append(this.status.button("bring_back", () => void bring(left).then((stands) => stands && row.remove()), "btn-primary"));
    actions.append(
      this.status.button("copy", () => void this.copy(text, beginning)),
      this.status.button("forget", () => (row.remove(), void drafts.drop().catch(() => undefined))),
    );
    row.append(said, actions);
    this.element.append(row);
  }

  private async copy(text: string, shown: HTMLElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.status.note("copied");
    } catch {
      shown.textContent = text;
      getSelection()?.selectAllChildren(shown);
      this.status.note("marked");
    }
  }
}
