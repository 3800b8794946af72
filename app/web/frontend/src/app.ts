// On every page: htmx for forms and panels, the theme, the tab that is open, and the zone of this machine's clock.
import { tellZone } from "./page/clock";
import "./page/htmx";
import { startSearch } from "./page/search";
import { showOpenTab } from "./page/tabs";
import { startThemeButton } from "./page/theme";

tellZone();
startThemeButton();
startSearch();
showOpenTab();
