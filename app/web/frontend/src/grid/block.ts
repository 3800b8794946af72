/** A block of cells on the clipboard, as spreadsheets write it: the same rules as `app/domain/pasted.py`. */

export type Block = string[][];

export function readBlock(text: string): Block {
  const plain = text.replace(/\r\n?/g, "\n");
  const rows: Block = [[]];
  let at = 0;
  while (at <= plain.length) {
    const [cell, end] = (plain[at] === '"' && quoted(plain, at)) || unquoted(plain, at);
    rows.at(-1)!.push(cell);
    if (plain[end] === "\n") rows.push([]);
    at = end + 1;
  }
  const last = rows.at(-1)!;
  if (last.length === 0 || (last.length === 1 && last[0] === "")) rows.pop();
  return rows;
}

/** A cell with a tab, a line end or a mark stands between marks. */
export function writeBlock(block: Block): string {
  const cell = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return block.map((row) => row.map(cell).join("\t")).join("\r\n");
}

function unquoted(text: string, at: number): [string, number] {
  const found = text.slice(at).search(/[\t\n]/);
  const end = found < 0 ? text.length : at + found;
  return [text.slice(at, end), end];
}

/** The cell and where it ends; nothing where its mark is a letter. */
function quoted(text: string, at: number): [string, number] | undefined {
  let cell = "";
  let begin = at + 1;
  for (;;) {
    const mark = text.indexOf('"', begin);
    if (mark < 0) return undefined;
    cell += text.slice(begin, mark);
    const after = text[mark + 1];
    if (after === undefined || after === "\t" || after === "\n") return [cell, mark + 1];
    if (after !== '"') return undefined;
    cell += '"';
    begin = mark + 2;
  }
}
