// Whether a person has seen a whole file: what the report will say of it.
import type { Signal } from "../api-types.js";

type Look = Signal["looks"][number];

function has(looks: readonly Look[], access: string): boolean {
  return looks.some((look) => look.access === access);
}

export function viewedInFull(looks: readonly Look[]): boolean {
  return has(looks, "view-full");
}

export function viewedSentence(looks: readonly Look[]): string {
  if (viewedInFull(looks))
    return "A person has viewed this file in full, and a report will say so.";
  if (has(looks, "view-part")) {
    return (
      "A person has seen a part of this file in clear, not all of it. " +
      "A report will not say that the file was viewed."
    );
  }
  return "Nobody has viewed this file in full, and a report will say so.";
}

// The same for a whole case, for the second person.
export function viewedSummary(signals: readonly Signal[]): string {
  const viewed = signals.filter(({ looks }) => viewedInFull(looks)).length;
  if (viewed === 0) return "Nobody has viewed a file of it in full.";
  if (viewed < signals.length) {
    return `A person has viewed ${viewed} of its ${signals.length} files in full.`;
  }
  return signals.length === 1
    ? "A person has viewed its file in full."
    : "A person has viewed every file in full.";
}
