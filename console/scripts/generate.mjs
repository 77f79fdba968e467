// Writes src/api-types.ts from api/openapi.yaml, so that the console's types are the contract's.
// `--check` writes nothing and fails when the file is out of date.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { renderContract } from "./contract_types.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "..", "api", "openapi.yaml");
const target = path.join(root, "src", "api-types.ts");

const wanted = renderContract(parse(await readFile(source, "utf8")));
if (process.argv.includes("--check")) {
  const found = await readFile(target, "utf8").catch(() => "");
  if (found !== wanted) {
    console.error("src/api-types.ts does not match api/openapi.yaml: run `npm run generate`");
    process.exit(1);
  }
} else {
  await writeFile(target, wanted);
}
