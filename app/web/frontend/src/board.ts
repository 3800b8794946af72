// On the pipeline's board: a card that is dropped on a column fills in the form that moves it. Without a script, and
// by keyboard, the form does the same.

export {};

let dragged: HTMLElement | null = null;

for (const card of document.querySelectorAll<HTMLElement>(".chance:has(form)")) {
  card.draggable = true;
  card.addEventListener("dragstart", (event) => {
    dragged = card;
    event.dataTransfer?.setData("text/plain", card.id);
  });
  card.addEventListener("dragend", () => (dragged = null));
}

for (const column of document.querySelectorAll<HTMLElement>(".stage[data-stage]")) {
  const lit = (on: boolean) => column.classList.toggle("here", on);
  column.addEventListener("dragover", (event) => {
    if (!dragged || !choice(dragged, column)) return;
    event.preventDefault();
    lit(true);
  });
  column.addEventListener("dragleave", () => lit(false));
  column.addEventListener("drop", (event) => {
    lit(false);
    if (!dragged || !choice(dragged, column)) return;
    event.preventDefault();
    move(dragged, column);
  });
}

/** Where the card may be moved to that column. */
function choice(card: HTMLElement, column: HTMLElement): HTMLOptionElement | null {
  return card.querySelector(`select[name=stage] option[value="${column.dataset.stage}"]`);
}

/** An end asks for its reason first. */
function move(card: HTMLElement, column: HTMLElement): void {
  const form = card.querySelector("form")!;
  form.querySelector<HTMLSelectElement>("select[name=stage]")!.value = column.dataset.stage!;
  if (column.dataset.asks === undefined) {
    form.requestSubmit();
    return;
  }
  card.querySelector("details")!.open = true;
  form.querySelector<HTMLInputElement>("input[name=reason]")!.focus();
}
