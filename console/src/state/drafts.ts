// What a person is writing, kept in memory so that an error, an expired session or a look at
// another page loses nothing. Never stored; gone at sign-out and when another person signs in.
import { signal, type Signal } from "@preact/signals";

interface Kept {
  empty: object;
  draft: Signal<object>;
}

const drafts = new Map<string, Kept>();

export function draftOf<T extends object>(key: string, empty: T): Signal<T> {
  const kept = drafts.get(key) ?? { empty, draft: signal<object>(empty) };
  drafts.set(key, kept);
  return kept.draft as Signal<T>;
}

export function forgetDraft(key: string): void {
  drafts.delete(key);
}

export function forgetAllDrafts(): void {
  drafts.clear();
}

export function hasDrafts(): boolean {
  return [...drafts.values()].some(({ empty, draft }) => draft.peek() !== empty);
}

// Closing or reloading the tab would lose what is written, so the browser asks first.
export function guardDrafts(): void {
  addEventListener("beforeunload", (event) => {
    if (hasDrafts()) event.preventDefault();
  });
}
