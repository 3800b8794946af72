// On every page: htmx for forms and panels, and the theme.
import "./page/htmx";
import { startThemeButton } from "./page/theme";

startThemeButton();
