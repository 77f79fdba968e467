import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import { signIn } from "../state/session.js";
import { TextField } from "./fields.js";
import { ProblemNotice } from "./problem_notice.js";
import { PageTitle } from "./small.js";

export function SignInPage({ notice }: { notice: string | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [missing, setMissing] = useState(false);

  useEffect(() => form.current?.querySelector<HTMLElement>("#name")?.focus(), []);

  async function send(event: Event) {
    event.preventDefault();
    if (sending) return;
    setProblem(null);
    setMissing(name === "" || password === "");
    if (name === "" || password === "") {
      form.current?.querySelector<HTMLElement>(name === "" ? "#name" : "#password")?.focus();
      return;
    }
    setSending(true);
    const found = await signIn(name, password);
    if (!found) return;
    setSending(false);
    setProblem(found);
  }

  return (
    <div class="sign-in">
      <PageTitle title="Sign in" />
      <p class="soft">The review console, for reviewers and approvers.</p>
      {notice && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <form ref={form} class="form" noValidate onSubmit={send} aria-label="Sign in">
        <TextField
          id="name"
          label="Name"
          autocomplete="username"
          value={name}
          error={missing && name === "" ? "Enter your name." : undefined}
          onInput={setName}
        />
        <TextField
          id="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          value={password}
          error={missing && password === "" ? "Enter your password." : undefined}
          onInput={setPassword}
        />
        {problem?.status === 401 ? (
          <p class="notice notice-problem" role="alert">
            The name or the password is wrong.
          </p>
        ) : (
          problem && <ProblemNotice problem={problem} what="You could not be signed in" />
        )}
        <div class="buttons">
          <button type="submit" class="button button-strong" aria-disabled={sending}>
            {sending ? "Signing in…" : "Sign in"}
          </button>
        </div>
      </form>
    </div>
  );
}
