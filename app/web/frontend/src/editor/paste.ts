/** What is pasted from Word, Google Docs, LibreOffice or a web page: its structure stays, its looks do not. */

import { harmless, isElement, levelOf, looks, marked } from "./paste_html";
import { ListMaker, markerOf } from "./paste_lists";

/** As much as one section takes, in characters, and in lines. */
export const MOST_CHARACTERS = 400_000;
const MOST_BLOCKS = 20_000;
const MOST_COLUMNS = 40;
const MOST_DEPTH = 6;
const MOST_PICTURES = 20;
const CARRIED = /^data:(image\/(?:png|jpeg|gif|webp));base64,/i;

/** A picture that came along as a file in its address. */
export interface Carried {
  file: File;
  alt: string;
}

/** `images` is how many pictures were left out. */
export type Cleaned = { html: string; images: number; carried: Carried[] } | "too long";

const BLOCKS = "p,div,h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,section,article,main,header,footer,aside,nav,figure,pre,hr,dl,address,center,form";
const SILENT = new Set(["SCRIPT", "STYLE", "TEMPLATE", "HEAD", "TITLE", "META", "LINK", "NOSCRIPT", "IFRAME", "OBJECT", "EMBED", "SELECT", "TEXTAREA", "INPUT", "BUTTON", "AUDIO", "VIDEO", "CANVAS", "XML"]);
const PICTURES = new Set(["IMG", "SVG", "PICTURE", "V:SHAPE", "V:IMAGEDATA"]);
/** Addresses of footnotes in Word, LibreOffice and Google Docs; what is left is the number. */
const NOTE_ADDRESS = /#(?:_(?:ft|ed)n|sdfootnote|sdendnote|ftnt)(\d+)(?:sym)?$/;
const BACK_ADDRESS = /#(?:_(?:ft|ed)nref|sdfootnote\d+anc|sdendnote\d+anc|ftnt_ref)/;

/** Clean HTML of the blocks and marks that our document has. */
export function clean(html: string): Cleaned {
  const pasted = new DOMParser().parseFromString(harmless(html), "text/html");
  if ((pasted.body.textContent ?? "").length > MOST_CHARACTERS) return "too long";
  if (pasted.body.querySelectorAll(BLOCKS).length > MOST_BLOCKS) return "too long";
  return new Cleaner(pasted).clean();
}

class Cleaner {
  private readonly out: HTMLElement;
  private readonly lists: ListMaker;
  private run: HTMLElement | undefined;
  private images = 0;
  private carried: Carried[] = [];

  constructor(private readonly pasted: Document) {
    this.out = pasted.createElement("div");
    this.lists = new ListMaker(pasted, this.out, MOST_DEPTH);
  }

  clean(): Cleaned {
    this.blocks(this.pasted.body);
    this.end();
    return { html: this.out.innerHTML, images: this.images, carried: this.carried };
  }

  // ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private blocks(parent: Node): void {
    for (const node of parent.childNodes) {
      if (!isElement(node)) this.loose(node);
      else if (!this.left(node)) this.element(node);
    }
  }

  private element(node: HTMLElement): void {
    const tag = node.tagName;
    const level = levelOf(node);
    if (level) this.block(this.filled(`h${level}`, node, { "data-level": String(level) }));
    else if (tag === "UL" || tag === "OL") this.block(this.list(node, 1));
    else if (tag === "TABLE") this.table(node as HTMLTableElement);
    else if (tag === "BLOCKQUOTE") this.quote(node);
    else if (tag === "HR") this.end();
    else if (node.querySelector(BLOCKS)) this.around(node);
    else if (node.matches(BLOCKS)) this.paragraph(node);
    else this.inline(node, this.open());
  }

  private around(node: HTMLElement): void {
    const apart = node.matches(BLOCKS);
    if (apart) this.end();
    this.blocks(node);
    if (apart) this.end();
  }

  private paragraph(node: HTMLElement): void {
    const level = /mso-list:\s*\w+\s+level(\d)/i.exec(looks(node))?.[1];
    if (!level) return this.block(this.filled("p", node));
    this.end(true);
    this.lists.add(this.filled("p", node), Number(level), markerOf(node));
  }

  private loose(node: Node): void {
    if (node.nodeType !== 3) return;
    if (this.run || node.textContent?.trim()) this.open().append(node.cloneNode());
  }

  private open(): HTMLElement {
    if (!this.run) {
      this.lists.end();
      this.run = this.out.appendChild(this.pasted.createElement("p"));
    }
    return this.run;
  }

  private end(within = false): void {
    this.run = undefined;
    if (!within) this.lists.end();
  }

  private block(made: HTMLElement | undefined): void {
    this.end();
    if (made && (made.textContent?.trim() || made.querySelector("sup"))) this.out.append(made);
  }

  private quote(node: HTMLElement): void {
    const quote = this.pasted.createElement("blockquote");
    quote.append(...this.paragraphs(node));
    this.block(quote);
  }

  private list(node: HTMLElement, depth: number): HTMLElement {
    const list = this.pasted.createElement(node.tagName.toLowerCase());
    const start = node.getAttribute("start");
    if (start) list.setAttribute("start", start);
    for (const child of node.children as Iterable<HTMLElement> & HTMLCollection) {
      if (child.tagName === "UL" || child.tagName === "OL") this.nest(list, child as HTMLElement, depth);
      else if (!this.left(child as HTMLElement)) this.item(list, child as HTMLElement, depth);
    }
    return list;
  }

  private item(list: HTMLElement, node: HTMLElement, depth: number): void {
    const item = list.appendChild(this.pasted.createElement("li"));
    const nested = [...node.children].filter((child) => child.matches("ul,ol")) as HTMLElement[];
    for (const child of nested) child.remove();
    const own = this.paragraphs(node);
    item.append(...(own.length ? [joined(own)] : [this.pasted.createElement("p")]));
    for (const child of nested) this.nest(list, child, depth);
  }

  /** A list inside the last item; too deep, its items go on at this depth. */
  private nest(list: HTMLElement, child: HTMLElement, depth: number): void {
    const made = this.list(child, depth + 1);
    if (depth >= MOST_DEPTH) return list.append(...made.children);
    const item = list.lastElementChild ?? list.appendChild(this.pasted.createElement("li"));
    if (!item.firstElementChild) item.append(this.pasted.createElement("p"));
    item.append(made);
  }

  private table(node: HTMLTableElement): void {
    const rows = gridOf(node);
    const width = Math.max(0, ...rows.map((row) => row.length));
    this.end();
    if (rows.length === 1 && width === 1) return this.blocks(rows[0]![0]!); // a frame, not a table
    if (!width || width > MOST_COLUMNS) return this.block(this.filled("p", node));
    const table = this.pasted.createElement("table");
    const body = table.appendChild(this.pasted.createElement("tbody"));
    rows.forEach((row, at) => {
      const head = at === 0 && row.every((cell) => !cell || cell.tagName === "TH" || cell.closest("thead"));
      const line = body.appendChild(this.pasted.createElement("tr"));
      for (let column = 0; column < width; column += 1) {
        const cell = line.appendChild(this.pasted.createElement(head ? "th" : "td"));
        const from = row[column];
        const own = from ? this.paragraphs(from) : [];
        cell.append(...(own.length ? own : [this.pasted.createElement("p")]));
      }
    });
    this.out.append(table);
  }

  /** Everything inside as paragraphs, also what is none. */
  private paragraphs(node: HTMLElement): HTMLElement[] {
    const inside = new Cleaner(this.pasted);
    inside.blocks(node);
    inside.end();
    this.images += inside.images;
    this.carried.push(...inside.carried);
    return [...inside.out.querySelectorAll<HTMLElement>("p,h1,h2,h3,h4")].map((one) => {
      const paragraph = this.pasted.createElement("p");
      paragraph.append(...one.childNodes);
      return paragraph;
    }).filter((one) => one.textContent?.trim() || one.querySelector("sup"));
  }

  private filled(tag: string, node: HTMLElement, attributes: Record<string, string> = {}): HTMLElement {
    const made = this.pasted.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    for (const child of node.childNodes) this.inline(child, made);
    return made;
  }

  // ── inside a paragraph ─────────────────────────────────────────────────────────────────────────────────────────

  private inline(node: Node, into: Node): void {
    if (node.nodeType === 3) {
      into.appendChild(this.pasted.createTextNode((node.textContent ?? "").replace(/\u00a0{2,}/g, " ")));
      return;
    }
    if (!isElement(node) || this.left(node)) return;
    if (node.tagName === "BR") {
      into.appendChild(this.pasted.createElement("br"));
      return;
    }
    const inside = this.noted(node) ?? marked(node, this.pasted);
    if (inside) into.appendChild(inside.outer);
    if (inside?.whole) return;
    for (const child of node.childNodes) this.inline(child, inside?.inner ?? into);
    if (node.matches("td,th,p,div,li")) into.appendChild(this.pasted.createTextNode(" "));
  }

  /** A footnote's number becomes the footnote; the place it leads to is left out. */
  private noted(node: HTMLElement): { outer: Node; inner: Node; whole: boolean } | undefined {
    const number = node.tagName === "A" ? NOTE_ADDRESS.exec(node.getAttribute("href") ?? "")?.[1] : undefined;
    const note = number && this.noteText(number);
    if (!note) return undefined;
    const sup = this.pasted.createElement("sup");
    sup.dataset["inlines"] = JSON.stringify([{ kind: "text", text: note }]);
    sup.textContent = number;
    return { outer: sup, inner: sup, whole: true };
  }

  private noteText(number: string): string {
    const target = this.noteHome(number);
    const back = target?.querySelector("a")?.textContent ?? "";
    return (target?.textContent ?? "").replace(back, "").replace(/\s+/g, " ").trim();
  }

  private noteHome(number: string): Element | null {
    const { pasted } = this;
    const home = pasted.getElementById(`ftn${number}`) ?? pasted.getElementById(`edn${number}`) ?? pasted.getElementById(`sdfootnote${number}`) ?? pasted.getElementById(`sdendnote${number}`);
    return home ?? pasted.getElementById(`ftnt${number}`)?.closest("p") ?? null;
  }

  /** Whether an element says nothing: scripts, pictures, list signs that Word writes out, texts of footnotes. */
  private left(node: HTMLElement): boolean {
    if (PICTURES.has(node.tagName.toUpperCase())) {
      const file = this.carried.length < MOST_PICTURES ? fileIn(node.getAttribute("src")) : undefined;
      if (file) this.carried.push({ file, alt: (node.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim().slice(0, 1000) });
      else this.images += 1;
      return true;
    }
    if (SILENT.has(node.tagName) || /mso-list:\s*ignore|mso-element:\s*(?:foot|end)note-list|display:\s*none/i.test(looks(node))) return true;
    if (/^sd(?:foot|end)note\d+$/.test(node.id)) return true;
    const back = node.tagName === "P" || node.tagName === "DIV" ? node.querySelector("a") : null;
    return !!back && BACK_ADDRESS.test(back.getAttribute("href") ?? "") && node.textContent?.trim().startsWith(back.textContent?.trim() ?? "\0") === true;
  }
}

