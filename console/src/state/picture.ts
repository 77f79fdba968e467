// The one picture that may be on the screen. Its bytes live in an object URL that is revoked when
// it is hidden, so nothing of it stays in the page.
import { signal } from "@preact/signals";
import type { ApiProblem, Outcome } from "../api.js";

export type Look = "blurred" | "full";

export type Picture =
  | { kind: "covered" }
  | { kind: "loading"; signalId: string; look: Look; url?: string }
  | { kind: "shown"; signalId: string; look: Look; url: string; colour: boolean }
  | { kind: "failed"; signalId: string; look: Look; problem: ApiProblem };

export const picture = signal<Picture>({ kind: "covered" });

let request: AbortController | null = null;

function replace(next: Picture): void {
  const before = picture.peek();
  const kept = "url" in next ? next.url : undefined;
  if ("url" in before && before.url && before.url !== kept) URL.revokeObjectURL(before.url);
  picture.value = next;
}

// Covers at once, also what is still on its way.
export function hidePicture(): void {
  request?.abort();
  request = null;
  if (picture.peek().kind !== "covered") replace({ kind: "covered" });
}

// Fetches and shows one picture in place of any other. `fetchLook` is the call that the server
// logs.
export async function showPicture(
  signalId: string,
  look: Look,
  fetchLook: (signal: AbortSignal) => Promise<Outcome<Blob>>,
): Promise<void> {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  const before = picture.peek();
  const same = before.kind === "shown" && before.signalId === signalId;
  replace({ kind: "loading", signalId, look, ...(same ? { url: before.url } : {}) });
  const outcome = await fetchLook(mine.signal);
  if (request !== mine) return;
  request = null;
  if (outcome.ok) {
    replace({
      kind: "shown",
      signalId,
      look,
      url: URL.createObjectURL(outcome.value),
      colour: false,
    });
  } else {
    replace({ kind: "failed", signalId, look, problem: outcome.problem });
  }
}

// Pictures come up in grey; colour is one more choice.
export function toggleColour(): void {
  const now = picture.peek();
  if (now.kind === "shown") picture.value = { ...now, colour: !now.colour };
}

// Nobody should come back from a break to an open picture.
export function coverWhenAway(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hidePicture();
  });
}
