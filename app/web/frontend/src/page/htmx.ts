/** htmx under our Content-Security-Policy: what would turn text into code says so instead of being tried. */

import htmx from "htmx.org/dist/htmx.esm.js";

type Security = { initSecurity(policy: null, sync: object, async: object): void };

function refused(): never {
  throw new Error("Text is never run as code here: no hx-on, no js: values, no filters of triggers");
}

htmx.registerExtension("no-code", {
  init: (internal: Security) => internal.initSecurity(null, refused, refused),
});

export { htmx };
