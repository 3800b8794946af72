/** Each open page keeps a text of its own. What a page kept that is gone is found by the next that opens, by one only. */

import { Drafts, placesUnder, type Draft } from "./drafts";

export interface Left<T> {
  readonly drafts: Drafts<T>;
  readonly draft: Draft<T>;
}

/** Milliseconds in which a page that goes away lets go of its place, on a machine that has much to do. */
const PATIENCE = 1000;

/** This page's place for a text. */
export function ownDrafts<T>(text: string): Drafts<T> {
  const place = `${text} ${[...crypto.getRandomValues(new Uint32Array(3))].join("-")}`;
  void held(place);
  return new Drafts<T>(place);
}

/** Newest first. They are this page's from now on: no other is given them while it lives. */
export async function leftDrafts<T>(text: string): Promise<Left<T>[]> {
  const found = await Promise.all(
    (await placesUnder(`${text} `)).map(async (place) => {
      if (!(await held(place))) return [];
      const drafts = new Drafts<T>(place);
      const draft = await drafts.find();
      return draft ? [{ drafts, draft }] : [];
    }),
  );
  return found.flat().sort((one, other) => other.draft.at.localeCompare(one.draft.at));
}

/** Whether the place is this page's, as it stays until it goes away. Where the browser has no locks it always is. */
function held(place: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = () => (resolve(true), new Promise<never>(() => undefined));
    navigator.locks.request(place, { signal: AbortSignal.timeout(PATIENCE) }, hold).catch(() => resolve(false));
  });
}
