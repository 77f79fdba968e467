// Something loaded from the server: what is known, what went wrong, and a way to load it again.
// What is known stays on the page when a later load fails.
import { useEffect, useMemo } from "preact/hooks";
import { signal, type ReadonlySignal } from "@preact/signals";
import type { ApiProblem, Outcome } from "../api.js";

export interface Snapshot<T> {
  data?: T;
  problem?: ApiProblem;
  loading: boolean;
}

export interface Resource<T> {
  state: ReadonlySignal<Snapshot<T>>;
  reload(): Promise<void>;
  // Takes an answer that another call brought; a load that is under way is dropped.
  set(data: T): void;
  stop(): void;
}

export function createResource<T>(load: (signal: AbortSignal) => Promise<Outcome<T>>): Resource<T> {
  const state = signal<Snapshot<T>>({ loading: false });
  let current: AbortController | null = null;

  function stop() {
    current?.abort();
    current = null;
  }

  async function reload() {
    stop();
    const mine = new AbortController();
    current = mine;
    state.value = { ...state.peek(), loading: true };
    const outcome = await load(mine.signal);
    if (current !== mine) return;
    current = null;
    const { data } = state.peek();
    if (outcome.ok) state.value = { data: outcome.value, loading: false };
    else
      state.value = {
        ...(data === undefined ? {} : { data }),
        problem: outcome.problem,
        loading: false,
      };
  }

  function set(data: T) {
    stop();
    state.value = { data, loading: false };
  }

  return { state, reload, set, stop };
}

// A resource for as long as `key` stays the same.
export function useResource<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<Outcome<T>>,
): Resource<T> {
  const resource = useMemo(() => createResource(load), [key]);
  useEffect(() => {
    void resource.reload();
    return () => resource.stop();
  }, [resource]);
  return resource;
}
