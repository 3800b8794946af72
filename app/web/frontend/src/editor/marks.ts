/** What a stretch of text can carry in the editor: looks, a language, a link, a suggestion. */

import { Mark, mergeAttributes } from "@tiptap/core";

const SAFE_ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** An address that may stand in a text; what nobody wrote a scheme for is taken for a web page. */
export function addressOf(typed: string): string | undefined {
  const address = typed.trim();
  if (SAFE_ADDRESS.test(address)) return address;
  if (/^[^\s@:/]+@[^\s@:/]+\.\w+$/.test(address)) return `mailto:${address}`;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$/.test(address) ? `https://${address}` : undefined;
}

const mark = (name: string, tags: readonly string[], excludes?: string) =>
  Mark.create({
    name,
    ...(excludes && { excludes }),
    parseHTML: () => tags.map((tag) => ({ tag })),
    renderHTML: () => [tags[0]!, 0],
  });

const Link = Mark.create({
  name: "link",
  inclusive: false,
  priority: 1000,
  addAttributes: () => ({ href: { default: "" } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (dom) => {
    const href = addressOf(dom.getAttribute("href") ?? "");
    return href ? { href } : false;
  } }],
  renderHTML: ({ HTMLAttributes }) => ["a", mergeAttributes({ rel: "noopener noreferrer nofollow", target: "_blank" }, HTMLAttributes), 0],
});

const Language = Mark.create({
  name: "language",
  addAttributes: () => ({ lang: { default: null } }),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

/** One of five for each person. */
function colourOf(name: string): number {
  return [...name].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % 5;
}

export const Suggested = Mark.create({
  name: "suggestion",
  inclusive: false,
  priority: 1100,
  addAttributes: () => ({
    id: { default: "", rendered: false },
    change: { default: "insert", rendered: false },
    by: { default: "", rendered: false },
    at: { default: "", rendered: false },
  }),
  renderHTML: ({ mark: { attrs } }) => [
    attrs["change"] === "delete" ? "del" : "ins",
    { title: attrs["by"], "data-suggestion": attrs["id"], class: `suggested by-${colourOf(String(attrs["by"]))}` },
    0,
  ],
});

export const MARKS = [
  Link,
  mark("bold", ["strong", "b"]),
  mark("italic", ["em", "i"]),
  mark("underline", ["u"]),
  mark("strike", ["s", "del:not([data-suggestion])", "strike"]),
  mark("superscript", ["sup"], "superscript subscript"),
  mark("subscript", ["sub"], "superscript subscript"),
  Language,
];
