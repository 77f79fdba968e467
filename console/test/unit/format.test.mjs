import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { count, formatAge, formatSize, formatTime, shortId } from "../../build/unit/lib/format.js";

const now = Date.parse("2026-11-25T15:30:00Z");
const at = (milliseconds) => new Date(now - milliseconds).toISOString();

describe("formatTime", () => {
  it("says the time in UTC, whatever the zone it was written in", () => {
    assert.equal(formatTime("2026-11-25T15:04:09Z"), "25 Nov 2026, 15:04:09 UTC");
    assert.equal(formatTime("2026-01-01T00:30:00+01:00"), "31 Dec 2025, 23:30:00 UTC");
  });
  it("leaves what is no time as it is", () => assert.equal(formatTime("soon"), "soon"));
});

describe("formatAge", () => {
  it("names the largest whole unit", () => {
    assert.equal(formatAge(at(0), now), "just now");
    assert.equal(formatAge(at(59_999), now), "just now");
    assert.equal(formatAge(at(60_000), now), "1 min ago");
    assert.equal(formatAge(at(3_599_999), now), "59 min ago");
    assert.equal(formatAge(at(3_600_000), now), "1 h ago");
    assert.equal(formatAge(at(47 * 3_600_000), now), "47 h ago");
    assert.equal(formatAge(at(48 * 3_600_000), now), "2 days ago");
  });
  it("knows what is still to come", () => {
    assert.equal(formatAge(at(-30_000), now), "in less than a minute");
    assert.equal(formatAge(at(-120_000), now), "in 2 min");
  });
  it("is empty for what is no time", () => assert.equal(formatAge("soon", now), ""));
});

describe("formatSize", () => {
  it("counts in powers of a thousand", () => {
    assert.equal(formatSize(0), "0 bytes");
    assert.equal(formatSize(1), "1 byte");
    assert.equal(formatSize(999), "999 bytes");
    assert.equal(formatSize(1000), "1.0 kB");
    assert.equal(formatSize(284_113), "284 kB");
    assert.equal(formatSize(999_960), "1.0 MB");
    assert.equal(formatSize(52_428_800), "52.4 MB");
  });
});

describe("count", () => {
  it("knows one from many", () => {
    assert.equal(count(1, "signal"), "1 signal");
    assert.equal(count(0, "signal"), "0 signals");
    assert.equal(count(1200, "case"), "1,200 cases");
  });
});

describe("shortId", () => {
  it("keeps the kind and eight digits", () => {
    assert.equal(shortId(`case_${"0123456789abcdef".repeat(2)}`), "case_01234567…");
  });
  it("leaves what is no id as it is", () =>
    assert.equal(shortId("something else"), "something else"));
});
