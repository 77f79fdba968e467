import type { ComponentChildren } from "preact";
import type { Principal } from "../api-types.js";
import { roles } from "../lib/words.js";
import { announcement } from "../state/announce.js";
import { route } from "../state/router.js";
import { href } from "../state/route.js";
import { may, signOut } from "../state/session.js";
import { helpOpen } from "../state/shortcuts.js";
import { Banner } from "./banner.js";
import { HelpDialog } from "./help_dialog.js";

function focusMain() {
  document.getElementById("main")?.focus();
}

export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="2 5 22 22" aria-hidden="true">
        <path d="M21.5 19.8A8.6 8.6 0 0 1 12.2 8.4a8.6 8.6 0 1 0 9.3 11.4z" />
      </svg>
      Nightlight
    </span>
  );
}

function Navigation() {
  const { page } = route.value;
  const current = (here: boolean) => (here ? "page" : undefined);
  return (
    <nav class="nav" aria-label="Main">
      {may("listCases") && (
        <a
          href={href({ page: "cases", state: "open" })}
          aria-current={current(page === "cases" || page === "case")}
        >
          Cases
        </a>
      )}
      {may("listReports") && (
        <a
          href={href({ page: "reports" })}
          aria-current={current(page === "reports" || page === "report")}
        >
          Reports
        </a>
      )}
      <a href={href({ page: "quarantine" })} aria-current={current(page === "quarantine")}>
        Quarantine
      </a>
    </nav>
  );
}

function Person({ principal }: { principal: Principal }) {
  return (
    <div class="person">
      <span>
        <strong>{principal.name}</strong>{" "}
        <span class="soft">{principal.roles.map((role) => roles[role]).join(", ")}</span>
      </span>
      <button
        type="button"
        class="button button-plain"
        aria-keyshortcuts="?"
        onClick={() => (helpOpen.value = true)}
      >
        Keys <kbd>?</kbd>
      </button>
      <button type="button" class="button button-plain" onClick={() => void signOut()}>
        Sign out
      </button>
    </div>
  );
}

interface Props {
  principal: Principal | null;
  children: ComponentChildren;
}

// What every page shares: where reports go, the way around, who is signed in.
export function Frame({ principal, children }: Props) {
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        Skip to the content
      </button>
      <Banner />
      <header class="top">
        <Brand />
        {principal && <Navigation />}
        {principal && <Person principal={principal} />}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <p class="hidden" aria-live="polite">
        {announcement.value}
      </p>
      <HelpDialog />
    </>
  );
}
