/** Figures: a picture with what it shows in words and its caption, one block of the text. */

import { Node, type Editor, type NodeViewRenderer } from "@tiptap/core";
import { Selection } from "@tiptap/pm/state";
import type { Figure } from "../document/blocks";
import { element } from "../grid/view";
import type { EditorNode } from "./convert";
import type { Words } from "./views";

export type Picture = Pick<Figure, "alt"> & { picture: string; caption: string; width: "full" | "half" };

const NAME = /^[0-9a-f]{64}$/;

export function figureNode({ picture, alt, caption, width }: Figure): EditorNode {
  return { type: "figure", attrs: { picture, alt, caption: caption ?? "", width: width ?? "full" } };
}

export function figureOf({ attrs }: EditorNode): Figure {
  const { picture, alt, caption, width } = attrs as unknown as Picture;
  return { kind: "figure", figure: "picture", alt, caption, picture, width };
}

const data = (name: keyof Picture, otherwise: string) => ({
  default: otherwise,
  parseHTML: (dom: HTMLElement) => dom.dataset[name] ?? otherwise,
  renderHTML: (given: Record<string, string>) => ({ [`data-${name}`]: given[name] }),
});

export const figure = (view: NodeViewRenderer) =>
  Node.create({
    name: "figure",
    group: "block",
    atom: true,
    draggable: true,
    addAttributes: () => ({ picture: data("picture", ""), alt: data("alt", ""), caption: data("caption", ""), width: data("width", "full") }),
    parseHTML: () => [{ tag: "figure[data-picture]", getAttrs: (dom) => NAME.test(dom.dataset["picture"] ?? "") && null }],
    renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
    renderText: ({ node }) => String(node.attrs["caption"] || node.attrs["alt"]),
    addNodeView: () => view,
  });

/** `address` is where pictures of this section are shown. */
export function figureView(address: string, words: Words, change: (position: number) => void): NodeViewRenderer {
  return ({ node, getPos, editor }) => {
    let current = node;
    const dom = element("figure", "figure");
    const picture = element("img") as HTMLImageElement;
    const caption = element("figcaption");
    const button = element("button", "btn btn-sm btn-outline-secondary figure-change", words["figure_change"]!) as HTMLButtonElement;
    dom.contentEditable = "false";
    button.type = "button";
    caption.dir = "auto";
    const open = () => {
      const at = getPos();
      if (at !== undefined) change(at);
    };
    button.addEventListener("click", open);
    picture.addEventListener("dblclick", open);
    picture.addEventListener("error", () => dom.classList.add("lost"));
    const show = () => {
      const { picture: name, alt, caption: said, width } = current.attrs as Picture;
      const source = `${address}/${name}`;
      if (picture.getAttribute("src") !== source) {
        dom.classList.remove("lost");
        picture.src = source;
      }
      picture.alt = alt || words["figure_without_words"]!;
      caption.textContent = said;
      dom.classList.toggle("half", width === "half");
      dom.classList.toggle("wordless", !alt);
      dom.dataset["wanting"] = words["figure_without_words"]!;
    };
    show();
    dom.append(picture, caption, ...(editor.isEditable ? [button] : []));
    return {
      dom,
      update: (next) => {
        if (next.type !== current.type) return false;
        current = next;
        show();
        return true;
      },
      stopEvent: (event) => event.target === button,
      ignoreMutation: () => true,
    };
  };
}

/** One below the other below the block that the selection stands in, or in its place where that is empty. */
export function insertFigures(editor: Editor, pictures: readonly Picture[]): void {
  const { state } = editor;
  const { $from } = state.selection;
  const made = pictures.map((attrs) => state.schema.nodes["figure"]!.create(attrs));
  const around = $from.depth ? $from.node(1) : undefined;
  const isEmpty = around?.type.name === "paragraph" && !around.content.size;
  const at = $from.depth ? (isEmpty ? $from.before(1) : $from.after(1)) : state.selection.to;
  const { tr } = state;
  if (isEmpty) tr.replaceWith(at, $from.after(1), made);
  else tr.insert(at, made);
  const after = made.reduce((end, { nodeSize }) => end + nodeSize, at);
  if (after === tr.doc.content.size) tr.insert(after, state.schema.nodes["paragraph"]!.create());
  tr.setSelection(Selection.near(tr.doc.resolve(after)));
  editor.view.dispatch(tr.scrollIntoView());
}

/** The one picture that is pasted or dropped; nothing where words come along, as from Word. */
export function pictureIn(transfer: DataTransfer | null): File | undefined {
  if (!transfer || transfer.getData("text/plain")) return undefined;
  return [...transfer.files].find((file) => file.type.startsWith("image/"));
}
