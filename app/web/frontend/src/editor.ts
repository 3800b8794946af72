/** Puts the editor in the place of the section's Markdown field, once it is here. Without it the form works as it is. */

import { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import type { Unit } from "./counting";
import type { Block } from "./document/blocks";
import { Drafts, type Draft } from "./drafts";
import { Base, Keys, TypedSigns } from "./editor/behaviour";
import { fromEditor, toEditor, withValues, type EditorNode } from "./editor/convert";
import { Facts } from "./editor/facts";
import { FigurePanel } from "./editor/figure_panel";
import { figureView, pictureIn } from "./editor/figures";
import { Gauges, type GaugeAsked } from "./editor/gauges";
import { Disagreements, showDisagreements, type Disagreement } from "./editor/disagreements";
import { Menu } from "./editor/menu";
import { Panels } from "./editor/panels";
import { clean, MOST_CHARACTERS } from "./editor/paste";
import { Saving, type Kept, type State } from "./editor/saving";
import { documentSchema, noteSchema } from "./editor/schema";
import { Sides } from "./editor/sides";
import { Status } from "./editor/status";
import { Toolbar } from "./editor/toolbar";
import { PLAINLY, Suggesting } from "./editor/suggesting";
import { Suggestions, Switch, authorOf } from "./editor/suggestions";
import { looksOf, type Words } from "./editor/views";
import { element } from "./grid/view";

/** What the tools above and the state below the text cover while it scrolls. */
const ROOM = { top: 110, bottom: 60, left: 0, right: 0 };

interface Desk {
  section: string;
  /** Where who may not write saves what they suggest. */
  suggestions: string;
  facts: string;
  /** Where pictures are sent, and where they are shown. */
  pictures: string;
  shown: string;
  values: Readonly<Record<string, string>>;
  person: string;
  language: string;
  direction: string;
  gauges: GaugeAsked[];
  disagreements: Disagreement[];
  words: Words;
  units: Record<Unit, string>;
}

interface Stored {
  version: number;
  blocks: Block[];
}

async function begin(form: HTMLFormElement): Promise<void> {
  const desk = JSON.parse(document.getElementById("editor-desk")!.textContent!) as Desk;
  const drafts = new Drafts<Kept>(`${desk.person} ${location.pathname}`);
  const facts = new Facts(desk.facts, desk.values);
  const answer = await fetch(desk.section, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const stored = (await answer.json()) as Stored;
  const editable = form.dataset["locked"] === undefined;
  const draft = editable ? await drafts.find().catch(() => undefined) : undefined;
  const settled = form.dataset["saved"] !== undefined && draft?.value.handed; // on the page that showed both
  if (settled) await drafts.drop().catch(() => undefined);
  history.replaceState(null, "", location.pathname + location.hash);
  new SectionEditor(form, desk, drafts, facts, stored, editable).restore(settled ? undefined : draft);
}

class SectionEditor {
  private readonly words: Words;
  private readonly surface = element("div", "paper");
  private readonly count = element("span", "counts");
  private readonly status: Status;
  private readonly editor: Editor;
  private readonly panels: Panels;
  private readonly figures: FigurePanel;
  private readonly suggesting: Switch;
  private readonly suggestions: Suggestions;
  private readonly menu: Menu;
  private readonly gauges: Gauges;
  private readonly saving: Saving;
  private readonly sides: Sides<Desk["disagreements"]>;

  constructor(
    private readonly form: HTMLFormElement,
    desk: Desk,
    drafts: Drafts<Kept>,
    facts: Facts,
    stored: Stored,
    private readonly editable: boolean,
  ) {
    this.words = desk.words;
    this.suggesting = new Switch(form.dataset["suggests"] === undefined);
    const asks = { link: () => this.panels.link(), comment: () => this.comment(), menu: () => this.menu.open(), note: () => this.panels.newNote(), fact: () => this.insertFact(), figure: () => this.figures.add(), suggesting: this.suggesting };
    const looks = looksOf(facts, desk.words, (position) => this.panels.note(position), figureView(desk.shown, desk.words, (position) => this.figures.change(position)));
    this.status = new Status(desk.words, { compare: () => void this.compare(), copy: () => void this.copy() });
    this.editor = new Editor({
      element: this.surface,
      injectCSS: false,
      enablePasteRules: false,
      enableContentCheck: true,
      editable,
      extensions: [...documentSchema(looks), Keys(asks), TypedSigns(asks), Base(desk.words["placeholder"]!), Disagreements, Suggesting(authorOf(desk.person), () => this.suggesting.on, () => this.ofBlocks())],
      content: toEditor(stored.blocks),
      editorProps: {
        attributes: { id: "editor-text", role: "textbox", "aria-multiline": "true", "aria-label": desk.words["text"]!, lang: desk.language, dir: desk.direction, spellcheck: "true" },
        scrollThreshold: ROOM,
        scrollMargin: ROOM,
        handleKeyDown: (_view, event) => this.menu.key(event) || this.opensFigure(event),
        handlePaste: (_view, event) => this.takesPicture(event.clipboardData) || this.refuses(event.clipboardData),
        handleDrop: (view, event) => this.takesPicture(event.dataTransfer, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
        transformPastedHTML: (html) => this.pasted(html),
      },
      onUpdate: () => this.changed(),
      onBlur: () => void this.saving.save(),
    });
    this.panels = new Panels(this.editor, this.surface, desk.words, () => [...noteSchema(looks), Keys(asks)]);
    this.figures = new FigurePanel(this.editor, this.panels, desk.words, desk.pictures);
    this.suggestions = new Suggestions(this.editor, this.surface, desk.words, desk.person, this.suggesting.mayWrite);
    this.menu = new Menu(this.editor, this.surface, { words: desk.words, facts, note: asks.note, figure: asks.figure });
    this.place(asks);
    this.gauges = new Gauges(document.getElementById("gauges"), this.count, desk.gauges, desk.words, desk.units, desk.language, () => withValues(this.blocks, (name) => facts.value(name)));
    this.saving = new Saving(this.suggesting.mayWrite ? desk.section : desk.suggestions, drafts, () => this.blocks, stored.version, (state) => this.told(state));
    this.sides = new Sides((disagreements) => showDisagreements(this.editor, disagreements));
    showDisagreements(this.editor, desk.disagreements);
    facts.follow(() => this.gauges.changed());
    const follow = () => void facts.read().catch(() => undefined);
    addEventListener("focus", follow);
    follow();
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("submit", (event) => void this.decides(event));
    const here = document.querySelector<HTMLElement>(".desk-outline [aria-current]");
    document.querySelector(".desk-outline")!.scrollTop = (here?.offsetTop ?? 0) - 120;
    this.gauges.show();
  }

  private get blocks(): Block[] {
    return fromEditor(this.editor.getJSON() as EditorNode);
  }

  /** What was typed here and, as far as this browser knows, never reached the server: which says so if it did. */
  restore(draft: Draft<Kept> | undefined): void {
    if (!draft) return;
    if (JSON.stringify(draft.value.blocks) === JSON.stringify(this.blocks)) return void this.saving.forget();
    const bring = () => {
      this.saving.version = draft.version;
      this.editor.chain().setMeta(PLAINLY, true).setContent(toEditor(draft.value.blocks), { emitUpdate: true }).run();
      this.status.say(`${this.words["restored"]} ${this.status.at(new Date(draft.at))}.`);
    };
    if (!draft.value.handed) return bring();
    this.status.say(`${this.words["handed"]} ${this.status.at(new Date(draft.at))}.`, [
      this.status.button("bring_back", () => (this.status.clear(), bring()), "btn-primary"),
      this.status.button("forget", () => (this.status.clear(), void this.saving.forget())),
    ]);
  }

  private place(asks: ConstructorParameters<typeof Toolbar>[2]): void {
    const plain = this.form.querySelector<HTMLElement>(".plain")!;
    const home = element("div", "writing");
    const foot = element("div", "writing-foot");
    foot.append(this.count, this.suggestions.count, this.status.line);
    if (this.editable) home.append(new Toolbar(this.editor, this.words, asks).element, this.status.banner);
    home.append(this.surface, foot);
    plain.hidden = true;
    plain.before(home);
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  private changed(): void {
    this.saving.changed();
    this.gauges.changed();
  }

  private told(state: State): void {
    this.status.tell(state);
    if (state.is === "saved") document.body.dispatchEvent(new Event("saved"));
    if (state.is === "saved") this.sides.later();
    else if (state.is === "typing") this.sides.wait();
  }

  /** A change that no suggestion holds: who writes makes it at once, and is told so. */
  private ofBlocks(): "allow" | "refuse" {
    const { mayWrite } = this.suggesting;
    this.status.say(this.words[mayWrite ? "blocks_at_once" : "blocks_refused"]!);
    return mayWrite ? "allow" : "refuse";
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault(); // hands that save by habit
    void this.saving.save();
  }

  /** A suggestion is decided on in the text as it was saved last, so what is typed is saved before. */
  private async decides(event: SubmitEvent): Promise<void> {
    const decision = event.target as HTMLFormElement;
    if (!decision.matches("#suggestions .decide") || event.defaultPrevented || decision.dataset["settled"]) return;
    event.preventDefault();
    if (!(await this.saving.settle())) return;
    decision.querySelector<HTMLInputElement>("[name=version]")!.value = String(this.saving.version);
    decision.dataset["settled"] = "yes";
    setTimeout(() => decision.requestSubmit(event.submitter)); // not while it is still being submitted
  }

  // ── what is pasted ─────────────────────────────────────────────────────────────────────────────────────────────

  private takesPicture(data: DataTransfer | null, at?: number): boolean {
    const file = pictureIn(data);
    if (!file || !this.suggesting.mayWrite || !this.editable) return false;
    if (at !== undefined) this.editor.commands.setTextSelection(at);
    this.figures.add(file);
    return true;
  }

  private opensFigure(event: KeyboardEvent): boolean {
    const { selection } = this.editor.state;
    if (event.key !== "Enter" || !(selection instanceof NodeSelection) || selection.node.type.name !== "figure") return false;
    this.figures.change(selection.from);
    return true;
  }

  private refuses(data: DataTransfer | null): boolean {
    if (!data) return false;
    const html = data.getData("text/html");
    const onlyPictures = !html && !data.getData("text/plain") && data.files.length > 0;
    if (onlyPictures) this.status.say(this.words["no_pictures"]!);
    const long = data.getData("text/plain").length > MOST_CHARACTERS;
    if (long) this.status.say(this.words["too_long"]!);
    return onlyPictures || long;
  }

  private pasted(html: string): string {
    if (html.includes("data-pm-slice") && html.length < MOST_CHARACTERS) return html; // our own
    const cleaned = clean(html);
    if (cleaned === "too long") {
      this.status.say(this.words["too_long"]!);
      return "";
    }
    if (cleaned.images) this.status.say(this.words["no_pictures"]!);
    return cleaned.html;
  }

  // ── what is asked for beside writing ───────────────────────────────────────────────────────────────────────────

  private insertFact(): void {
    this.editor.chain().focus().insertContent("/").run();
    this.menu.open("facts");
  }

  private comment(): void {
    const field = document.getElementById("comment-text");
    const quote = document.getElementById("comment-quote") as HTMLInputElement | null;
    field?.closest("details.fold")?.setAttribute("open", "");
    if (quote) quote.value = String(document.getSelection()).replace(/\s+/g, " ").trim().slice(0, 500);
    field?.scrollIntoView({ block: "center" });
    field?.focus();
  }

  /** Both texts on a page of their own; what was typed goes along, and stays here too. */
  private async compare(): Promise<void> {
    const text = await this.saving.handOver();
    this.form.querySelector<HTMLInputElement>("[name=version]")!.value = String(this.saving.version);
    this.form.querySelector<HTMLTextAreaElement>("[name=text]")!.value = text;
    this.form.submit();
  }

  private async copy(): Promise<void> {
    const text = this.editor.getText({ blockSeparator: "\n\n" });
    try {
      await navigator.clipboard.writeText(text);
      this.status.line.textContent = this.words["copied"]!;
    } catch {
      this.editor.commands.focus();
      this.editor.commands.selectAll();
      this.status.line.textContent = this.words["marked"]!;
    }
  }
}

const form = document.querySelector<HTMLFormElement>("#section-form:not([data-typed])");
if (form) begin(form).catch((error: unknown) => console.error(error));
