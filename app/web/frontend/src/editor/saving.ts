/** When a section is saved, and what becomes of a text that cannot be: it is kept in this browser from the first key. */

import type { Block } from "../document/blocks";
import type { Draft, Drafts } from "../drafts";
import { printOf } from "./convert";

export interface Kept {
  blocks: readonly Block[];
  /** It stands on the page where both texts are compared. */
  handed?: boolean;
  /** Prints of what was sent and not answered. */
  sent?: readonly string[];
}

export type State =
  | { is: "saved"; at: Date }
  | { is: "typing" | "saving" | "conflict" | "signed_out" }
  | { is: "offline"; changes: number }
  | { is: "refused" | "locked" | "forbidden"; detail: string; status: number };

interface Answer {
  version?: number;
  detail?: string;
  current_version?: number;
  current?: { markdown: string; blocks: readonly Block[] };
  attempted?: { markdown: string };
}

/** Where a tab remembers which of its texts stands on the page that compares. */
export const HANDED = "handed";

const SAVE_AFTER = 1200;
const TRY_AGAIN = 5000;
const KEEP_AGAIN = 300;
const MOST_UNANSWERED = 9;
/** What a browser sends on while a page goes away. */
const MOST_KEPT_ALIVE = 60_000;

export class Saving {
  private timer?: number;
  private keeping: number | undefined;
  private changes = 0;
  private saved = 0;
  private busy = false;
  private stopped = false;
  private handed = false;
  /** Why the last try did not save; it is said until one does. */
  private trouble: State | undefined;
  /** Prints of what was sent and not answered: what is stored may be one of these. */
  private unanswered: readonly string[] = [];
  /** Mine as Markdown, as the server answered it with the conflict. */
  private mine = "";

  constructor(
    private readonly address: string,
    private readonly drafts: Drafts<Kept>,
    private readonly blocks: () => readonly Block[],
    public version: number,
    private readonly told: (state: State) => void,
  ) {
    addEventListener("online", () => void this.save());
    addEventListener("focus", () => void this.save());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
  }

  get pending(): boolean {
    return this.changes > this.saved;
  }

  changed(): void {
    this.changes += 1;
    this.handed = false;
    if (this.trouble?.is === "offline") this.fail(this.offline());
    else if (!this.trouble || this.trouble.is === "refused") this.told({ is: "typing" });
    this.keepSoon();
    this.later(SAVE_AFTER);
  }

  /** Saves what is pending now rather than soon. */
  async save(): Promise<void> {
    if (this.busy || this.stopped || !this.pending) return;
    this.busy = true;
    clearTimeout(this.timer);
    const asked = this.changes;
    if (!this.trouble || this.trouble.is === "refused") this.told({ is: "saving" });
    const blocks = this.blocks();
    const print = printOf(blocks);
    try {
      this.unanswered = [...this.unanswered.slice(-MOST_UNANSWERED), print];
      const answer = await this.send(blocks);
      if (answer.ok) await this.stored(asked, ((await answer.json()) as Answer).version!);
      else await this.refused(answer, asked, print);
    } catch {
      this.fail(this.offline());
    } finally {
      this.busy = false;
    }
    if (!this.pending || this.stopped) return;
    if (asked !== this.changes) this.later(SAVE_AFTER);
    else if (this.trouble && this.trouble.is !== "refused") this.later(TRY_AGAIN);
  }

  /** Saves all that is typed; answers whether it is stored. */
  async settle(): Promise<boolean> {
    while (this.busy) await new Promise((resume) => setTimeout(resume, 50));
    await this.save();
    return !this.pending;
  }

  /** Mine as Markdown for the page that shows both, as it reads now. */
  async handOver(): Promise<string> {
    const answer = await this.send(this.blocks()).catch(() => undefined);
    const found = answer && ((await answer.json().catch(() => ({}))) as Answer);
    this.handed = true; // also for the draft that is kept while the page goes away
    await this.keep();
    sessionStorage.setItem(HANDED, this.drafts.place);
    return found?.attempted?.markdown ?? this.mine;
  }

