/** The search over everything: Ctrl+K opens a dialog in which arrows choose and Enter opens. */

const PAUSE_MS = 150;

export function startSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-search]");
  const opener = document.querySelector<HTMLAnchorElement>("[data-search-open]");
  if (dialog === null || opener === null) return;
  const search = new Search(dialog);
  opener.querySelector<HTMLElement>("[data-search-key]")!.hidden = false;
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    search.open();
  });
  document.addEventListener("keydown", (event) => {
    const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    // In an editor Ctrl+K makes a link.
    if (!asked || event.defaultPrevented || (event.target as HTMLElement).isContentEditable) return;
    event.preventDefault();
    search.open();
  });
}

class Search {
  private readonly words: HTMLInputElement;
  private readonly results: HTMLElement;
  private readonly status: HTMLElement;
  private pause = 0;
  private asking: AbortController | null = null;

  constructor(private readonly dialog: HTMLDialogElement) {
    this.words = dialog.querySelector("input")!;
    this.results = dialog.querySelector("[role=listbox]")!;
    this.status = dialog.querySelector("[role=status]")!;
    this.words.addEventListener("input", () => {
      clearTimeout(this.pause);
      this.pause = window.setTimeout(() => void this.ask(), PAUSE_MS);
    });
    this.words.addEventListener("keydown", (event) => this.press(event));
    this.words.form!.addEventListener("submit", (event) => {
      const chosen = this.chosen();
      if (chosen === null) return; // the form leads to the page of the search
      event.preventDefault();
      chosen.click();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // beside it
    });
  }

  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
    this.words.select();
  }

  private options(): HTMLAnchorElement[] {
    return [...this.results.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  }

  private chosen(): HTMLAnchorElement | null {
    return this.results.querySelector("[role=option][aria-selected=true]");
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would be emptied first
      this.dialog.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const options = this.options();
    if (step === undefined || options.length === 0) return;
    event.preventDefault();
    const chosen = this.chosen();
    const at = chosen === null ? (step > 0 ? -1 : 0) : options.indexOf(chosen);
    this.choose(options[(at + step + options.length) % options.length]!);
  }

  private choose(option: HTMLAnchorElement | null): void {
    this.chosen()?.setAttribute("aria-selected", "false");
    if (option === null) {
      this.words.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.words.setAttribute("aria-activedescendant", option.id);
  }

  /** Shows what the server finds; an answer that comes after a later question is dropped. */
  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const address = `${this.dialog.dataset["search"]!}?${new URLSearchParams({ q: this.words.value })}`;
    try {
      const answer = await fetch(address, { signal: asking.signal, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(await answer.text());
    } catch (error) {
      if (asking.signal.aborted) return;
      this.show("");
      this.status.textContent = this.dialog.dataset["failed"]!;
    }
  }

  private show(html: string): void {
    const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    this.results.replaceChildren(...(found === null ? [] : [...found.children]));
    this.status.textContent = found?.getAttribute("data-said") ?? "";
    const options = this.options();
    this.words.setAttribute("aria-expanded", String(options.length > 0));
    this.choose(options[0] ?? null);
  }
}
