/** What was typed and is not saved yet, kept in this browser: it survives a lost connection, a closed lid, a crash. */

const STORE = "drafts";

export interface Draft<T> {
  readonly value: T;
  /** The version that was read before it was typed. */
  readonly version: number;
  readonly at: string;
}

export class Drafts<T> {
  constructor(readonly place: string) {}

  keep(draft: Draft<T>): Promise<void> {
    return within("readwrite", (store) => store.put(draft, this.place)).then(() => undefined);
  }

  find(): Promise<Draft<T> | undefined> {
    return within("readonly", (store) => store.get(this.place) as IDBRequest<Draft<T> | undefined>);
  }

  drop(): Promise<void> {
    return within("readwrite", (store) => store.delete(this.place)).then(() => undefined);
  }
}

/** The places that hold a draft and begin like this. */
export function placesUnder(beginning: string): Promise<string[]> {
  const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
  return within("readonly", (store) => store.getAllKeys(range) as IDBRequest<string[]>);
}

let opening: Promise<IDBDatabase> | undefined;

/** One connection serves the page: a text that is kept while the page goes away cannot wait for another. */
async function within<R>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  const base = await (opening ??= opened().catch((error: unknown) => ((opening = undefined), Promise.reject(error))));
  return answered(ask(base.transaction(STORE, mode).objectStore(STORE)));
}

async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open("grantwright-tables", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const base = await answered(request);
  base.onclose = () => (opening = undefined);
  return base;
}

function answered<R>(request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser keeps nothing"));
  });
}
