/** What stands beside the text follows it some seconds after it was saved: the outline's counts, and what is still wrong. */

const AFTER = 3000;
const FOLLOWING = [".desk-outline ol", "#findings"];

export class Sides<D> {
  private timer?: number;

  constructor(private readonly disagreements: (found: D) => void) {}

  later(): void {
    this.wait();
    this.timer = window.setTimeout(() => void this.read(), AFTER);
  }

  wait(): void {
    clearTimeout(this.timer);
  }

  private async read(): Promise<void> {
    if (document.hidden) return this.later();
    const answer = await fetch(location.pathname).catch(() => undefined);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of FOLLOWING) {
      const here = document.querySelector(place);
      const now = page.querySelector(place);
      if (here && now && !here.contains(document.activeElement)) here.replaceWith(now);
    }
    const desk = page.getElementById("editor-desk")?.textContent;
    if (desk) this.disagreements((JSON.parse(desk) as { disagreements: D }).disagreements);
  }
}
