/** How the nodes look that show something that is not typed: chips, footnotes' numbers, tables with their captions. */

import type { Editor, NodeViewRenderer } from "@tiptap/core";
import { element } from "../grid/view";
import type { Facts } from "./facts";
import type { Looks } from "./schema";

export type Words = Readonly<Record<string, string>>;

/** `inspect` shows what stands at a place of an editor. */
export function looksOf(facts: Facts, words: Words, inspect: (position: number, editor: Editor) => void, figure: NodeViewRenderer): Looks {
  return { figure, fact: (name) => facts.value(name), chip: chipOf(facts, words, inspect), footnote: noteOf(inspect), kept, table: tableOf(words) };
}

function chipOf(facts: Facts, words: Words, inspect: (position: number, editor: Editor) => void): NodeViewRenderer {
  return ({ node, getPos, editor }) => {
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
