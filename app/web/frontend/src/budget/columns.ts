/** The budget's columns in each of its views. */

import type { Choice, Column } from "../grid/columns";
import type { Row } from "../grid/rows";
import type { BudgetDesk, Reckoned, Sum } from "./desk";

export type ViewName = "costs" | "years" | "partners" | "both";
export type Words = Readonly<Record<string, string>>;

export function columnsOf(view: ViewName, desk: BudgetDesk, words: Words, reckoned: () => Lines): readonly Column[] {
  const text = (key: string, width: number): Column => ({ key, label: words[key]!, width, kind: "text" });
  const number = (key: string, width: number): Column => ({ key, label: words[key]!, width, kind: "number" });
  const choice = (key: string, width: number, choices: readonly Choice[]): Column => ({
    key,
    label: words[key]!,
    width,
    kind: "choice",
    choices,
  });
  const computed = (key: string, label: string, show: (row: Row) => string): Column => ({
    key,
    label,
    width: 124,
    kind: "computed",
    show,
  });
  const line = (row: Row) => reckoned().get(row.key);
  const currencies = desk.currencies.map((code) => ({ key: code, label: code }));
  const description = text("description", matchMedia("(max-width: 40rem)").matches ? 140 : 204);
  const category = choice("category", 120, desk.categories);
  const priced = [number("quantity", 84), number("unit_cost", 100), choice("currency", 84, currencies), number("share", 62)];
  const amount = { ...computed("amount", `${words["amount"]} (${desk.currency})`, (row) => line(row)?.amount ?? ""), stays: true };
  const years = Array.from({ length: desk.years }, (_none, at) => at + 1);
  const weights = years.map((year): Column => ({ key: `year:${year}`, label: `${words["weight"]} ${year}`, width: 92, kind: "number" }));
  const byYear = years.map((year) => computed(`amount:${year}`, `${words["year"]} ${year}`, (row) => line(row)?.by_year[year - 1] ?? ""));
  const byPartner = desk.partners.map((one) =>
    computed(`spent:${one.key}`, one.label, (row) => (line(row)?.partner === one.key ? line(row)!.amount : "")),
  );
  const partner = choice("partner", 150, desk.partners);
  switch (view) {
    case "costs":
      return [
        description, category, text("unit", 84), ...priced, amount, choice("activity", 130, desk.activities), partner,
        choice("source", 150, desk.sources), text("justification", 280),
      ];
    case "years":
      return [description, ...priced, ...byYear, amount, ...weights];
    case "partners":
      return [description, ...priced, partner, ...byPartner, amount];
    case "both":
      return [description, ...priced, ...byYear, ...byPartner, amount, partner, ...weights];
  }
}

export type Lines = ReadonlyMap<string, Reckoned["lines"][number]>;

/** What stands in the heading of a category. */
export function sumsOf({ amount, by_year }: Sum): Readonly<Record<string, string>> {
  return { amount, ...Object.fromEntries(by_year.map((one, at) => [`amount:${at + 1}`, one])) };
}

/** Sums under the computed columns: direct costs, and the whole where it is known by column. */
export function feetOf({ sums }: Reckoned, words: Words) {
  const main = new Map(sums.main.map((sum) => [sum.key, sum.amount]));
  const partners = Object.fromEntries(sums.by_partner.map((sum) => [`spent:${sum.key}`, sum.amount]));
  const years = Object.fromEntries(sums.by_year.map((sum) => [`amount:${sum.key}`, sum.amount]));
  return [
    { label: words["direct"]!, sums: { amount: main.get("direct") ?? "", ...partners } },
    { label: words["total"]!, sums: { amount: main.get("total") ?? "", ...years } },
  ];
}
