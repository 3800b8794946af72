/** How long the text is under each limit, while it is typed: as the server counts it. */

import { countBlocks, type Counting, type Unit } from "../counting";
import type { Block } from "../document/blocks";
import { element } from "../grid/view";
import type { Words } from "./views";

export interface GaugeAsked {
  label: string;
  unit: Unit | "pages";
  min: number | null;
  max: number | null;
  counts: Counting;
  /** How much of the count is not this text. */
  beside: number;
  /** Pages are not: they are measured on the PDF. */
  counted: boolean;
}

const AMBER = 0.9;
const COUNT_AFTER = 150;

export class Gauges {
  private readonly counted: GaugeAsked[];
  private readonly said = element("p", "visually-hidden");
  private tones: string[] = [];
  private timer?: number;
  private readonly number = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });

  constructor(
    private readonly home: HTMLElement | null,
    private readonly below: HTMLElement,
    private readonly asked: readonly GaugeAsked[],
    private readonly words: Words,
    private readonly units: Words,
    private readonly language: string,
    private readonly blocks: () => readonly Block[],
  ) {
    this.counted = asked.filter((one) => one.counted);
    this.said.setAttribute("aria-live", "polite");
    below.after(this.said);
  }

  changed(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.show(), COUNT_AFTER);
  }

  show(): void {
    const blocks = this.blocks();
    const own = this.counted.length ? this.counted : [WORDS];
    const shown = own.map((one) => this.gauge(one, blocks));
    this.below.replaceChildren(...[shown[0]!].map(({ said, tone }) => element("span", `count ${tone}`, said)));
    for (const [at, one] of this.counted.entries()) this.row(this.asked.indexOf(one), shown[at]!);
    const tones = shown.map(({ tone }) => tone);
    // Said when a bound is passed, not at each key.
    const passed = shown.filter(({ tone }, at) => this.tones.length > 0 && tone !== this.tones[at]);
    if (passed.length) this.said.textContent = passed.map(({ said }) => said).join(". ");
    this.tones = tones;
  }

  private row(at: number, { said, tone, part }: { said: string; tone: string; part: number | undefined }): void {
    const row = this.home?.querySelectorAll<HTMLElement>(".gauge")[at];
    if (!row) return;
    row.className = `gauge ${tone}`;
    row.querySelector(".said")!.textContent = said;
    const bar = row.querySelector("progress");
    if (bar && part !== undefined) bar.value = part;
  }

  private gauge(asked: GaugeAsked, blocks: readonly Block[]): { said: string; tone: string; part: number | undefined } {
    const { max, min, unit, counts } = asked;
    const count = asked.beside + countBlocks(blocks, { unit: unit as Unit, counts, language: this.language });
    const print = (value: number | null) => (value === null ? "" : this.number.format(value));
    const fill = (word: string, more: Record<string, string> = {}) => {
      const given: Record<string, string> = { count: print(count), max: print(max), min: print(min), unit: this.units[unit === "characters" && !counts.spaces ? "bare" : unit]!, ...more };
      return this.words[word]!.replace(/\{(\w+)\}/g, (_all, name: string) => given[name] ?? "");
    };
    const said = [fill(max === null ? "bare" : "of")];
    let tone = "";
    if (max !== null && count > max) {
      said.push(fill("over", { over: print(count - max) }));
      tone = "over";
    } else if (min !== null && count < min) {
      said.push(fill("short", { short: print(min - count) }));
      tone = "under";
    } else if (max !== null && count >= max * AMBER) tone = "near";
    return { said: said.join(" · "), tone, part: max ? Math.min(1, count / max) : undefined };
  }
}

const WORDS: GaugeAsked = { label: "", unit: "words", min: null, max: null, counts: { spaces: true, line_break: 1, tables: true, references: true }, beside: 0, counted: true };
