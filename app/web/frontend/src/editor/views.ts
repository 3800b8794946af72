/** How the nodes look that show something that is not typed: chips, footnotes' numbers, tables with their captions. */

import type { Editor, NodeViewRenderer } from "@tiptap/core";
import { element } from "../grid/view";
import type { Facts } from "./facts";
import type { Looks } from "./schema";

export type Words = Readonly<Record<string, string>>;

/** What the document shows of the evidence that the text cites, by key; without a label it tells the source in a footnote. */
export type Cited = Readonly<Record<string, { label: string; source: string }>>;

/** `inspect` shows what stands at a place of an editor. */
export function looksOf(facts: Facts, cited: Cited, words: Words, inspect: (position: number, editor: Editor) => void, figure: NodeViewRenderer): Looks {
  return { figure, fact: (name) => facts.value(name), chip: chipOf(facts, cited, words, inspect), footnote: noteOf(inspect), kept, table: tableOf(words) };
}

function chipOf(facts: Facts, cited: Cited, words: Words, inspect: (position: number, editor: Editor) => void): NodeViewRenderer {
  return ({ node, getPos, editor }) => {
    if (node.type.name === "citation") return { dom: citation(String(node.attrs["evidence"]), cited, words), ignoreMutation: () => true };
    const dom = element("span", `chip ${node.type.name}`);
    dom.contentEditable = "false";
    const show = () => {
      const [name] = Object.values(node.attrs) as [string];
      const line = node.type.name === "fact" ? facts.get(name) : undefined;
      dom.textContent = node.type.name === "fact" ? facts.value(name) : name;
      dom.title = line ? `${line.description} (${name})` : `${words[node.type.name]}: ${name}`;
      dom.classList.toggle("lost", node.type.name === "fact" && facts.all.length > 0 && !line);
      dom.dir = "auto";
    };
    show();
    dom.addEventListener("click", () => {
      const at = getPos();
      if (at !== undefined) inspect(at, editor);
    });
    return { dom, destroy: facts.follow(show), ignoreMutation: () => true };
  };
}

/** As the document cites it: a number into its list of sources, or the mark of a footnote; a key that is nobody's as it is. */
function citation(key: string, cited: Cited, words: Words): HTMLElement {
  const source = Object.hasOwn(cited, key) ? cited[key] : undefined;
  const dom = source?.label === "" ? element("sup", "footnote citation") : element("span", "chip citation", source?.label ?? key);
  dom.contentEditable = "false";
  dom.classList.toggle("lost", !source);
  dom.title = `${words["citation"]}: ${source?.source ?? key}`;
  dom.setAttribute("role", "img");
  dom.setAttribute("aria-label", dom.title);
  return dom;
}

function noteOf(inspect: (position: number, editor: Editor) => void): NodeViewRenderer {
  return ({ node, getPos, editor }) => {
    const dom = element("sup", "footnote");
    dom.contentEditable = "false";
    dom.setAttribute("role", "button");
    const plain = (node.attrs["inlines"] as { text?: string; inlines?: { text: string }[] }[])
      .map((one) => one.text ?? one.inlines?.map((text) => text.text).join("") ?? " ")
      .join("");
    dom.title = plain;
    dom.setAttribute("aria-label", plain);
    dom.addEventListener("click", () => {
      const at = getPos();
      if (at !== undefined) inspect(at, editor);
    });
    return { dom, ignoreMutation: () => true };
  };
}

const kept: NodeViewRenderer = ({ node }) => {
  const block = node.attrs["block"] as { kind: string; caption?: string; alt?: string };
  const dom = element("div", "kept", block.caption || block.alt || block.kind.replace("_", " "));
  dom.contentEditable = "false";
  return { dom };
};

function tableOf(words: Words): NodeViewRenderer {
  return ({ node, getPos, editor }) => {
    let current = node;
    const dom = element("div", "sheet");
    const caption = element("input", "sheet-caption") as HTMLInputElement;
    caption.placeholder = words["caption"]!;
    caption.setAttribute("aria-label", words["caption"]!);
    caption.dir = "auto";
    caption.value = String(node.attrs["caption"]);
    const frame = element("div", "sheet-frame");
    const table = element("table");
    const body = element("tbody");
    table.append(body);
    frame.append(table);
    dom.append(caption, frame);
    caption.addEventListener("input", () => {
      const at = getPos();
      if (at !== undefined) editor.view.dispatch(editor.state.tr.setNodeAttribute(at, "caption", caption.value));
    });
    return {
      dom,
      contentDOM: body,
      update: (next) => {
        if (next.type !== current.type) return false;
        current = next;
        if (caption.value !== next.attrs["caption"]) caption.value = String(next.attrs["caption"]);
        caption.disabled = !editor.isEditable;
        return true;
      },
      stopEvent: (event) => event.target === caption,
      ignoreMutation: (mutation) => !body.contains(mutation.target),
    };
  };
}
