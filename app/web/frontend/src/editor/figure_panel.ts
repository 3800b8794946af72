/** The form of a figure: its file, what it shows, its caption and width. What was typed stays until it is done. */

import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { element } from "../grid/view";
import { insertFigures, type Picture } from "./figures";
import type { Carried } from "./paste";
import type { Panels } from "./panels";
import type { Words } from "./views";

const MOST_BYTES = 12_000_000;

export class FigurePanel {
  constructor(
    private readonly editor: Editor,
    private readonly panels: Panels,
    private readonly words: Words,
    /** Where pictures are sent. */
    private readonly address: string,
  ) {}

  /** For a new figure below where the selection stands. */
  add(given?: File): void {
    const { words, panels } = this;
    let file = given;
    const chooser = element("input", "form-control form-control-sm") as HTMLInputElement;
    chooser.type = "file";
    chooser.accept = "image/png,image/jpeg";
    chooser.addEventListener("keydown", (event) => event.key === "Enter" && event.stopPropagation()); // it opens the files
    chooser.addEventListener("change", () => (file = chooser.files?.[0]));
    const name = element("p", "figure-file", file?.name);
    name.dir = "auto";
    const form = new Fields(words, { alt: "", caption: "", width: "full" });
    const add = panels.button("insert", () => void put(), "btn-primary");
    const put = async () => {
      if (add.disabled || !form.ready(!!file)) return;
      add.disabled = true;
      form.say(words["figure_sending"]!);
      const sent = await this.send(file!);
      add.disabled = false;
      if (typeof sent === "string") return form.say(sent);
      panels.close();
      insertFigures(this.editor, [{ picture: sent.picture, ...form.values }]);
    };
    panels.open(words["figure"]!, [file ? name : labelled(words["figure_file"]!, chooser), ...form.parts], [add, panels.button("cancel", () => panels.close())], () => void put());
    (file ? form.alt : chooser).focus();
    form.show();
  }

  /** What is said of the figure that stands there. */
  change(position: number): void {
    const { editor, words, panels } = this;
    const node = editor.state.doc.nodeAt(position);
    if (node?.type.name !== "figure" || !editor.isEditable) return;
    editor.view.dispatch(editor.state.tr.setSelection(NodeSelection.create(editor.state.doc, position)));
    const form = new Fields(words, node.attrs as Picture);
    const set = () => {
      if (!form.ready(true)) return;
      editor.view.dispatch(editor.state.tr.setNodeMarkup(position, undefined, { ...node.attrs, ...form.values }));
      panels.close();
    };
    const remove = panels.button("remove", () => {
      panels.close();
      editor.commands.deleteRange({ from: position, to: position + node.nodeSize });
    });
    panels.open(words["figure"]!, form.parts, [panels.button("done", set, "btn-primary"), remove], set);
    form.alt.focus();
    form.show();
  }

  /** Puts in what was pasted with its files; answers why some could not be. What it shows is asked for at each. */
  async take(carried: readonly Carried[]): Promise<string[]> {
    const sent = await Promise.all(carried.map(({ file }) => this.send(file)));
    const kept = sent.flatMap((one, at) => (typeof one === "string" ? [] : [{ picture: one.picture, alt: carried[at]!.alt, caption: "", width: "full" as const }]));
    if (kept.length && !this.editor.isDestroyed) insertFigures(this.editor, kept);
    return [...new Set(sent.filter((one) => typeof one === "string"))];
  }

  /** What is kept, or why it is not. */
  private async send(file: File): Promise<{ picture: string } | string> {
    if (file.size > MOST_BYTES) return this.words["figure_large"]!;
    const body = new FormData();
    body.append("file", file, "picture"); // a file's name may tell something
    try {
      const answer = await fetch(this.address, { method: "POST", headers: { Accept: "application/json" }, body });
      const said = (await answer.json()) as { picture: string; detail?: string };
      return answer.ok ? said : (said.detail ?? answer.statusText);
    } catch {
      return this.words["figure_offline"]!;
    }
  }
}

class Fields {
  readonly alt: HTMLInputElement;
  private readonly caption: HTMLInputElement;
  private readonly width = element("select", "form-select form-select-sm") as HTMLSelectElement;
  private readonly said = element("p", "wrong");
  readonly parts: HTMLElement[];

  constructor(
    private readonly words: Words,
    given: Omit<Picture, "picture">,
  ) {
    this.alt = this.field(given.alt);
    this.caption = this.field(given.caption);
    for (const one of ["full", "half"]) this.width.append(new Option(words[`figure_${one}`]!, one));
    this.width.value = given.width;
    this.said.setAttribute("role", "alert");
    this.parts = [
      labelled(words["figure_alt"]!, this.alt), labelled(words["figure_caption"]!, this.caption),
      labelled(words["figure_width"]!, this.width), this.said,
    ];
  }

  get values(): Omit<Picture, "picture"> {
    return { alt: this.alt.value.trim(), caption: this.caption.value.trim(), width: this.width.value as Picture["width"] };
  }

  ready(hasFile: boolean): boolean {
    const wanting = !hasFile ? "figure_no_file" : !this.values.alt ? "figure_without_words" : undefined;
    if (!wanting) return true;
    this.say(this.words[wanting]!);
    if (hasFile) this.alt.focus();
    return false;
  }

  say(sentence: string): void {
    this.said.textContent = sentence;
    this.show();
  }

  /** The whole panel, where it reaches below the window. */
  show(): void {
    this.said.closest(".panel")?.scrollIntoView({ block: "nearest" });
  }

  private field(value: string): HTMLInputElement {
    const field = element("input", "form-control form-control-sm") as HTMLInputElement;
    field.type = "text";
    field.maxLength = 1000;
    field.dir = "auto";
    field.value = value;
    return field;
  }
}

function labelled(name: string, field: HTMLElement): HTMLElement {
  const label = element("label", "panel-field");
  label.append(element("span", "", name), field);
  return label;
}
