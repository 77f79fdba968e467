import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain, serverWords } from "../../build/unit/lib/explain.js";
import { contract } from "../contract.mjs";

const problem = (status, more = {}) => ({ status, title: "Title", detail: "what it is", ...more });

describe("explain", () => {
  it("has words of its own for every error that the contract names, except failures inside", () => {
    const statuses = new Set();
    for (const item of Object.values(contract.paths)) {
      for (const operation of Object.values(item)) {
        for (const status of Object.keys(operation.responses ?? {})) statuses.add(Number(status));
      }
    }
    const other = explain(problem(599)).headline;
    // 413 answers a scan, which the console never asks for.
    const shown = [...statuses].filter((status) => status >= 400 && status !== 413);
    for (const status of shown)
      assert.notEqual(explain(problem(status)).headline, other, String(status));
  });
  it("says when to try again if the server does", () => {
    assert.match(explain(problem(429, { retryAfterSeconds: 7 })).advice, /in 7 seconds/);
    assert.match(explain(problem(503, { retryAfterSeconds: 0.5 })).advice, /in 1 second\./);
  });
  it("admits that an unanswered request may have arrived", () => {
    assert.match(explain(problem(0)).advice, /may have arrived/);
  });
});

describe("serverWords", () => {
  it("prefers the detail to the title", () => {
    assert.equal(serverWords(problem(400)), "what it is");
    assert.equal(serverWords(problem(400, { detail: "" })), "Title");
    assert.equal(serverWords({ status: 0, title: "No answer", detail: "" }), "");
  });
});
