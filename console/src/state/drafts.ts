// What a person is writing, kept in memory so that an error, an expired session or a look at another page
// loses nothing. Never stored; gone at sign-out and when another person signs in.
import { signal, type Signal } from "@preact/signals";

const drafts = new Map<string, Signal<unknown>>();

export function draftOf<T extends object>(key: string, empty: T): Signal<T> {
  const found = drafts.get(key);
  if (found) return found as Signal<T>;
  const made = signal<T>(empty);
  drafts.set(key, made as Signal<unknown>);
  return made;
}

export function forgetDraft(key: string): void {
  drafts.delete(key);
}

export function forgetAllDrafts(): void {
  drafts.clear();
}
