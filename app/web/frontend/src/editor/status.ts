/** Whether the text is saved, in words; and what can be done where it cannot be. */

import { element } from "../grid/view";
import type { State } from "./saving";
import type { Words } from "./views";

const TOO_LARGE = 413;

export interface StatusAsks {
  compare(): void;
  copy(): void;
}

export class Status {
  readonly line = element("span", "saved-state");
  /** The same for ears. */
  readonly said = element("span", "visually-hidden");
  readonly banner = element("div", "banner");
  /** What the banner says of saving; anything else there stays until it is understood. */
  private trouble = "";
  private last = "";
  private readonly time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" });

  private readonly day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", numberingSystem: "latn" });

  constructor(
    private readonly words: Words,
    private readonly asks: StatusAsks,
  ) {
    this.said.setAttribute("role", "status");
    this.banner.setAttribute("role", "alert");
    this.banner.hidden = true;
  }

  tell(state: State): void {
    this.line.className = `saved-state ${state.is}`;
    this.line.textContent = this.sentence(state);
    if (state.is !== "typing" && state.is !== this.last) this.said.textContent = this.line.textContent; // not at each key
    this.last = state.is;
    const buttons = this.buttons(state);
    if (!buttons) {
      if (this.trouble) this.clear();
      return;
    }
    const detail = "detail" in state ? (state.status === TOO_LARGE ? this.words["too_large"]! : state.detail) : "";
    const sentence = `${this.words[`banner_${state.is}`]!} ${detail}`.trim();
    if (sentence === this.trouble) return; // said once is enough
    this.say(sentence, buttons);
    this.trouble = sentence;
  }

  /** A word at the line below the text, until the next state. */
  note(word: string): void {
    this.line.textContent = this.said.textContent = this.words[word]!;
  }

  /** A sentence that is no state of saving: what a paste left out. */
  say(sentence: string, buttons: HTMLElement[] = [this.button("understood", () => this.clear())]): void {
    this.trouble = "";
    const actions = element("span", "banner-actions");
    actions.append(...buttons);
    this.banner.replaceChildren(element("span", "", sentence), actions);
    this.banner.hidden = false;
  }

  clear(): void {
    this.trouble = "";
    this.banner.hidden = true;
  }

  /** The time of a moment, and the day where it is not today. */
  at(moment: Date): string {
    const isToday = moment.toDateString() === new Date().toDateString();
    return isToday ? this.time.format(moment) : `${this.day.format(moment)} ${this.time.format(moment)}`;
  }

  button(word: string, act: () => void, looks = "btn-outline-secondary"): HTMLElement {
    const button = element("button", `btn btn-sm ${looks}`, this.words[word]!) as HTMLButtonElement;
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  private sentence(state: State): string {
    if (state.is === "saved") return `${this.words["saved"]} ${this.at(state.at)}`;
    if (state.is !== "offline") return this.words[state.is]!;
    return this.words[state.changes === 1 ? "offline_one" : "offline"]!.replace("{count}", String(state.changes));
  }

  private buttons(state: State): HTMLElement[] | undefined {
    const copy = () => this.button("copy", this.asks.copy);
    switch (state.is) {
      case "conflict":
        return [this.button("compare", this.asks.compare, "btn-primary"), copy()];
      case "signed_out": {
        const link = element("a", "btn btn-sm btn-primary", this.words["sign_in"]!) as HTMLAnchorElement;
        link.href = "/sign-in";
        link.target = "_blank";
        return [link, copy()];
      }
      case "locked":
      case "forbidden":
      case "refused":
        return [copy()];
      default:
        return undefined;
    }
  }
}
