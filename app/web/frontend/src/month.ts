// The month: own dates are moved with the mouse, or with Shift and an arrow. Both send the form beside the mark, which
// also works alone; funders' dates have none.

export {};

const DAY_MS = 86_400_000;

let lifted: HTMLElement | null = null;

function cellOf(target: EventTarget | null): HTMLElement | null {
  return (target as Element | null)?.closest<HTMLElement>("td[data-day]") ?? null;
}

function move(item: HTMLElement, day: string): void {
  const form = item.querySelector<HTMLFormElement>("form")!;
  if (day === cellOf(item)?.dataset["day"]) return;
  form.querySelector<HTMLInputElement>("input[name=day]")!.value = day;
  form.submit();
}

function later(item: HTMLElement, days: number): string {
  const day = Date.parse(cellOf(item)!.dataset["day"]!);
  return new Date(day + days * DAY_MS).toISOString().slice(0, 10);
}

function mark(under: HTMLElement | null): void {
  document.querySelectorAll("td.under").forEach((cell) => cell.classList.toggle("under", cell === under));
  under?.classList.add("under");
}

const items = document.querySelectorAll<HTMLElement>("[data-move]");
const steps: Record<string, number> = { ArrowUp: -7, ArrowDown: 7, ArrowLeft: -1, ArrowRight: 1 };

for (const item of items) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    lifted = item;
    item.classList.add("lifted");
    event.dataTransfer!.effectAllowed = "move";
  });
  item.addEventListener("dragend", () => {
    lifted = null;
    item.classList.remove("lifted");
    mark(null);
  });
  item.querySelector("a")!.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined || !event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const sideways = Math.abs(step) === 1 && document.documentElement.dir === "rtl" ? -1 : 1;
    move(item, later(item, step * sideways));
  });
}

document.addEventListener("dragover", (event) => {
  const cell = lifted && cellOf(event.target);
  mark(cell);
  if (cell) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const cell = cellOf(event.target);
  if (!lifted || !cell) return;
  event.preventDefault();
  move(lifted, cell.dataset["day"]!);
});

const hint = document.querySelector<HTMLElement>("[data-month-hint]");
if (hint) hint.hidden = items.length === 0;
const moved = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
moved?.focus();
