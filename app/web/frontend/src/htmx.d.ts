// The package describes its CommonJS file only.
declare module "htmx.org/dist/htmx.esm.js" {
  const htmx: { registerExtension(name: string, extension: object): void; process(element: Element): void };
  export default htmx;
}
