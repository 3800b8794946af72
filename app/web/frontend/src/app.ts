// On every page: htmx for forms and panels, the theme, and the zone of this machine's clock.
import { tellZone } from "./page/clock";
import "./page/htmx";
import { startSearch } from "./page/search";
import { startThemeButton } from "./page/theme";

tellZone();
startThemeButton();
startSearch();
