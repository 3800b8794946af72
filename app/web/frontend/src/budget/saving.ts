/** When a budget is reckoned and when it is saved; what was typed is kept here until the server has it. */

import type { Drafts } from "../drafts";
import type { Row } from "../grid/rows";
import { BudgetApi, Refused, type Marks, type Reckoned } from "./desk";

export type State =
  | { is: "saved"; at?: Date }
  | { is: "typing" | "saving" | "offline" | "conflict" }
  | { is: "refused"; detail: string };

const RECKON_AFTER = 250;
const SAVE_AFTER = 1200;
const TRY_AGAIN = 5000;

export class Saving {
  private reckoning?: AbortController;
  private readonly timers: { reckon?: number; save?: number } = {};
  private changes = 0;
  private saved = 0;
  private busy = false;
  private stopped = false;
  marks: Marks = "clear";

  constructor(
    private readonly api: BudgetApi,
    private readonly drafts: Drafts<readonly Row[]>,
    private readonly rows: () => readonly Row[],
    public version: number,
    private readonly reckoned: (found: Reckoned) => void,
    private readonly told: (state: State) => void,
  ) {
    addEventListener("online", () => void this.save());
    addEventListener("pagehide", () => this.pending && void this.keep());
  }

  get pending(): boolean {
    return this.changes > this.saved;
  }

  changed(): void {
    this.changes += 1;
    if (!this.stopped) this.told({ is: "typing" });
    void this.keep();
    clearTimeout(this.timers.reckon);
    clearTimeout(this.timers.save);
    this.timers.reckon = window.setTimeout(() => void this.reckon(), RECKON_AFTER);
    this.timers.save = window.setTimeout(() => void this.save(), SAVE_AFTER);
  }

  /** Somebody saved in between: nothing is saved before a choice is made. */
  private stop(): void {
    this.stopped = true;
    this.told({ is: "conflict" });
  }

  keep(): Promise<void> {
    const draft = { value: this.rows(), version: this.version, at: new Date().toISOString() };
    return this.drafts.keep(draft).catch(() => undefined);
  }

  /** Saves all that is typed; answers whether it is stored. */
  async settle(): Promise<boolean> {
    while (this.busy) await new Promise((resume) => setTimeout(resume, 50));
    await this.save();
    return !this.pending;
  }

  private async reckon(): Promise<void> {
    this.reckoning?.abort();
    this.reckoning = new AbortController();
    const asked = this.changes;
    try {
      const found = await this.api.preview({ lines: this.rows(), marks: this.marks }, this.reckoning.signal);
      if (asked === this.changes) this.reckoned(found);
    } catch {
      // The next change asks again; saving says what is wrong.
    }
  }

  private async save(): Promise<void> {
    if (this.busy || this.stopped || !this.pending) return;
    this.busy = true;
    const asked = this.changes;
    this.told({ is: "saving" });
    try {
      const found = await this.api.save({ lines: this.rows(), marks: this.marks }, this.version);
      this.version = found.version;
      this.saved = asked;
      if (asked === this.changes) {
        this.reckoned(found);
        if (found.problems.length === 0) this.drafts.drop().catch(() => undefined);
        else void this.keep();
        this.told({ is: "saved", at: new Date() });
      }
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy = false;
    }
    if (this.pending && !this.stopped) this.timers.save = window.setTimeout(() => void this.save(), TRY_AGAIN);
  }

  private failed(error: unknown): void {
    if (!(error instanceof Refused) || error.status >= 500) return this.told({ is: "offline" });
    if (error.status === 412) return this.stop();
    this.told({ is: "refused", detail: error.detail });
  }
}