  /** What stands in the editor now is a text that an earlier page kept; it may have been sent when that page went away. */
  take({ value, version }: Draft<Kept>): Promise<void> {
    this.version = version;
    this.unanswered = [...(value.sent ?? []), printOf(value.blocks)];
    return this.keep();
  }

  private forget(): Promise<void> {
    return this.drafts.drop().catch(() => undefined);
  }

  private async stored(asked: number, version: number): Promise<void> {
    this.version = version;
    this.saved = asked;
    this.trouble = undefined;
    this.unanswered = [];
    if (asked !== this.changes) return this.keep();
    clearTimeout(this.keeping);
    this.keeping = undefined;
    await this.forget();
    this.told({ is: "saved", at: new Date() });
  }

  private async refused(answer: Response, asked: number, print: string): Promise<void> {
    const said = (await answer.json().catch(() => ({}))) as Answer;
    const { status } = answer;
    const detail = said.detail ?? answer.statusText;
    switch (status) {
      case 412: {
        // An answer that was lost on its way: what is stored is mine, as it is or as it was.
        const current = said.current && printOf(said.current.blocks);
        if (said.current && (current === print || said.current.markdown === said.attempted?.markdown)) return this.stored(asked, said.current_version!);
        if (current && this.unanswered.includes(current)) {
          this.version = said.current_version!;
          this.unanswered = [];
          this.trouble = undefined;
          return this.later(0);
        }
        this.mine = said.attempted?.markdown ?? "";
        return this.stop({ is: "conflict" });
      }
      case 401:
        return this.fail({ is: "signed_out" });
      case 403:
      case 404:
        return this.stop({ is: "forbidden", detail, status });
      case 409:
      case 423:
        return this.stop({ is: "locked", detail, status });
      default:
        return this.fail(status >= 500 ? this.offline() : { is: "refused", detail, status });
    }
  }

  /** Nothing is sent any more; what is typed is kept here all the same. */
  private stop(state: State): void {
    this.stopped = true;
    this.fail(state);
  }

  private fail(state: State): void {
    this.trouble = state;
    this.told(state);
  }

  private offline(): State {
    return { is: "offline", changes: this.changes - this.saved };
  }

  private send(blocks: readonly Block[], keepalive = false): Promise<Response> {
    return fetch(this.address, {
      method: "PUT",
      headers: { Accept: "application/json", "Content-Type": "application/json", "If-Match": `"v${this.version}"` },
      body: JSON.stringify({ blocks }),
      keepalive,
    });
  }

  /** The page goes away or into the background: what is pending is sent along, if the browser lets it. */
  private leave(): void {
    if (!this.pending) return;
    void this.keep();
    if (this.busy || this.stopped) return;
    const blocks = this.blocks();
    if (JSON.stringify(blocks).length * 3 < MOST_KEPT_ALIVE) void this.leaving(blocks); // a letter takes up to three bytes
  }

  private async leaving(blocks: readonly Block[]): Promise<void> {
    this.busy = true;
    const asked = this.changes;
    try {
      const answer = await this.send(blocks, true);
      if (answer.ok) await this.stored(asked, ((await answer.json()) as Answer).version!);
    } catch {
      // The draft is kept; whoever opens the page next sends it.
    } finally {
      this.busy = false;
    }
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), milliseconds);
  }

  /** The first key at once; a long text need not be written anew for each of the next. */
  private keepSoon(): void {
    if (this.keeping !== undefined) return;
    void this.keep();
    this.keeping = window.setTimeout(() => {
      this.keeping = undefined;
      if (this.pending) void this.keep();
    }, KEEP_AGAIN);
  }

  private keep(): Promise<void> {
    const draft: Draft<Kept> = { value: { blocks: this.blocks(), handed: this.handed, sent: this.unanswered }, version: this.version, at: new Date().toISOString() };
    return this.drafts.keep(draft).catch(() => undefined);
  }
}