/** Rows of cells; where a joined cell reaches there is none. */
function gridOf(table: HTMLTableElement): (HTMLElement | undefined)[][] {
  const grid: (HTMLElement | undefined)[][] = [];
  const taken = new Set<string>();
  [...table.rows].forEach((row, at) => {
    const line: (HTMLElement | undefined)[] = [];
    for (const cell of row.cells) {
      while (taken.has(`${at},${line.length}`)) line.push(undefined);
      const wide = Math.min(cell.colSpan, MOST_COLUMNS);
      for (let down = 1; down < Math.min(cell.rowSpan, table.rows.length - at); down += 1) {
        for (let across = 0; across < wide; across += 1) taken.add(`${at + down},${line.length + across}`);
      }
      line.push(cell, ...Array.from({ length: wide - 1 }, () => undefined));
    }
    grid.push(line);
  });
  return grid;
}

function joined(paragraphs: HTMLElement[]): HTMLElement {
  const [first, ...rest] = paragraphs;
  for (const one of rest) first!.append(one.ownerDocument.createElement("br"), ...one.childNodes);
  return first!;
}

function fileIn(address: string | null): File | undefined {
  const kind = CARRIED.exec(address ?? "");
  if (!kind) return undefined;
  try {
    return new File([Uint8Array.from(atob(address!.slice(kind[0].length)), (letter) => letter.charCodeAt(0))], "picture", { type: kind[1]! });
  } catch {
    return undefined;
  }
}
