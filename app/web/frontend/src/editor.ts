/** Puts the editor in the place of the section's Markdown field, once it is here. Without it the form works as it is. */

import { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import type { Unit } from "./counting";
import type { Block } from "./document/blocks";
import type { Drafts } from "./drafts";
import { Base, Keys, TypedSigns } from "./editor/behaviour";
import { fromEditor, printOf, toEditor, withValues, type EditorNode } from "./editor/convert";
import { Facts } from "./editor/facts";
import { FigurePanel } from "./editor/figure_panel";
import { figureView, pictureIn } from "./editor/figures";
import { Gauges, type GaugeAsked } from "./editor/gauges";
import { Disagreements, showDisagreements, type Disagreement } from "./editor/disagreements";
import { leftDrafts, ownDrafts, type Left } from "./left_drafts";
import { LeftTexts } from "./editor/left_texts";
import { Menu } from "./editor/menu";
import { Panels } from "./editor/panels";
import { clean, MOST_CHARACTERS, type Carried } from "./editor/paste";
import { HANDED, Saving, type Kept, type State } from "./editor/saving";
import { documentSchema, noteSchema } from "./editor/schema";
import { Sides } from "./editor/sides";
import { Status } from "./editor/status";
import { Toolbar } from "./editor/toolbar";
import { PLAINLY, Suggesting } from "./editor/suggesting";
import { Suggestions, Switch, authorOf } from "./editor/suggestions";
import { looksOf, type Cited, type Words } from "./editor/views";
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
  cited: Cited;
  person: string;
  language: string;
  direction: string;
  /** How many levels of headings the form leaves to this section. */
  headings: number;
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
  const text = `${desk.person} ${location.pathname}`;
  const facts = new Facts(desk.facts, desk.values);
  const answer = await fetch(desk.section, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const stored = (await answer.json()) as Stored;
  const editable = form.dataset["locked"] === undefined;
  const left = await leftDrafts<Kept>(text).catch(() => []);
  const settled = form.dataset["saved"] === undefined ? undefined : left.find(({ drafts }) => drafts.place === sessionStorage.getItem(HANDED));
  await settled?.drafts.drop(); // it was saved on the page that showed both
  history.replaceState(null, "", location.pathname + location.hash);
  await new SectionEditor(form, desk, ownDrafts<Kept>(text), facts, stored, editable).restore(left.filter((one) => one !== settled));
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
  private readonly leftTexts: LeftTexts;
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
    const asks = { link: () => this.panels.link(), comment: () => this.comment(), menu: () => this.menu.open(), note: () => this.panels.newNote(), fact: () => this.insertFact(), figure: () => this.addFigure(), suggesting: this.suggesting, inspect: (at: number) => this.panels.inspect(at), headings: desk.headings };
    const looks = looksOf(facts, desk.cited, desk.words, (at, editor) => editor === this.editor && this.panels.inspect(at), figureView(desk.shown, desk.words, (position) => this.figures.change(position)));
    this.status = new Status(desk.words, { compare: () => void this.compare(), copy: () => void this.copy() });
    this.leftTexts = new LeftTexts(desk.words, this.status, editable ? (left) => this.bring(left) : undefined);
    this.editor = new Editor({
      element: this.surface,
      injectCSS: false,
      enablePasteRules: false,
      enableContentCheck: true,
      editable,
      extensions: [...documentSchema(looks, desk.headings), Keys(asks), TypedSigns(asks), Base(desk.words["placeholder"]!), Disagreements, Suggesting(authorOf(desk.person), () => this.suggesting.on, () => this.ofBlocks())],
      content: toEditor(stored.blocks),
      editorProps: {
        attributes: { id: "editor-text", role: "textbox", "aria-multiline": "true", "aria-label": desk.words["text"]!, "aria-describedby": "editor-keys", lang: desk.language, dir: desk.direction, spellcheck: "true" },
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
    this.panels = new Panels(this.editor, this.surface, desk.words, facts, () => [...noteSchema(looks), Keys({ ...asks, headings: 0, inspect: () => false })], () => this.menu.open("facts"));
    this.figures = new FigurePanel(this.editor, this.panels, desk.words, desk.pictures);
    this.suggestions = new Suggestions(this.editor, this.surface, desk.words, desk.person, this.suggesting.mayWrite);
    this.menu = new Menu(this.editor, this.surface, { words: desk.words, facts, editor: this.editor, headings: desk.headings, note: asks.note, figure: asks.figure });
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

  /** What was typed in pages that are gone and, as far as this browser knows, never reached the server. */
  async restore(left: readonly Left<Kept>[]): Promise<void> {
    const stands = printOf(this.blocks);
    const [saved, unsaved] = [true, false].map((same) => left.filter(({ draft }) => (printOf(draft.value.blocks) === stands) === same));
    for (const { drafts } of saved!) await drafts.drop();
    const [first, ...others] = unsaved!;
    const comesBack = first && this.editable && !first.draft.value.handed && (await this.bring(first));
    if (comesBack) this.status.say(`${this.words["restored"]} ${this.status.at(new Date(first.draft.at))}.`);
    for (const one of comesBack ? others : unsaved!) this.leftTexts.offer(one);
  }

  /** Whether it stands here now. What was written here is saved before, so that the two can meet. */
  private async bring({ draft, drafts }: Left<Kept>): Promise<boolean> {
    if (!(await this.saving.settle())) {
      this.status.say(this.words["save_first"]!);
      return false;
    }
    this.editor.chain().setMeta(PLAINLY, true).setContent(toEditor(draft.value.blocks), { emitUpdate: true }).run();
    await this.saving.take(draft);
    await drafts.drop().catch(() => undefined);
    return true;
  }

  private place(asks: ConstructorParameters<typeof Toolbar>[2]): void {
    const plain = this.form.querySelector<HTMLElement>(".plain")!;
    const home = element("div", "writing");
    const foot = element("div", "writing-foot");
    foot.append(this.count, this.suggestions.count, this.status.line, this.status.said);
    if (this.editable) home.append(new Toolbar(this.editor, this.words, asks).element, this.status.banner);
    const keys = element("p", "visually-hidden", this.words["tab_leaves"]!);
    keys.id = "editor-keys";
    home.append(this.leftTexts.element, keys, this.surface, foot);
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
    if (!file || !this.editable) return false;
    if (at !== undefined) this.editor.commands.setTextSelection(at);
    this.addFigure(file);
    return true;
  }

  /** Suggestions hold words only: who may make nothing else is told who can. */
  private addFigure(file?: File): void {
    if (this.suggesting.mayWrite) this.figures.add(file);
    else this.status.say(this.words["figure_writers"]!);
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
    if (cleaned.carried.length) setTimeout(() => void this.takesCarried(cleaned.carried)); // below what is being pasted
    return cleaned.html;
  }

  private async takesCarried(carried: readonly Carried[]): Promise<void> {
    if (!this.suggesting.mayWrite) return this.status.say(this.words["figure_writers"]!);
    const reasons = await this.figures.take(carried);
    if (reasons.length) this.status.say([this.words["no_pictures"]!, ...reasons].join(" "));
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
      this.status.note("copied");
    } catch {
      this.editor.commands.focus();
      this.editor.commands.selectAll();
      this.status.note("marked");
    }
  }
}

const form = document.querySelector<HTMLFormElement>("#section-form:not([data-typed])");
if (form) begin(form).catch((error: unknown) => console.error(error));
