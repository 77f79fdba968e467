// Keys. No key shows a picture or sends a decision: those are always buttons.
import { signal } from "@preact/signals";
import { goTo } from "./router.js";
import { hidePicture } from "./picture.js";
import { me } from "./session.js";

export type Action = "help" | "cases" | "reports" | "next" | "previous" | "form";

export const shortcuts: ReadonlyArray<{ key: string; action: Action; text: string }> = [
  { key: "j", action: "next", text: "Next case, report or signal" },
  { key: "k", action: "previous", text: "The one before" },
  { key: "c", action: "cases", text: "Go to the cases" },
  { key: "r", action: "reports", text: "Go to the reports" },
  { key: "d", action: "form", text: "Go to the decision form" },
  { key: "?", action: "help", text: "Show these keys" },
];

const kOffKey = "nightlight.shortcuts";

export const enabled = signal(true);
export const helpOpen = signal(false);

export function setEnabled(on: boolean): void {
  enabled.value = on;
  if (on) localStorage.removeItem(kOffKey);
  else localStorage.setItem(kOffKey, "off");
}

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

// What a key means, unless it is typed into a field or belongs to the browser.
export function actionOf(press: KeyPress, typing: boolean): Action | null {
  if (typing || press.ctrlKey || press.metaKey || press.altKey) return null;
  return shortcuts.find(({ key }) => key === press.key)?.action ?? null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null
  );
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const from = here === -1 && by === -1 ? rows.length : here;
  const target = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

function perform(action: Action): void {
  switch (action) {
    case "help":
      helpOpen.value = true;
      return;
    case "cases":
      return goTo({ page: "cases", state: "open" });
    case "reports":
      return goTo({ page: "reports" });
    case "next":
      return step(1);
    case "previous":
      return step(-1);
    case "form":
      document.querySelector<HTMLElement>("[data-form]")?.focus();
  }
}

export function startShortcuts(): void {
  enabled.value = localStorage.getItem(kOffKey) === null;
  addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") return hidePicture();
      if (!enabled.value || me() === null || document.querySelector("dialog[open]")) return;
      const action = actionOf(event, isTyping(event.target));
      if (!action) return;
      event.preventDefault();
      perform(action);
    },
    { capture: true },
  );
}
