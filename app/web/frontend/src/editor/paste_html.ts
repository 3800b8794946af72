/** Reading foreign HTML without showing or running any of it: what it marks, and how. */

import { addressOf } from "./marks";

/** Attributes that a browser would apply or run, or complain that it must not; read under other names they do nothing. */
const SHOWN_OR_RUN = /([\s"'/])(?:style|(on)\w+)\s*=/gi;

export function harmless(html: string): string {
  const bare = without(without(html, /<!--/g, /-->/g), /<style\b/gi, /<\/style>/gi);
  return bare.replace(/<[^<>]*>/g, (tag) => tag.replace(SHOWN_OR_RUN, "$1 data-$2looks="));
}

/** Each stretch between two signs taken out, by a search that a hostile text cannot make slow. */
function without(html: string, begins: RegExp, ends: RegExp): string {
  const parts: string[] = [];
  let at = 0;
  for (let found = begins.exec(html); found; found = begins.exec(html)) {
    parts.push(html.slice(at, found.index));
    ends.lastIndex = found.index;
    at = ends.exec(html) ? ends.lastIndex : html.length;
    begins.lastIndex = at;
  }
  return parts.join("") + html.slice(at);
}

/** The marks that an element's name and looks give, one in the other; nothing where it has none. */
export function marked(node: HTMLElement, pasted: Document): { outer: Node; inner: Node; whole: boolean } | undefined {
  const tag = node.tagName;
  const style = looks(node).toLowerCase();
  const has = (pattern: RegExp) => style.split(";").some((one) => pattern.test(one.trim()));
  const light = has(/^font-weight:\s*(?:normal|[1-4]00)/);
  const href = tag === "A" ? addressOf(node.getAttribute("href") ?? "") : undefined;
  const names = [
    href && "a",
    ((tag === "B" || tag === "STRONG") && !light) || has(/^font-weight:\s*(?:bold|[6-9]00)/) ? "strong" : "",
    ((tag === "I" || tag === "EM") && !has(/^font-style:\s*normal/)) || has(/^font-style:\s*italic/) ? "em" : "",
    !href && tag !== "A" && (tag === "U" || has(/^text-decoration.*underline/)) && !node.closest("a") ? "u" : "",
    tag === "S" || tag === "STRIKE" || tag === "DEL" || has(/^text-decoration.*line-through/) ? "s" : "",
    tag === "SUP" || has(/^vertical-align:\s*super/) ? "sup" : tag === "SUB" || has(/^vertical-align:\s*sub/) ? "sub" : "",
  ].filter(Boolean) as string[];
  const made = names.map((name) => pasted.createElement(name));
  if (href) made[0]!.setAttribute("href", href);
  made.forEach((one, at) => made[at - 1]?.append(one));
  return made.length ? { outer: made[0]!, inner: made.at(-1)!, whole: false } : undefined;
}

export function levelOf(node: HTMLElement): number {
  if (/^H[1-6]$/.test(node.tagName)) return Math.min(4, Number(node.tagName[1]));
  return node.tagName !== "P" ? 0 : node.classList.contains("MsoTitle") ? 1 : node.classList.contains("MsoSubtitle") ? 2 : 0;
}

export function looks(node: HTMLElement): string {
  return node.dataset["looks"] ?? "";
}

export function isElement(node: Node): node is HTMLElement {
  return node.nodeType === 1;
}
