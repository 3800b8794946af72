/** What of the page around the grid follows the budget: totals, parts, findings. */

import { element } from "../grid/view";
import type { Finding, Parts, Reckoned, Sum } from "./desk";

const SEVERITIES = new Set(["blocker", "warning", "advice"]);

export function showSums(root: HTMLElement, { sums }: Reckoned): void {
  for (const sum of sums.main) {
    const box = root.querySelector(`[data-sum="${sum.key}"]`);
    box?.querySelector("[data-amount]")?.replaceChildren(sum.amount);
    box?.querySelector("[data-explained]")?.replaceChildren(sum.explained);
    box?.querySelector("[data-share]")?.replaceChildren(sum.share);
  }
  for (const table of root.querySelectorAll<HTMLElement>("[data-parts]")) {
    table.querySelector("tbody")?.replaceChildren(...sums[table.dataset["parts"] as Parts].map(partRow));
  }
}

function partRow(sum: Sum): HTMLElement {
  const head = element("th", "", sum.label);
  head.setAttribute("scope", "row");
  head.dir = "auto";
  const row = element("tr");
  row.append(head, element("td", "num", sum.amount), element("td", "num quiet", sum.share));
  return row;
}

/** `goTo` leads to a line; `proposals` is the address below which proposals stand. */
export function showFindings(
  root: HTMLElement,
  { findings, other_applications: asked }: Reckoned,
  { none, nobody }: { none: string; nobody: string },
  proposals: string,
  goTo: (line: string) => void,
): void {
  const box = root.querySelector("[data-findings]");
  if (!box) return;
  const parts: HTMLElement[] = [];
  for (const slug of new Set(findings.map((finding) => finding.proposal))) {
    const own = findings.filter((finding) => finding.proposal === slug);
    const head = element("h3", "budget-to");
    head.append(link(`${proposals}/${slug}`, own[0]!.to));
    const list = element("ul", "findings");
    list.append(...own.map((finding) => item(finding, goTo)));
    parts.push(head, list);
  }
  box.replaceChildren(...(parts.length ? parts : [element("p", "mb-0", asked ? none : nobody)]));
}

function item(finding: Finding, goTo: (line: string) => void): HTMLElement {
  const made = element("li", SEVERITIES.has(finding.severity) ? finding.severity : "");
  if (finding.line) {
    const button = element("button", "btn btn-link budget-to-line", finding.message);
    button.addEventListener("click", () => goTo(finding.line));
    made.append(button);
  } else {
    made.append(finding.message);
  }
  if (finding.source) {
    const small = element("small", "quiet");
    small.append(/^https?:/.test(finding.url) ? link(finding.url, finding.source) : finding.source);
    if (finding.as_of) small.append(`, ${finding.as_of}`);
    made.append(" ", small);
  }
  return made;
}

function link(address: string, text: string): HTMLElement {
  const made = element("a", "", text) as HTMLAnchorElement;
  made.href = address;
  made.rel = "noreferrer";
  return made;
}
