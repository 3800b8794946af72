/** The project's values as texts refer to them: asked for once, and again whenever somebody comes back to the page. */

export interface FactLine {
  name: string;
  value: string;
  description: string;
}

export class Facts {
  private lines: ReadonlyMap<string, FactLine> = new Map();
  private readonly followers = new Set<() => void>();

  /** `known` are the values that the text names; without an address there are no others. */
  constructor(
    private readonly address: string,
    private readonly known: Readonly<Record<string, string>>,
  ) {}

  get all(): readonly FactLine[] {
    return [...this.lines.values()];
  }

  get(name: string): FactLine | undefined {
    return this.lines.get(name);
  }

  /** Printed, or the name in braces where the project has no such value. */
  value(name: string): string {
    return this.lines.get(name)?.value || this.known[name] || `{{${name}}}`;
  }

  /** Calls when the values are others than before; returns how to stop it. */
  follow(changed: () => void): () => void {
    this.followers.add(changed);
    return () => this.followers.delete(changed);
  }

  async read(): Promise<void> {
    if (!this.address) return;
    const answer = await fetch(this.address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const lines = (await answer.json()) as FactLine[];
    this.lines = new Map(lines.map((line) => [line.name, line]));
    for (const changed of this.followers) changed();
  }
}
