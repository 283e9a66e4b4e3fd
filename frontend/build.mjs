/**
 * Builds what the browser loads: scripts, styles and fonts, to truce/web/static/ (not in git; in the wheel).
 *
 * One entry a part of the house: `src/PART/index.ts` becomes PART.js, `src/PART/worker.ts` PART-worker.js,
 * `src/styles/PART.css` PART.css. `manifest.json` names each file with the hash of its bytes, so that a page can
 * ask for exactly these and a browser keep them for ever. A `.br` and a `.gz` lie beside each text, for bad lines.
 *
 * `node build.mjs` builds; `--watch` builds again on every change; `--tests` bundles tests/*.test.ts to out-tests/.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const watching = process.argv.includes("--watch");
const source = join(here, "src");
const kept = join(here, "..", "truce", "web", "static");
const out = watching ? kept : join(here, "..", "truce", "web", ".static-new");
const fonts = join(here, "..", "truce", "briefs", "fonts");

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: !watching,
  sourcemap: watching ? "inline" : false,
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  loader: { ".svg": "text" },
};

/** Folders of src that have the file named, as [part, path]. */
async function parts(file) {
  const found = [];
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const path = join(source, entry.name, file);
    if (entry.isDirectory() && existsSync(path)) found.push([entry.name, path]);
  }
  return found;
}

async function scripts() {
  const pages = Object.fromEntries(await parts("index.ts"));
  const workers = Object.fromEntries((await parts("worker.ts")).map(([part, path]) => [`${part}-worker`, path]));
  return [
    { ...shared, entryPoints: pages, outdir: out, format: "esm" },
    { ...shared, entryPoints: workers, outdir: out, format: "iife" },
    {
      ...shared,
      entryPoints: { "map-worker": join(here, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs") },
      outdir: out,
      format: "esm",
    },
  ].filter((plan) => Object.keys(plan.entryPoints).length > 0);
}

async function styles() {
  const sheets = (await readdir(join(source, "styles"))).filter((name) => name.endsWith(".css"));
  const entryPoints = sheets.filter((name) => !name.startsWith("_")).map((name) => join(source, "styles", name));
  return { ...shared, entryPoints, outdir: out, external: ["*.woff2"] };
}

/** Everything built, by its path below static/, without what is only derived from it. */
async function built(folder = out) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await built(path)));
    else if (!/\.(br|gz)$/.test(entry.name) && entry.name !== "manifest.json") found.push(path);
  }
  return found.sort();
}

async function finish() {
  await mkdir(join(out, "fonts"), { recursive: true });
  for (const name of (await readdir(fonts)).filter((file) => file.endsWith(".woff2")))
    await copyFile(join(fonts, name), join(out, "fonts", name));
  const pictures = join(source, "images");
  if (existsSync(pictures)) for (const name of await readdir(pictures)) await copyFile(join(pictures, name), join(out, name));
  const manifest = {};
  await lettered();
  for (const path of await built()) {
    const bytes = await readFile(path);
    manifest[relative(out, path).replaceAll("\\", "/")] = stamp(bytes);
    if (/\.(js|css|svg|json|webmanifest)$/.test(path)) await pack(path, bytes);
  }
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
}

const stamp = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** In the styles, each font by the hash of its bytes too, so that nobody asks for it again. */
async function lettered() {
  const stamps = {};
  for (const name of await readdir(join(out, "fonts"))) stamps[name] = stamp(await readFile(join(out, "fonts", name)));
  for (const path of (await built()).filter((one) => one.endsWith(".css"))) {
    const styles = await readFile(path, "utf8");
    await writeFile(path, styles.replaceAll(/(fonts\/)([\w-]+\.woff2)(?:\?v=\w+)?/g, (_, folder, name) => `${folder}${name}?v=${stamps[name]}`));
  }
}

/** Packed as small as it gets: once here, and not for every reader. While somebody watches, quickly. */
async function pack(path, bytes) {
  const quality = watching ? 4 : constants.BROTLI_MAX_QUALITY;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
}

async function build() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const plan of [...(await scripts()), await styles()]) await esbuild.build(plan);
  await finish();
  await swap();
}

/** Put what is new in the place of what was, whole: a server that runs beside never sees half of it. */
async function swap() {
  const old = `${kept}-old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(kept)) await rename(kept, old);
  await rename(out, kept);
  await rm(old, { recursive: true, force: true });
}

async function watch() {
  const after = { name: "after", setup: (on) => on.onEnd(() => finish()) };
  for (const plan of [...(await scripts()), await styles()]) {
    const context = await esbuild.context({ ...plan, plugins: [after] });
    await context.watch();
  }
}

async function tests() {
  const folder = join(here, "tests");
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith(".test.ts")) : [];
  await rm(join(here, "out-tests"), { recursive: true, force: true });
  await esbuild.build({
    ...shared,
    minify: false,
    platform: "node",
    format: "esm",
    entryPoints: names.map((name) => join(folder, name)),
    outdir: join(here, "out-tests"),
    outExtension: { ".js": ".mjs" },
  });
}

await (process.argv.includes("--tests") ? tests() : watching ? watch() : build());
