import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPath, buildQuery, createClient } from "../../build/unit/api.js";

const problem = { type: "urn:x", title: "Conflict", status: 409, detail: "not open" };
const answer = (body, status = 200, headers = {}) =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers });

function clientFor(reply, { token = "secret", ...more } = {}) {
  const seen = { requests: [], ended: [] };
  const client = createClient({
    token: () => token,
    onUnauthorised: (ended) => seen.ended.push(ended),
    fetch: async (url, init) => {
      seen.requests.push({ url, ...init });
      return reply(init);
    },
    ...more,
  });
  return { client, seen };
}

describe("a call", () => {
  it("goes where the contract says, with the token", async () => {
    const { client, seen } = clientFor(() => answer({ cases: [] }));
    const outcome = await client.call("listCases", { query: { state: "open", limit: 26 } });
    assert.deepEqual(outcome, { ok: true, value: { cases: [] } });
    const [request] = seen.requests;
    assert.equal(request.method, "GET");
    assert.equal(request.url, "/v1/cases?state=open&limit=26");
    assert.equal(request.headers.authorization, "Bearer secret");
    assert.equal(request.credentials, "omit");
  });
  it("sends no token where none is needed", async () => {
    const { client, seen } = clientFor(() => answer({ status: "ok", version: "1", checks: {} }));
    await client.call("health", {});
    assert.equal("authorization" in seen.requests[0].headers, false);
  });
  it("gives a problem as the server put it", async () => {
    const { client, seen } = clientFor(() => answer(problem, 409));
    const outcome = await client.call("getCase", { path: { case_id: "case_1" } });
    assert.deepEqual(outcome, {
      ok: false,
      problem: { status: 409, title: "Conflict", detail: "not open" },
    });
    assert.deepEqual(seen.ended, []);
  });
  it("survives an error answer that is no problem document", async () => {
    const { client } = clientFor(
      () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }),
    );
    const outcome = await client.call("currentSession", {});
    assert.deepEqual(outcome.problem, { status: 502, title: "Bad Gateway", detail: "" });
  });
  it("reads how long to wait", async () => {
    const { client } = clientFor(() =>
      answer({ ...problem, status: 429 }, 429, { "retry-after": "9" }),
    );
    const outcome = await client.call("currentSession", {});
    assert.equal(outcome.problem.retryAfterSeconds, 9);
  });
  it("reports the token that the server does not know, but not a wrong password", async () => {
    const { client, seen } = clientFor(() => answer({ ...problem, status: 401 }, 401));
    await client.call("currentSession", {});
    assert.deepEqual(seen.ended, ["secret"]);
    await client.call("signIn", { body: { name: "rowan", password: "wrong" } });
    assert.deepEqual(seen.ended, ["secret"]);
  });
  it("says so when no answer comes", async () => {
    const { client } = clientFor(() => Promise.reject(new TypeError("no route")));
    assert.equal((await client.call("currentSession", {})).problem.status, 0);
  });
  it("gives up on a server that never answers", async () => {
    const never = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { client } = clientFor(never, { timeoutMs: 1 });
    assert.equal((await client.call("currentSession", {})).problem.status, 0);
  });
  it("takes an unreadable answer for none", async () => {
    const { client } = clientFor(() => new Response("{", { status: 200 }));
    assert.equal((await client.call("currentSession", {})).ok, false);
  });
});

describe("buildPath", () => {
  it("escapes what it puts in", () => {
    assert.equal(buildPath("/v1/cases/{case_id}", { case_id: "a/../b" }), "/v1/cases/a%2F..%2Fb");
    assert.throws(() => buildPath("/v1/cases/{case_id}", {}));
  });
});

describe("buildQuery", () => {
  it("leaves out what is not given", () => {
    assert.equal(buildQuery({ a: undefined }), "");
    assert.equal(buildQuery({ a: 1, b: "x y" }), "?a=1&b=x+y");
  });
});
