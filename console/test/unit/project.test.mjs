// The project's own promises: generated types are up to date, the lock file names no host, the page
// needs no inline code, and nothing writes the token anywhere but to sessionStorage.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { renderContract, typeOf } from "../../scripts/contract_types.mjs";
import { contract } from "../contract.mjs";

const root = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(name, root), "utf8");
const sources = readdirSync(new URL("src/", root), { recursive: true }).filter((name) =>
  /\.tsx?$/.test(name),
);

describe("src/api-types.ts", () => {
  it("is what `npm run generate` writes", () => {
    assert.equal(read("src/api-types.ts"), renderContract(contract), "run `npm run generate`");
  });
});

describe("the generator", () => {
  it("types what the contract uses", () => {
    assert.equal(typeOf({ type: "array", items: { $ref: "#/components/schemas/Case" } }), "Case[]");
    assert.equal(typeOf({ type: "string", enum: ["a", "b"] }), '"a" | "b"');
    assert.equal(
      typeOf({
        type: "object",
        required: ["a"],
        properties: { a: { type: "integer" }, "b-c": { type: "boolean" } },
      }),
      '{\n  a: number;\n  "b-c"?: boolean;\n}',
    );
  });
  it("stops at what it does not know", () => {
    assert.throws(() => typeOf({ oneOf: [] }), /oneOf/);
    assert.throws(() => typeOf({ type: "tuple" }));
    assert.throws(() => typeOf({ $ref: "elsewhere.yaml#/x" }));
  });
});

describe("package-lock.json", () => {
  it("names no host", () => {
    const lines = read("package-lock.json").split("\n");
    assert.deepEqual(
      lines.filter((line) => /:\/\/|"resolved"/.test(line)),
      [],
      "remove `funding` and `resolved` entries",
    );
  });
  it("locks exact versions", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json"));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
  });
});

describe("the page", () => {
  it("has no inline script, no inline style and no foreign address", () => {
    const page = read("static/index.html");
    assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|:\/\//);
  });
  it("is styled without inline styles or foreign addresses", () => {
    for (const name of sources)
      assert.doesNotMatch(read(`src/${name}`), /\sstyle=|dangerouslySetInnerHTML/, name);
    assert.doesNotMatch(read("dist/app.css"), /@import|url\(|:\/\//);
  });
});

describe("the token", () => {
  it("is touched by the session alone", () => {
    const touching = sources.filter((name) =>
      /sessionStorage|document\.cookie/.test(read(`src/${name}`)),
    );
    assert.deepEqual(touching, ["state/session.ts"]);
  });
});

describe("source files", () => {
  it("are short", () => {
    const written = sources.filter((name) => name !== "api-types.ts");
    for (const name of written) assert.ok(read(`src/${name}`).split("\n").length <= 300, name);
  });
});
