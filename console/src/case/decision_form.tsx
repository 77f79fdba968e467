import { useRef, useState } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import type { CaseDetail } from "../api-types.js";
import { Choice, TextArea } from "../parts/fields.js";
import { Overtaken } from "../parts/overtaken.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { draftOf, forgetDraft } from "../state/drafts.js";
import { client, may } from "../state/session.js";
import {
  checkDraft,
  emptyDraft,
  limits,
  type DecisionDraft,
  type DraftErrors,
} from "./decision_draft.js";
import { ReportFields } from "./report_fields.js";

interface Props {
  caseId: string;
  // How many signals are on the page, and the numbers of those that came while it was open.
  signalCount: number;
  fresh: number[];
  onDecided: (detail: CaseDetail) => void;
  // The case may have changed under the person's hands: loads it again.
  onStale: () => Promise<void>;
}

const kChoices = [
  {
    value: "dismiss",
    label: "Dismiss the case",
    hint: "Nothing to report. The case is closed; a new signal of the account opens another.",
  },
  {
    value: "propose-report",
    label: "Propose a report to NCMEC",
    hint: "A second person reads it and approves or rejects it.",
  },
] as const;

const kButtons = {
  "": "Record decision",
  dismiss: "Dismiss the case",
  "propose-report": "Propose the report",
} as const;

// Nobody decides on what they did not see.
function FreshSignals({ fresh }: { fresh: number[] }) {
  if (fresh.length === 0) return null;
  const text =
    fresh.length === 1
      ? `A new signal has come since you opened this page: signal ${fresh[0]}.`
      : `New signals have come since you opened this page: signals ${fresh.join(", ")}.`;
  return (
    <p class="notice" role="status">
      <strong>{text}</strong> Your decision will cover {fresh.length === 1 ? "it" : "them"} too:
      read {fresh.length === 1 ? "it" : "them"} first.
    </p>
  );
}

function focusFirstError(form: HTMLFormElement | null) {
  requestAnimationFrame(() => {
    const wrong = form?.querySelector<HTMLElement>("[aria-invalid=true]");
    (wrong?.matches("fieldset") ? wrong.querySelector<HTMLElement>("input") : wrong)?.focus();
  });
}

// What the person wrote on a case that is not open any more.
export function OvertakenDecision({ caseId }: { caseId: string }) {
  const key = `decision ${caseId}`;
  const { narrative, escalationReason, rationale } = draftOf<DecisionDraft>(key, emptyDraft).value;
  const text = "This case is no longer open. The history shows who decided.";
  return (
    <Overtaken text={text} written={[narrative, escalationReason, rationale]} draftKey={key} />
  );
}

export function DecisionForm({ caseId, signalCount, fresh, onDecided, onStale }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const draft = draftOf<DecisionDraft>(`decision ${caseId}`, emptyDraft);
  const [errors, setErrors] = useState<DraftErrors>({});
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [sending, setSending] = useState(false);
  const now = draft.value;

  function change(part: Partial<DecisionDraft>) {
    draft.value = { ...draft.peek(), ...part };
    const left = { ...errors };
    for (const name of Object.keys(part)) delete left[name as keyof DecisionDraft];
    setErrors(left);
  }

  async function send(event: Event) {
    event.preventDefault();
    if (sending) return;
    const checked = checkDraft(draft.peek(), signalCount);
    if (!checked.ok) {
      setErrors(checked.errors);
      focusFirstError(form.current);
      return;
    }
    setSending(true);
    setProblem(null);
    const outcome = await client.call("decideCase", {
      path: { case_id: caseId },
      body: checked.decision,
    });
    if (outcome.ok) {
      setSending(false);
      forgetDraft(`decision ${caseId}`);
      onDecided(outcome.value);
      return;
    }
    if (outcome.problem.status === 409 || outcome.problem.status === 0) await onStale();
    setSending(false);
    setProblem(outcome.problem);
  }

  const what =
    problem?.status === 409 && fresh.length > 0
      ? "A new signal has come, so the decision was not recorded"
      : "The decision was not recorded";
  if (!may("decideCase")) {
    return (
      <p class="notice">
        Deciding a case needs the role reviewer, which your account does not have.
      </p>
    );
  }
  return (
    <form
      ref={form}
      class="form"
      noValidate
      onSubmit={send}
      data-form
      tabIndex={-1}
      aria-label="Decision"
    >
      <Choice
        id="kind"
        legend="What is to happen?"
        error={errors.kind}
        choices={kChoices}
        value={now.kind}
        onChoose={(kind) => change({ kind })}
      />
      {now.kind === "propose-report" && (
        <ReportFields draft={now} errors={errors} change={change} />
      )}
      <TextArea
        id="rationale"
        label="Your reason"
        hint="For the record and for the second person. It is not part of the report."
        rows={3}
        limit={limits.rationale}
        value={now.rationale}
        error={errors.rationale}
        onInput={(rationale) => change({ rationale })}
      />
      <FreshSignals fresh={fresh} />
      {problem && <ProblemNotice problem={problem} what={what} focus />}
      <div class="buttons">
        <button class="button button-strong" type="submit" aria-disabled={sending}>
          {sending ? "Sending…" : kButtons[now.kind]}
        </button>
      </div>
    </form>
  );
}
