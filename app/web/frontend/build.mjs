// Bundles the islands into committed files: `node build.mjs [folder]`. The same sources give the same bytes.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static", "build");

// One file a page asks for. `theme` runs before the first paint, so it is a classic script; the rest are modules.
const MODULES = ["app", "board", "budget", "editor", "month", "portal"];
const CLASSIC = ["theme"];

const common = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "none", // LICENCES.txt carries every text in full
  metafile: true,
  logLevel: "warning",
};
const sources = (names) => names.map((name) => `src/${name}.ts`);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const results = await Promise.all([
  build({ ...common, entryPoints: sources(MODULES), format: "esm" }),
  build({ ...common, entryPoints: sources(CLASSIC), format: "iife" }),
]);
await writeFile(join(out, "LICENCES.txt"), await licences(results.map((result) => result.metafile)));

/** The licences of all packages that a bundle holds, in order of their names. */
async function licences(metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const found = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
  const texts = await Promise.all([...new Set(found)].sort().map(licence));
  return texts.join("\n\n----\n\n") + "\n";
}

async function licence(name) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? (await readFile(join(folder, file), "utf8")).replace(/\r\n/g, "\n").trim() : "";
  return `${name} ${about.version} (${about.license})\n\n${text}`.trim();
}
