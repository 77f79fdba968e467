// Builds dist/ (what the server serves) and build/unit/ (the same modules one by one, for the unit
// tests).
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, "dist");
const unit = path.join(root, "build", "unit");
const shipped = ["preact", "@preact/signals", "@preact/signals-core"];

const jsx = { jsx: "automatic", jsxImportSource: "preact" };

async function bundle() {
  await build({
    ...jsx,
    entryPoints: { app: path.join(root, "src/main.tsx") },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022"],
    charset: "utf8",
    legalComments: "none",
  });
}

async function transpile() {
  const files = await readdir(path.join(root, "src"), { recursive: true });
  const sources = files.filter((name) => /(?<!\.d)\.tsx?$/.test(name) && name !== "main.tsx");
  await build({
    ...jsx,
    entryPoints: sources.map((name) => path.join(root, "src", name)),
    outbase: path.join(root, "src"),
    outdir: unit,
    format: "esm",
    target: ["es2022"],
  });
}

// The bundle carries other people's code, so their licences travel with it.
async function notices() {
  const texts = [];
  for (const name of shipped) {
    const folder = path.join(root, "node_modules", name);
    const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const licence = await readFile(path.join(folder, "LICENSE"), "utf8");
    texts.push(`${name} ${version}\n\n${licence.trim()}\n`);
  }
  await writeFile(path.join(dist, "THIRD_PARTY.txt"), texts.join("\n----\n\n"));
}

await rm(dist, { recursive: true, force: true });
await rm(unit, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([bundle(), transpile(), notices()]);
await cp(path.join(root, "static"), dist, { recursive: true });
