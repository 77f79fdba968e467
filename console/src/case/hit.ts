// What a hit says, in a sentence, and where its distance lies between "the same" and the limit.
import type { Hit, Signal } from "../api-types.js";
import { formatSeconds } from "../lib/format.js";
import { hitKinds } from "../lib/words.js";

export type HitView =
  { kind: "exact"; sentence: string } | { kind: "near"; sentence: string; share: number };

type Compared = Pick<Hit, "kind" | "tier" | "distance" | "radius" | "video" | "media">;

const percent = (share: number) => `${Math.round(share)} %`;

function limit(hit: Compared): string {
  return hit.tier === "near"
    ? `that is beyond a match, and up to ${hit.radius} are shown as near. Compare it yourself.`
    : `up to ${hit.radius} count as a match.`;
}

function describeVideo(video: NonNullable<Hit["video"]>, hit: Compared): string {
  return (
    `${percent(video.entry_percent)} of the listed video is in this file, and ` +
    `${percent(video.file_percent)} of this file is in the listed video. The longest run of ` +
    `frames in common begins at ${formatSeconds(video.run_start_in_file)} of the file and lasts ` +
    `${formatSeconds(video.run_seconds)}. The nearest frames differ in ${hit.distance} of 256 ` +
    `bits; ${limit(hit)}`
  );
}

function describePicture(hit: Compared): string {
  const at = hit.media?.at;
  const what = at === undefined ? "The picture" : `The frame at ${formatSeconds(at)}`;
  if (hit.distance === 0) return `${what} has the listed PDQ fingerprint.`;
  return (
    `${what}'s PDQ fingerprint differs from the listed one in ${hit.distance} of 256 bits; ` +
    limit(hit)
  );
}

export function describeHit(hit: Compared): HitView {
  if (hit.kind !== "pdq" && hit.kind !== "vpdq") {
    return {
      kind: "exact",
      sentence: `The file has the listed ${hitKinds[hit.kind]}: the same file, byte for byte.`,
    };
  }
  const share = hit.radius > 0 ? Math.min(hit.distance / hit.radius, 1) : 1;
  const sentence = hit.video ? describeVideo(hit.video, hit) : describePicture(hit);
  return { kind: "near", sentence, share };
}

// How the file had to be changed to be like the listed one; null when it is as it is.
export function describeChange(hit: Pick<Hit, "query_tag" | "query_words">): string | null {
  const { query_tag: tag, query_words: words } = hit;
  if (tag === "" || !/[@/]/.test(tag)) return null;
  return words || tag;
}

// What people made of the entry before; null when nobody has decided yet.
export function describeFeedback(feedback: Signal["feedback"]): string | null {
  const { confirmed, false_positive: wrong } = feedback;
  if (confirmed + wrong === 0) return null;
  return `${confirmed} confirmed, ${wrong} dismissed`;
}
