import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { draftOf, forgetAllDrafts, forgetDraft, hasDrafts } from "../../build/unit/state/drafts.js";
import { readHealth } from "../../build/unit/state/health.js";
import { hidePicture, picture, showPicture, toggleColour } from "../../build/unit/state/picture.js";
import { createResource } from "../../build/unit/state/resource.js";
import { actionOf } from "../../build/unit/state/shortcuts.js";

const ok = (value) => ({ ok: true, value });
const failed = (status) => ({ ok: false, problem: { status, title: "", detail: "" } });

// A promise that the test settles when it wants to.
function held() {
  let settle;
  const promise = new Promise((resolve) => (settle = resolve));
  return { promise, settle };
}

describe("the picture", () => {
  const live = new Set();
  const real = { create: URL.createObjectURL, revoke: URL.revokeObjectURL };
  let made = 0;
  beforeEach(() => {
    URL.createObjectURL = () => {
      const url = `blob:${++made}`;
      live.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => live.delete(url);
  });
  afterEach(() => {
    hidePicture();
    URL.createObjectURL = real.create;
    URL.revokeObjectURL = real.revoke;
  });
  const blob = async () => ok({});

  it("starts covered and comes up in grey", async () => {
    assert.equal(picture.value.kind, "covered");
    await showPicture("sig_1", "blurred", blob);
    assert.deepEqual(
      { kind: picture.value.kind, colour: picture.value.colour },
      { kind: "shown", colour: false },
    );
    toggleColour();
    assert.equal(picture.value.colour, true);
  });
  it("leaves no bytes behind when it is hidden", async () => {
    await showPicture("sig_1", "blurred", blob);
    assert.equal(live.size, 1);
    hidePicture();
    assert.equal(live.size, 0);
    assert.equal(picture.value.kind, "covered");
  });
  it("keeps one picture at most, and grey again for the next look", async () => {
    await showPicture("sig_1", "blurred", blob);
    toggleColour();
    await showPicture("sig_1", "full", blob);
    assert.equal(live.size, 1);
    assert.equal(picture.value.colour, false);
    await showPicture("sig_2", "blurred", blob);
    assert.equal(live.size, 1);
    assert.equal(picture.value.signalId, "sig_2");
  });
  it("stays covered when the answer comes after it was hidden", async () => {
    const late = held();
    let aborted = false;
    const showing = showPicture("sig_1", "full", (signal) => {
      signal.addEventListener("abort", () => (aborted = true));
      return late.promise;
    });
    hidePicture();
    late.settle(ok({}));
    await showing;
    assert.equal(aborted, true);
    assert.equal(picture.value.kind, "covered");
    assert.equal(live.size, 0);
  });
  it("shows a failure and covers what was there", async () => {
    await showPicture("sig_1", "blurred", blob);
    await showPicture("sig_1", "full", async () => failed(422));
    assert.equal(picture.value.kind, "failed");
    assert.equal(live.size, 0);
  });
});

describe("a resource", () => {
  it("keeps what is known when a later load fails", async () => {
    const answers = [ok("first"), failed(503)];
    const resource = createResource(async () => answers.shift());
    await resource.reload();
    await resource.reload();
    assert.deepEqual(resource.state.value.data, "first");
    assert.equal(resource.state.value.problem.status, 503);
  });
  it("drops a slow answer that is older than one that was set", async () => {
    const slow = held();
    const resource = createResource(() => slow.promise);
    const loading = resource.reload();
    resource.set("newer");
    slow.settle(ok("older"));
    await loading;
    assert.deepEqual(resource.state.value, { data: "newer", loading: false });
  });
  it("takes the answer of the last load only", async () => {
    const [first, second] = [held(), held()];
    const waiting = [first, second];
    const resource = createResource(() => waiting.shift().promise);
    const loads = [resource.reload(), resource.reload()];
    second.settle(ok("second"));
    first.settle(ok("first"));
    await Promise.all(loads);
    assert.equal(resource.state.value.data, "second");
  });
});

describe("drafts", () => {
  afterEach(forgetAllDrafts);
  it("stay until they are forgotten", () => {
    const empty = { text: "" };
    draftOf("a", empty).value = { text: "written" };
    assert.equal(draftOf("a", empty).value.text, "written");
    assert.equal(hasDrafts(), true);
    forgetDraft("a");
    assert.equal(draftOf("a", empty).value.text, "");
    assert.equal(hasDrafts(), false);
  });
});

describe("actionOf", () => {
  const press = (key, more = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  });
  it("knows the keys", () => {
    assert.equal(actionOf(press("j"), false), "next");
    assert.equal(actionOf(press("?"), false), "help");
    assert.equal(actionOf(press("x"), false), null);
  });
  it("leaves typing and the browser's own keys alone", () => {
    assert.equal(actionOf(press("j"), true), null);
    for (const held of ["ctrlKey", "metaKey", "altKey"])
      assert.equal(actionOf(press("r", { [held]: true }), false), null);
  });
});

describe("readHealth", () => {
  const health = (checks, status = "ok") => readHealth({ status, version: "1", checks });
  it("takes the destination from the checks", () => {
    assert.equal(health({ destination: "production" }).destination, "production");
  });
  it("calls a destination unknown rather than guess", () => {
    for (const destination of [undefined, "", "Production", "toString"]) {
      assert.equal(health({ destination }).destination, null, String(destination));
    }
  });
  it("names what fails, without the destination", () => {
    const { failing } = health(
      { destination: "sandbox", database: "ok", lists: "2", media: "no worker" },
      "degraded",
    );
    assert.deepEqual(failing, [["media", "no worker"]]);
  });
});
