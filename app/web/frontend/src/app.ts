// On every page: htmx for forms and panels, the theme, and the tab that is open.
import "./page/htmx";
import { startSearch } from "./page/search";
import { showOpenTab } from "./page/tabs";
import { startThemeButton } from "./page/theme";

startThemeButton();
startSearch();
showOpenTab();
