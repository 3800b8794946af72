/** Copies a field of the funder's web form. Without this script the text can be marked and copied by hand. */

const SHOWN_MS = 2500;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const area = document.getElementById(button.dataset.copy ?? "");
  const said = button.parentElement?.querySelector<HTMLElement>("[data-copied]");
  if (!(area instanceof HTMLTextAreaElement) || !said) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copy(area)) ? (said.dataset.copied ?? "") : (said.dataset.marked ?? "");
    setTimeout(() => (said.textContent = ""), SHOWN_MS);
  });
}

/** Whether it is on the clipboard; where the browser lets no page write there, the text is marked to be copied by hand. */
async function copy(area: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.focus();
    area.select();
    return false;
  }
}
