// What a hit says, in a sentence, and where its distance lies between "the same" and the limit.
import type { Hit } from "../api-types.js";
import { hitKinds } from "../lib/words.js";

export type HitView =
  { kind: "exact"; sentence: string } | { kind: "near"; sentence: string; share: number };

export function describeHit(hit: Hit): HitView {
  if (hit.kind !== "pdq") {
    return {
      kind: "exact",
      sentence: `The file has the listed ${hitKinds[hit.kind]}: the same file, byte for byte.`,
    };
  }
  const share = hit.radius > 0 ? Math.min(hit.distance / hit.radius, 1) : 1;
  if (hit.distance === 0)
    return { kind: "near", sentence: "The picture has the listed PDQ fingerprint.", share };
  return {
    kind: "near",
    sentence:
      `The picture's PDQ fingerprint differs from the listed one in ${hit.distance} of 256 bits; ` +
      `up to ${hit.radius} count as a match.`,
    share,
  };
}
