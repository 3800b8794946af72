/** Underlines what was typed and differs from the project, wherever it stands, with the sentence that says so. */

import { Extension, type Editor } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { Node } from "@tiptap/pm/model";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

export interface Disagreement {
  found: string;
  message: string;
}

interface Marked {
  all: readonly Disagreement[];
  shown: DecorationSet;
}

const KEY = new PluginKey<Marked>("disagreements");

export const Disagreements = Extension.create({
  name: "disagreements",
  addProseMirrorPlugins: () => [
    new Plugin<Marked>({
      key: KEY,
      state: {
        init: () => ({ all: [], shown: DecorationSet.empty }),
        apply: (tr, before) => {
          const all = (tr.getMeta(KEY) as readonly Disagreement[] | undefined) ?? before.all;
          return all === before.all && !tr.docChanged ? before : { all, shown: decorated(tr.doc, all) };
        },
      },
      props: { decorations: (state) => KEY.getState(state)?.shown },
    }),
  ],
});

export function showDisagreements(editor: Editor, all: readonly Disagreement[]): void {
  editor.view.dispatch(editor.state.tr.setMeta(KEY, all).setMeta("addToHistory", false));
}

function decorated(doc: Node, all: readonly Disagreement[]): DecorationSet {
  if (!all.length) return DecorationSet.empty;
  const found: Decoration[] = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, undefined, "\ufffc").toLowerCase();
    for (const one of all) {
      const wanted = one.found.toLowerCase();
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        const from = position + 1 + at;
        found.push(Decoration.inline(from, from + wanted.length, { class: "disagrees", title: one.message }));
      }
    }
    return false;
  });
  return DecorationSet.create(doc, found);
}
