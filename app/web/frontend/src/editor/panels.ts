/** Small panels beside the text: an address for a link, the text of a footnote. */

import { Editor, getMarkRange, type Extensions } from "@tiptap/core";
import type { Footnote } from "../document/blocks";
import { element } from "../grid/view";
import { noteFromEditor, noteToEditor, type EditorNode } from "./convert";
import type { Facts } from "./facts";
import { addressOf } from "./marks";
import type { Words } from "./views";

/** Puts a panel below a place in the text, inside the surface it belongs to. */
export function placeBelow(panel: HTMLElement, place: { left: number; bottom: number }): void {
  const surface = panel.offsetParent!.getBoundingClientRect();
  const room = Math.max(0, surface.width - panel.offsetWidth);
  panel.style.left = `${Math.min(room, Math.max(0, place.left - surface.left))}px`;
  panel.style.top = `${place.bottom - surface.top + 4}px`;
}

export class Panels {
  private panel: HTMLElement | undefined;
  private onClose: (() => void) | undefined;

  constructor(
    private readonly editor: Editor,
    private readonly surface: HTMLElement,
    private readonly words: Words,
    private readonly facts: Facts,
    private readonly noteExtensions: () => Extensions,
    private readonly chooseFact: () => void,
  ) {}

  link(): void {
    const { editor, words } = this;
    this.close(); // a note that is open leaves the caret behind it
    const { $from, empty: bare } = editor.state.selection;
    const empty = bare || !editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to);
    const range = getMarkRange($from, editor.schema.marks["link"]!);
    if (range) editor.commands.setTextSelection(range);
    const field = element("input", "form-control form-control-sm") as HTMLInputElement;
    field.type = "text";
    field.inputMode = "url";
    field.placeholder = "https://…";
    field.dir = "ltr";
    field.value = String(editor.getAttributes("link")["href"] ?? "");
    field.setAttribute("aria-label", words["address"]!);
    const wrong = element("p", "wrong");
    wrong.setAttribute("role", "alert");
    const set = () => {
      const href = addressOf(field.value);
      if (!href) {
        wrong.textContent = words["bad_address"]!;
        return field.focus();
      }
      const mark = { type: "link", attrs: { href } };
      if (empty && !range) editor.chain().insertContentAt(editor.state.selection.to, [{ type: "text", text: field.value.trim(), marks: [mark] }]).run();
      else editor.chain().setMark("link", { href }).setTextSelection(editor.state.selection.to).run();
      this.close();
    };
    const remove = range ? [this.button("remove_link", () => (editor.commands.unsetMark("link"), this.close()))] : [];
    this.open(words["link"]!, [field, wrong], [this.button("done", set, "btn-primary"), ...remove], set);
    field.focus();
    field.select();
  }

  /** What the chip or footnote there says. Answers whether one stands there. */
  inspect(position: number): boolean {
    const name = this.editor.state.doc.nodeAt(position)?.type.name;
    if (name === "footnote") this.note(position);
    else if (name === "fact") this.fact(position);
    else return false;
    return true;
  }

  private fact(position: number): void {
    const { editor, words, facts } = this;
    const name = String(editor.state.doc.nodeAt(position)!.attrs["name"]);
    const said = facts.get(name)?.description ?? (facts.all.length ? words["lost_fact"]! : "");
    const lines = [said, facts.value(name)].filter(Boolean).map((line) => element("p", "fact-line", line));
    for (const line of lines) line.dir = "auto";
    const another = this.button("another", () => {
      this.close();
      editor.chain().setTextSelection({ from: position, to: position + 1 }).insertContent("/").run();
      this.chooseFact();
    });
    const [done, remove] = this.doneOrRemove(position);
    this.open(`${words["fact"]!} ${name}`, lines, editor.isEditable ? [done, another, remove] : [done]);
    done.focus();
  }

  private doneOrRemove(position: number): [HTMLElement, HTMLElement] {
    const { editor } = this;
    const remove = this.button("remove", () => {
      this.onClose = undefined;
      editor.commands.deleteRange({ from: position, to: position + 1 });
      this.close();
    });
    return [this.button("done", () => this.close(), "btn-primary"), remove];
  }

  private note(position: number): void {
    const { editor, words } = this;
    const node = editor.state.doc.nodeAt(position)!;
    const home = element("div", "note-text form-control");
    const buttons = this.doneOrRemove(position);
    this.open(words["footnote"]!, [home], editor.isEditable ? buttons : buttons.slice(0, 1));
    const note = new Editor({
      element: home,
      injectCSS: false,
      enablePasteRules: false,
      editable: editor.isEditable,
      extensions: this.noteExtensions(),
      content: noteToEditor(node.attrs["inlines"] as Footnote["inlines"]),
      editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": words["footnote"]! } },
      autofocus: "end",
      onUpdate: ({ editor: note }) => {
        const inlines = noteFromEditor(note.getJSON() as EditorNode);
        editor.view.dispatch(editor.state.tr.setNodeAttribute(position, "inlines", inlines));
      },
    });
    this.onClose = () => {
      const empty = note.isEmpty;
      note.destroy();
      if (empty && editor.isEditable && editor.state.doc.nodeAt(position)?.type.name === "footnote") editor.commands.deleteRange({ from: position, to: position + 1 });
      else editor.commands.setTextSelection(position + 1);
    };
  }

  newNote(): void {
    const at = this.editor.state.selection.from;
    this.editor.chain().focus().insertContent([{ type: "footnote", attrs: { inlines: [] } }]).run();
    this.note(at);
  }

  close(): void {
    const closing = this.onClose;
    this.onClose = undefined;
    this.panel?.remove();
    this.panel = undefined;
    closing?.();
    this.editor.view.focus(); // at once: the next key is for the text
  }

  open(label: string, content: HTMLElement[], buttons: HTMLElement[], enter?: () => void): void {
    if (this.panel) this.close();
    const panel = element("div", "panel");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", label);
    const actions = element("div", "panel-actions");
    actions.append(...buttons);
    panel.append(element("p", "panel-title", label), ...content, actions);
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) this.close();
      else if (event.key === "Enter" && enter && (event.target as HTMLElement).tagName === "INPUT") enter();
      else return;
      event.preventDefault();
    });
    this.panel = panel;
    this.surface.append(panel);
    placeBelow(panel, this.editor.view.coordsAtPos(this.editor.state.selection.from));
  }

  button(word: string, act: () => void, looks = "btn-outline-secondary"): HTMLButtonElement {
    const button = element("button", `btn btn-sm ${looks}`, this.words[word]!) as HTMLButtonElement;
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }
}
