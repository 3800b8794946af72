/** What a key asks for. */

export type Command =
  | { do: "move"; lines: number; columns: number; extend?: boolean; far?: boolean }
  | { do: "next"; back: boolean }
  | { do: "edit"; text?: string }
  | { do: "shift"; up: boolean }
  | { do: "clear" | "fill" | "undo" | "redo" | "all" | "leave" | "insert" | "delete" };

const ARROWS: Record<string, [lines: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-2, 0],
  PageDown: [2, 0],
};

export function commandOf(event: KeyboardEvent): Command | undefined {
  const { key, shiftKey: shift, altKey: alt } = event;
  const control = event.ctrlKey || event.metaKey;
  const arrow = ARROWS[key];
  if (arrow && alt) return arrow[0] ? { do: "shift", up: arrow[0] < 0 } : undefined;
  if (arrow) return { do: "move", lines: arrow[0], columns: arrow[1], extend: shift, far: control };
  if (control) return withControl(key.toLowerCase(), shift);
  switch (key) {
    case "Home":
    case "End":
      return { do: "move", lines: 0, columns: ends(event, key), extend: shift, far: true };
    case "Tab":
      return { do: "next", back: shift };
    case "Enter":
      return { do: "move", lines: shift ? -1 : 1, columns: 0 };
    case "F2":
      return { do: "edit" };
    case "Escape":
      return { do: "leave" };
    case "Delete":
    case "Backspace":
      return { do: "clear" };
  }
  return key.length === 1 && !alt ? { do: "edit", text: key } : undefined;
}

function withControl(key: string, shift: boolean): Command | undefined {
  switch (key) {
    case "z":
      return { do: shift ? "redo" : "undo" };
    case "y":
      return { do: "redo" };
    case "d":
      return { do: "fill" };
    case "a":
      return { do: "all" };
    case "home":
    case "end":
      return { do: "move", lines: key === "home" ? -1 : 1, columns: 0, extend: shift, far: true };
    case "+":
    case "=":
      return shift ? { do: "insert" } : undefined;
    case "-":
    case "_":
      return shift ? { do: "delete" } : undefined;
  }
  return undefined;
}

/** Home is the first column whichever way the language runs; the grid turns left and right around. */
function ends(event: KeyboardEvent, key: string): number {
  const turned = event.target instanceof Element && getComputedStyle(event.target).direction === "rtl";
  return (key === "Home") === turned ? 1 : -1;
}
