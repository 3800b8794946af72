// Before the first paint: the theme chosen on this machine, else the system's. Without this file the style sheet
// follows the system by itself.
import { applyTheme } from "./page/theme";

applyTheme();
