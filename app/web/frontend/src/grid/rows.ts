/** The rows of a grid and every state they had: a row never changes, so that a state is a list of rows. */

export interface Row {
  readonly key: string;
  readonly cells: Readonly<Record<string, string>>;
}

export interface Change {
  readonly key: string;
  readonly column: string;
  readonly text: string;
}

const REMEMBERED = 300;

export class Rows {
  private past: (readonly Row[])[] = [];
  private future: (readonly Row[])[] = [];
  private byKey: ReadonlyMap<string, Row> | undefined;

  /** `changed` is called after each change, also by undo and redo. */
  constructor(
    private rows: readonly Row[],
    private readonly newKey: (taken: ReadonlySet<string>) => string,
    private readonly changed: () => void,
  ) {}

  get all(): readonly Row[] {
    return this.rows;
  }

  get(key: string): Row | undefined {
    this.byKey ??= new Map(this.rows.map((row) => [row.key, row]));
    return this.byKey.get(key);
  }

  edit(changes: readonly Change[]): void {
    const of = new Map<string, Record<string, string>>();
    for (const { key, column, text } of changes) of.set(key, { ...of.get(key), [column]: text });
    this.become(this.rows.map((row) => (of.has(row.key) ? { ...row, cells: { ...row.cells, ...of.get(row.key) } } : row)));
  }

  /** New rows below the one with the key `below`, or at the end; their keys. */
  insert(rows: readonly Readonly<Record<string, string>>[], below?: string): string[] {
    const taken = new Set(this.rows.map((row) => row.key));
    const added = rows.map((cells) => {
      const key = this.newKey(taken);
      taken.add(key);
      return { key, cells };
    });
    const at = below === undefined ? this.rows.length : this.rows.findIndex((row) => row.key === below) + 1;
    this.become([...this.rows.slice(0, at), ...added, ...this.rows.slice(at)]);
    return added.map((row) => row.key);
  }

  remove(keys: ReadonlySet<string>): void {
    this.become(this.rows.filter((row) => !keys.has(row.key)));
  }

  /** Put one row where another one stands. */
  move(key: string, to: string): void {
    const from = this.rows.findIndex((row) => row.key === key);
    const target = this.rows.findIndex((row) => row.key === to);
    if (from < 0 || target < 0 || from === target) return;
    const rows = [...this.rows];
    rows.splice(target, 0, ...rows.splice(from, 1));
    this.become(rows);
  }

  /** Several changes that are undone as one. */
  together(changes: () => void): void {
    const before = this.rows;
    const depth = this.past.length;
    changes();
    this.past = [...this.past.slice(0, depth), ...(this.rows === before ? [] : [before])];
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  /** Other rows from outside, such as those a server sent; there is no way back behind them. */
  replace(rows: readonly Row[]): void {
    this.past = [];
    this.future = [];
    this.be(rows);
  }

  private become(rows: readonly Row[]): void {
    this.past = [...this.past.slice(-REMEMBERED), this.rows];
    this.future = [];
    this.be(rows);
  }

  private be(rows: readonly Row[]): void {
    this.rows = rows;
    this.byKey = undefined;
    this.changed();
  }

  private step(from: (readonly Row[])[], to: (readonly Row[])[]): void {
    const rows = from.pop();
    if (rows === undefined) return;
    to.push(this.rows);
    this.be(rows);
  }
}
