// On every page: htmx for forms and panels, and the theme.
import "./page/htmx";
import { startSearch } from "./page/search";
import { startThemeButton } from "./page/theme";

startThemeButton();
startSearch();
