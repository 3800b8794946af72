/** Light, dark, or as the system is: kept on this machine, shown by `data-bs-theme`. */

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "grantwright.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export function chosenTheme(): Theme {
  const kept = read();
  return THEMES.find((theme) => theme === kept) ?? "auto";
}

export function applyTheme(): void {
  const chosen = chosenTheme();
  document.documentElement.dataset.bsTheme = chosen === "auto" ? (system.matches ? "dark" : "light") : chosen;
}

/** Makes the page's button go through the themes; it says the one that is shown. */
export function startThemeButton(): void {
  system.addEventListener("change", applyTheme);
  window.addEventListener("storage", (event) => event.key === KEY && applyTheme());
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-button]")) {
    const say = () => (button.textContent = button.dataset[chosenTheme()] ?? "");
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      keep(THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length] ?? "auto");
      applyTheme();
      say();
    });
  }
}

// A browser may refuse storage (private windows, locked-down machines): the theme then lasts as long as the page.
let unkept: string | null = null;

function read(): string | null {
  try {
    return localStorage.getItem(KEY) ?? unkept;
  } catch {
    return unkept;
  }
}

function keep(theme: Theme): void {
  unkept = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Kept for this page only.
  }
}
