/** The budget's part of the JSON API, as `app/budgets/schemas.py` describes it. */

import type { Choice } from "../grid/columns";
import type { Row } from "../grid/rows";

export interface Sum {
  key: string;
  label: string;
  amount: string;
  share: string;
  explained: string;
  by_year: string[];
}

export type Parts = "by_year" | "by_partner" | "by_source" | "by_category";

export interface Finding {
  proposal: string;
  to: string;
  severity: string;
  message: string;
  line: string;
  source: string;
  as_of: string;
  url: string;
}

export interface Reckoned {
  version: number;
  lines: { key: string; original: string; amount: string; by_year: string[]; partner: string }[];
  problems: { key: string; cell: string; sentence: string }[];
  sums: { currency: string; main: Sum[] } & Record<Parts, Sum[]>;
  findings: Finding[];
  other_applications: number;
}

export interface BudgetDesk {
  currency: string;
  currencies: string[];
  years: number;
  categories: Choice[];
  partners: Choice[];
  activities: Choice[];
  sources: Choice[];
  lines: Row[];
  reckoned: Reckoned;
}

export type Marks = "clear" | "point" | "comma";

export interface Typed {
  lines: readonly Row[];
  marks: Marks;
}

/** The server answered, and not with what was asked; `status` says why, `detail` in words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export class BudgetApi {
  constructor(private readonly address: string) {}

  desk(): Promise<BudgetDesk> {
    return this.ask("GET", "desk");
  }

  preview(typed: Typed, signal: AbortSignal): Promise<Reckoned> {
    return this.ask("POST", "preview", { typed, signal });
  }

  /** Refused with 412 where somebody saved since `version` was read. */
  save(typed: Typed, version: number): Promise<Reckoned> {
    return this.ask("PUT", "typed", { typed, version });
  }

  private async ask<T>(
    method: string,
    what: string,
    { typed, version, signal }: { typed?: Typed; version?: number; signal?: AbortSignal } = {},
  ): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (typed) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"v${version}"`;
    const answer = await fetch(`${this.address}/${what}`, {
      method,
      headers,
      ...(typed && { body: JSON.stringify(typed) }),
      ...(signal && { signal }),
    });
    if (answer.ok) return (await answer.json()) as T;
    const said = (await answer.json().catch(() => ({}))) as { detail?: string };
    throw new Refused(answer.status, said.detail ?? answer.statusText);
  }
}
