// Whether a person has seen a whole file: what the report will say of it.
import type { Signal } from "../api-types.js";

type Look = Signal["looks"][number];

export function fullViews(looks: readonly Look[]): Look[] {
  return looks.filter(({ access }) => access === "view-full");
}

export function viewedSentence(looks: readonly Look[]): string {
  return fullViews(looks).length > 0
    ? "A person has viewed this file in full, and a report will say so."
    : "Nobody has viewed this file in full, and a report will say so.";
}
