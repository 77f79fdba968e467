// Contrast of every pair of colours that the styles put together, in both schemes (WCAG 2.2, 1.4.3 and
// 1.4.11: 4.5 to 1 for text, 3 to 1 for edges and the focus ring).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

const text = readFileSync(new URL("../../src/styles/tokens.css", import.meta.url), "utf8");
const [light, dark] = text
  .split("@media")
  .map((part) =>
    Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => m.slice(1))),
  );
const schemes = { light, dark: { ...light, ...dark } };

// Relative luminance and contrast ratio as WCAG defines them.
function luminance(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((place) => parseInt(colour.slice(place, place + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "surface", "sunken"];
const onGrounds = (colour) => grounds.map((ground) => [colour, ground]);
const tones = ["calm", "busy", "good", "quiet", "alarm"];
const texts = [
  ...["ink", "soft", "link", "alarm"].flatMap(onGrounds),
  ...tones.map((tone) => [tone, `${tone}-paper`]),
  ...["calm", "good", "alarm"].map((tone) => ["ink", `${tone}-paper`]),
  ["on-strong", "strong"],
  ["on-production", "production"],
];
const edges = ["edge", "focus"].flatMap(onGrounds);

describe("colours", () => {
  for (const [scheme, colours] of Object.entries(schemes)) {
    const weak = (pairs, least) =>
      pairs
        .map(([one, other]) => [`${one} on ${other}`, contrast(colours[one], colours[other])])
        .filter(([, ratio]) => !(ratio >= least));
    it(`can be read in the ${scheme}`, () => assert.deepEqual(weak(texts, 4.5), []));
    it(`show edges and the focus in the ${scheme}`, () => assert.deepEqual(weak(edges, 3), []));
  }
  it("are measured as WCAG does", () => {
    assert.equal(contrast("#000000", "#ffffff"), 21);
    assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  });
});
