/** Where the pages of one thing do not fit beside each other, the open one is brought into sight. */
export function showOpenTab(): void {
  for (const open of document.querySelectorAll<HTMLElement>(":is(.tabs, .parts) [aria-current]")) {
    const row = open.closest("ul")!;
    if (row.scrollWidth <= row.clientWidth) continue;
    const [at, frame] = [open.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += (at.left + at.right - frame.left - frame.right) / 2;
  }
}
