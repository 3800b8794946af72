/** Signs of the buttons: letters where a letter says it, else strokes on a field of 16 by 16. */

const LETTERS: Record<string, [name: string, text: string]> = {
  bold: ["b", "B"],
  italic: ["i", "I"],
  underline: ["u", "U"],
  strike: ["s", "S"],
};

const STROKES: Record<string, string> = {
  undo: "M3 7h7a3 3 0 0 1 0 6H7M3 7l3-3M3 7l3 3",
  redo: "M13 7H6a3 3 0 0 0 0 6h3M13 7l-3-3M13 7l-3 3",
  superscript: "M2 5l6 8M8 5l-6 8M11 4.5a1.5 1.5 0 0 1 3 0c0 1.2-3 2-3 3.5h3",
  subscript: "M2 3l6 8M8 3l-6 8M11 10.500a1.500 1.500 0 0 1 3 0c0 1.200-3 2-3 3.500h3",
  bullets: "M6 4h8M6 8h8M6 12h8M2.500 4h.010M2.500 8h.010M2.500 12h.010",
  numbers: "M7 4h7M7 8h7M7 12h7M2 3l1-.5v3.500M2 10.500c0-1 2-1 2 .2 0 .8-2 1.300-2 2.300h2",
  quote: "M3 4v8M7 5h7M7 8h7M7 11h4",
  link: "M7 9a3 3 0 0 0 4.200 0l2-2a3 3 0 0 0-4.200-4.200L8 3.800M9 7a3 3 0 0 0-4.200 0l-2 2A3 3 0 0 0 7 13.200l1-1",
  fact: "M6 2.500L4.500 13.500M11.500 2.500L10 13.500M2.500 6h11.500M2 10h11.500",
  footnote: "M2 4h6M2 8h9M2 12h9M11.500 3l1.500-1v4",
  table: "M2 3h12v10H2zM2 7h12M7 3v10",
  figure: "M2 3h12v10H2zM2 11l3.500-4 3 3 2-2L14 11M10.500 5.500h.010",
  comment: "M2 3h12v8H8l-3 3v-3H2zM8 5v4M6 7h4",
  suggesting: "M2.500 11.500L10 4l2 2-7.500 7.500H2.500zM9 14h5M11.500 11.500v5",
  row_above: "M2 9h12v4H2zM8 2v5M5.500 4.500h5",
  column_before: "M9 2v12h4V2zM2 8h5M4.500 5.500v5",
  row_below: "M2 3h12v4H2zM8 9v5M5.500 11.500h5",
  column_after: "M3 2v12h4V2zM9 8h5M11.500 5.500v5",
  delete_row: "M2 3h12v4H2zM5.500 10l4 4M9.500 10l-4 4",
  delete_column: "M3 2v12h4V2zM10 6l4 4M14 6l-4 4",
  head_row: "M2 3h12v10H2zM2 7h12M2 4.500h12M2 5.800h12",
  align: "M2 4h12M5 8h6M3.500 12h9",
  delete_table: "M2 3h12v10H2zM5.500 5.500l5 5M10.500 5.500l-5 5",
};

const SVG = "http://www.w3.org/2000/svg";

export function iconOf(word: string): Element {
  const letter = LETTERS[word];
  if (letter) {
    const made = document.createElement(letter[0]);
    made.textContent = letter[1];
    return made;
  }
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const path = icon.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", STROKES[word] ?? "");
  return icon;
}
