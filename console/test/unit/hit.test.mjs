import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeHit } from "../../build/unit/case/hit.js";
import { viewedInFull, viewedSentence, viewedSummary } from "../../build/unit/case/viewed.js";

const pdq = { kind: "pdq", distance: 12, radius: 31 };

describe("describeHit", () => {
  it("says how many bits differ and where a match ends", () => {
    const view = describeHit(pdq);
    assert.match(view.sentence, /differs .* in 12 of 256 bits; up to 31 count/);
    assert.equal(view.share, 12 / 31);
  });
  it("does not claim that equal fingerprints are equal files", () => {
    const view = describeHit({ ...pdq, distance: 0 });
    assert.equal(view.share, 0);
    assert.doesNotMatch(view.sentence, /same file/);
  });
  it("says that an exact digest is the same file, without a bar", () => {
    const view = describeHit({ kind: "sha256", distance: 0, radius: 0 });
    assert.equal(view.kind, "exact");
    assert.match(view.sentence, /SHA-256 .* byte for byte/);
  });
  it("keeps the bar inside its track", () => {
    assert.equal(describeHit({ ...pdq, distance: 40 }).share, 1);
    assert.equal(describeHit({ ...pdq, distance: 3, radius: 0 }).share, 1);
  });
});

describe("viewed", () => {
  const look = (access) => ({ person: "rowan", access, at: "2026-11-25T15:00:00Z" });
  const signal = (...accesses) => ({ looks: accesses.map(look) });

  it("counts full views only: neither blurred ones nor the upload", () => {
    assert.equal(viewedInFull([look("view-blurred"), look("report-upload")]), false);
    assert.match(viewedSentence([look("view-blurred")]), /^Nobody/);
    assert.match(viewedSentence([look("view-part"), look("view-full")]), /^A person has viewed/);
  });
  it("does not take a part for the whole", () => {
    assert.equal(viewedInFull([look("view-part")]), false);
    assert.match(viewedSentence([look("view-part")]), /a part .* will not say/);
  });
  it("sums up a case", () => {
    assert.match(viewedSummary([signal()]), /^Nobody/);
    assert.match(viewedSummary([signal("view-full")]), /viewed its file/);
    assert.match(viewedSummary([signal("view-full"), signal("view-blurred")]), /1 of its 2 files/);
    assert.match(viewedSummary([signal("view-full"), signal("view-full")]), /every file/);
  });
});
