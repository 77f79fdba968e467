// The page that is shown now.
import { signal } from "@preact/signals";
import { href, parseRoute, type Route } from "./route.js";

export const route = signal<Route>({ page: "home" });

// Whether the person has moved to another page since the start: only then may a page take the
// focus.
export const moved = signal(false);

export function startRouter(): void {
  route.value = parseRoute(location.hash);
  addEventListener("hashchange", () => {
    moved.value = true;
    route.value = parseRoute(location.hash);
  });
}

export function goTo(target: Route): void {
  location.hash = href(target);
}
