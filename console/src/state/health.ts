// Where reports go and whether the service works, asked of the server while the page is open.
import { signal } from "@preact/signals";
import type { Health } from "../api-types.js";
import { isDestination, type Destination } from "../lib/words.js";
import { client } from "./session.js";

export type HealthState =
  | { kind: "unknown" }
  | { kind: "unreachable" }
  | {
      kind: "known";
      destination: Destination | null;
      failing: Array<[name: string, text: string]>;
      // List entries that hit too often to be true.
      quarantined: number;
      version: string;
    };

export const health = signal<HealthState>({ kind: "unknown" });

const kEveryMs = 30_000;

// A check says "ok", counts something, or says what is wrong.
function isFailing([, text]: [name: string, text: string]): boolean {
  return text !== "ok" && !/^\d+$/.test(text);
}

export function readHealth(answer: Health): HealthState {
  const { destination, ...checks } = answer.checks;
  const failing = answer.status === "ok" ? [] : Object.entries(checks).filter(isFailing);
  return {
    kind: "known",
    destination: isDestination(destination) ? destination : null,
    failing,
    quarantined: Number(checks["quarantined"] ?? 0),
    version: answer.version,
  };
}

export async function checkHealth(): Promise<void> {
  const outcome = await client.call("health", { alsoOk: 503 });
  health.value = outcome.ok ? readHealth(outcome.value) : { kind: "unreachable" };
}

export function watchHealth(): void {
  void checkHealth();
  setInterval(() => {
    if (document.visibilityState === "visible") void checkHealth();
  }, kEveryMs);
}
