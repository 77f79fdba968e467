// Who is signed in. The token lives in sessionStorage (this tab, until it closes) and nowhere else.
import { signal } from "@preact/signals";
import { createClient, type ApiProblem, type OperationName } from "../api.js";
import { operations, type Principal } from "../api-types.js";
import { forgetAllDrafts } from "./drafts.js";
import { hidePicture } from "./picture.js";
import { moved } from "./router.js";

const kTokenKey = "nightlight.token";

export type SessionState =
  | { kind: "starting" }
  | { kind: "signed-out"; notice?: string }
  | { kind: "unreachable"; problem: ApiProblem }
  | { kind: "signed-in"; principal: Principal };

export const session = signal<SessionState>({ kind: "starting" });

// The person whose drafts are in memory.
let writer: string | null = null;

export const client = createClient({
  token: () => sessionStorage.getItem(kTokenKey),
  onUnauthorised: (token) => {
    if (sessionStorage.getItem(kTokenKey) !== token) return;
    end("Your session has ended. Sign in again; what you were writing is still here.");
  },
});

function end(notice?: string): void {
  sessionStorage.removeItem(kTokenKey);
  hidePicture();
  session.value = { kind: "signed-out", ...(notice ? { notice } : {}) };
}

function begin(principal: Principal): void {
  if (writer !== principal.name) forgetAllDrafts();
  writer = principal.name;
  session.value = { kind: "signed-in", principal };
}

// Takes up the session of this tab after a reload.
export async function resumeSession(): Promise<void> {
  if (!sessionStorage.getItem(kTokenKey)) {
    session.value = { kind: "signed-out" };
    return;
  }
  session.value = { kind: "starting" };
  const outcome = await client.call("currentSession", {});
  if (outcome.ok) begin(outcome.value);
  else if (outcome.problem.status !== 401)
    session.value = { kind: "unreachable", problem: outcome.problem };
}

export async function signIn(name: string, password: string): Promise<ApiProblem | null> {
  const outcome = await client.call("signIn", { body: { name, password } });
  if (!outcome.ok) return outcome.problem;
  sessionStorage.setItem(kTokenKey, outcome.value.token);
  moved.value = true;
  begin(outcome.value.principal);
  return null;
}

export async function signOut(): Promise<void> {
  hidePicture();
  const outcome = await client.call("signOut", {});
  forgetAllDrafts();
  writer = null;
  const ended = outcome.ok || outcome.problem.status === 401;
  end(
    ended
      ? "You are signed out."
      : "This tab is signed out, but the server did not confirm it. Tell the operator.",
  );
}

export function me(): Principal | null {
  return session.value.kind === "signed-in" ? session.value.principal : null;
}

// Whether the signed-in person's roles allow an operation. The server decides; this only explains
// beforehand.
export function may(name: OperationName): boolean {
  const allowed: readonly string[] = operations[name].roles;
  return me()?.roles.some((role) => allowed.includes(role)) ?? false;
}
