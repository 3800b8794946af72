/** Word writes lists as paragraphs that say how deep they stand and carry their sign as text: here they become lists. */

export interface Marker {
  numbered: boolean;
  start: number;
}

const NUMBER = /^\(?(?:(\d{1,4})|[a-z]|[ivxlcdm]{1,6})[.)]/i;

/** What kind of list a paragraph of Word's belongs to, from the sign that it writes out. */
export function markerOf(paragraph: HTMLElement): Marker {
  const sign = [...paragraph.querySelectorAll<HTMLElement>("[data-looks]")].find((one) => /mso-list:\s*ignore/i.test(one.dataset["looks"]!));
  const found = NUMBER.exec((sign?.textContent ?? "").replace(/[\s\u00a0]+/g, ""));
  return { numbered: found !== null, start: Number(found?.[1] ?? 1) };
}

export class ListMaker {
  /** The open lists, the outermost first. */
  private open: HTMLElement[] = [];

  constructor(
    private readonly pasted: Document,
    private readonly out: HTMLElement,
    private readonly most: number,
  ) {}

  add(text: HTMLElement, level: number, { numbered, start }: Marker): void {
    const depth = Math.min(level, this.open.length + 1, this.most);
    this.open.length = Math.min(this.open.length, depth);
    const tag = numbered ? "OL" : "UL";
    if (this.open[depth - 1]?.tagName !== tag) {
      this.open.length = depth - 1;
      const list = this.pasted.createElement(tag.toLowerCase());
      if (numbered && start > 1) list.setAttribute("start", String(start));
      (this.open.at(-1)?.lastElementChild ?? this.out).append(list);
      this.open.push(list);
    }
    const item = this.open.at(-1)!.appendChild(this.pasted.createElement("li"));
    item.append(text);
  }

  end(): void {
    this.open = [];
  }
}
