/** What keys and typed signs do, besides writing: as Google Docs does it. */

import { Extension, InputRule, markInputRule, textblockTypeInputRule, wrappingInputRule, type Editor } from "@tiptap/core";
import { history, redo, undo } from "@tiptap/pm/history";
import { gapCursor } from "@tiptap/pm/gapcursor";
import { NodeSelection, Plugin } from "@tiptap/pm/state";
import { addRowAfter, goToNextCell, isInTable, tableEditing } from "@tiptap/pm/tables";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

export const MAX_DEPTH = 6;

/** What a key or button asks for that is answered outside the text. */
export interface Asks {
  link(): void;
  comment(): void;
  menu(): void;
  /** Shows what a chip or a footnote says; answers whether it does. */
  inspect(position: number): boolean;
  /** How many levels of headings the text may have. */
  headings: number;
}

export function undoIn(editor: Editor): boolean {
  return undo(editor.state, editor.view.dispatch);
}

export function redoIn(editor: Editor): boolean {
  return redo(editor.state, editor.view.dispatch);
}

/** How deep in lists the selection stands. */
function depthOf({ state: { selection: { $from } } }: Editor): number {
  let depth = 0;
  for (let at = $from.depth; at > 0; at -= 1) if ($from.node(at).type.name === "listItem") depth += 1;
  return depth;
}

/** Turns the selection into a heading, or a heading of that level back into a paragraph. */
export function toggleHeading(editor: Editor, level: number): boolean {
  return editor.chain().focus().clearNodes().toggleNode("heading", "paragraph", { level }).run();
}

export function toggleList(editor: Editor, list: "bulletList" | "numberedList"): boolean {
  return editor.chain().focus().toggleList(list, "listItem").run();
}

export function toggleQuote(editor: Editor): boolean {
  return editor.isActive("quote") ? editor.chain().focus().lift("quote").run() : editor.chain().focus().clearNodes().wrapIn("quote").run();
}

const MARK_KEYS = { "Mod-b": "bold", "Mod-i": "italic", "Mod-u": "underline", "Alt-Shift-5": "strike", "Mod-.": "superscript", "Mod-,": "subscript" };

export const Keys = (asks: Asks) => {
  let leaving = false; // after Escape, Tab leaves lists and tables too
  return Extension.create({
    name: "keys",
    priority: 200,
    addKeyboardShortcuts() {
      const { editor } = this;
      const marks = Object.entries(MARK_KEYS).map(([key, mark]) => [key, () => editor.commands.toggleMark(mark)] as const);
      const headings = [1, 2, 3].slice(0, asks.headings).map((level) => [`Mod-Alt-${level}`, () => toggleHeading(editor, level)] as const);
      const inItem = () => editor.isActive("listItem") && !isInTable(editor.state);
      return {
        ...Object.fromEntries([...marks, ...headings]),
        "Mod-Alt-0": () => editor.commands.clearNodes(),
        "Mod-Shift-7": () => toggleList(editor, "numberedList"),
        "Mod-Shift-8": () => toggleList(editor, "bulletList"),
        "Mod-Shift-9": () => toggleQuote(editor),
        "Mod-z": () => undoIn(editor),
        "Mod-Shift-z": () => redoIn(editor),
        "Mod-y": () => redoIn(editor),
        "Mod-k": () => (asks.link(), true),
        "Mod-Alt-m": () => (asks.comment(), true),
        "Mod-\\": () => editor.chain().unsetAllMarks().run(),
        "Shift-Enter": () => !editor.isActive("heading") && editor.commands.insertContent({ type: "lineBreak" }),
        Enter: () => {
          const { selection } = editor.state;
          if (selection instanceof NodeSelection && asks.inspect(selection.from)) return true;
          if (inItem()) return editor.commands.splitListItem("listItem") || editor.commands.liftListItem("listItem");
          const { $from, empty } = selection;
          const leavesQuote = empty && $from.parent.content.size === 0 && editor.isActive("quote");
          return leavesQuote && editor.commands.lift("quote");
        },
        Backspace: () => {
          const { $from, empty } = editor.state.selection;
          if (!empty || $from.parentOffset > 0) return false;
          if (inItem() && $from.index(-1) === 0) return editor.commands.liftListItem("listItem");
          return $from.parent.type.name === "heading" && editor.commands.setNode("paragraph");
        },
        Tab: () => {
          if (leaving) return false;
          if (inItem()) return depthOf(editor) >= MAX_DEPTH || editor.commands.sinkListItem("listItem") || true;
          if (!isInTable(editor.state)) return false; // Tab leaves the editor, as it leaves any other field
          if (goToNextCell(1)(editor.state, editor.view.dispatch)) return true;
          addRowAfter(editor.state, editor.view.dispatch);
          return goToNextCell(1)(editor.state, editor.view.dispatch);
        },
        "Shift-Tab": () => {
          if (leaving) return false;
          if (inItem()) return editor.commands.liftListItem("listItem");
          return isInTable(editor.state) && goToNextCell(-1)(editor.state, editor.view.dispatch);
        },
      };
    },
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          handleDOMEvents: {
            keydown: (_view, { key }) => ((leaving = key === "Escape" || (leaving && (key === "Tab" || key === "Shift"))), false),
            focus: () => (leaving = false),
          },
        },
      }),
    ],
  });
};

/** `# `, `- `, `1. `, `> `, `**bold**`, and `/` for the menu. */
export const TypedSigns = (asks: Asks) =>
  Extension.create({
    name: "typedSigns",
    addInputRules() {
      const { nodes, marks } = this.editor.schema;
      return [
        ...(asks.headings ? [textblockTypeInputRule({ find: new RegExp(`^(#{1,${asks.headings}})\\s$`), type: nodes["heading"]!, getAttributes: ([, signs]) => ({ level: signs!.length }) })] : []),
        wrappingInputRule({ find: /^\s*[-*•]\s$/, type: nodes["bulletList"]! }),
        wrappingInputRule({ find: /^(\d{1,3})[.)]\s$/, type: nodes["numberedList"]!, getAttributes: ([, number]) => ({ start: Number(number) }) }),
        wrappingInputRule({ find: /^>\s$/, type: nodes["quote"]! }),
        markInputRule({ find: /(?:^|\s)(\*\*(?!\s)([^*]+?)\*\*)$/, type: marks["bold"]! }),
        markInputRule({ find: /(?:^|\s)(\*(?![\s*])([^*]+?)\*)$/, type: marks["italic"]! }),
        new InputRule({
          find: /(?:^|\s)\/$/,
          handler: () => {
            queueMicrotask(() => asks.menu());
          },
        }),
      ];
    },
  });

/** Undo, tables, and the words that stand where nothing is written yet. */
export const Base = (placeholder: string) =>
  Extension.create({
    name: "base",
    addProseMirrorPlugins() {
      return [
        history({ newGroupDelay: 500 }),
        tableEditing(),
        gapCursor(),
        new Plugin({
          props: {
            decorations: ({ doc }) => {
              const only = doc.childCount === 1 ? doc.firstChild! : undefined;
              if (only?.type.name !== "paragraph" || only.content.size) return null;
              return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, { class: "empty", "data-placeholder": placeholder })]);
            },
          },
        }),
      ];
    },
  });
