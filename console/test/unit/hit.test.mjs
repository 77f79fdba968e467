import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeChange, describeFeedback, describeHit } from "../../build/unit/case/hit.js";
import { kVideoHit, makeSignal } from "../mock_data.mjs";
import { viewedInFull, viewedSentence, viewedSummary } from "../../build/unit/case/viewed.js";

const pdq = { kind: "pdq", tier: "match", distance: 12, radius: 31 };

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

describe("describeHit of the second tier", () => {
  it("does not call it a match", () => {
    const { sentence } = describeHit({ ...pdq, tier: "near", distance: 38, radius: 46 });
    assert.match(sentence, /beyond a match, and up to 46 are shown as near/);
    assert.doesNotMatch(sentence, /count as a match/);
  });
});

describe("describeHit of a video", () => {
  it("says how much of either is in the other, and where", () => {
    const { sentence } = describeHit({ ...pdq, ...kVideoHit, tier: "match" });
    assert.match(sentence, /100 % of the listed video is in this file/);
    assert.match(sentence, /25 % of this file/);
    assert.match(sentence, /begins at 1:01 of the file and lasts 0:29/);
  });
  it("says which frame is a listed picture", () => {
    const media = { ...makeSignal(1).hit.media, at: 75 };
    assert.match(describeHit({ ...pdq, media }).sentence, /^The frame at 1:15's PDQ/);
  });
});

describe("describeChange", () => {
  it("says what was done to the file, in words", () => {
    const words = "mirrored, border removed";
    assert.equal(describeChange({ query_tag: "full@trim/flipy", query_words: words }), words);
  });
  it("says nothing of a file that is compared as it is, at any scale", () => {
    for (const tag of ["", "full", "nn512"])
      assert.equal(describeChange({ query_tag: tag, query_words: "as it is" }), null);
  });
});

describe("describeFeedback", () => {
  it("counts decisions and is silent without any", () => {
    assert.equal(describeFeedback({ confirmed: 0, false_positive: 0, undecided: 4 }), null);
    assert.equal(
      describeFeedback({ confirmed: 4, false_positive: 1, undecided: 0 }),
      "4 confirmed, 1 dismissed",
    );
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
