import { useRef, useState } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import type { Report, ReportDetail } from "../api-types.js";
import { checkLength } from "../lib/length.js";
import type { Destination } from "../lib/words.js";
import { Choice, TextArea } from "../parts/fields.js";
import { Overtaken } from "../parts/overtaken.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { draftOf, forgetDraft } from "../state/drafts.js";
import { client, may, me } from "../state/session.js";
import { blocking } from "./findings.js";

type Verdict = "approve" | "reject";

interface ApprovalDraft {
  decision: Verdict | "";
  rationale: string;
}

interface Props {
  detail: ReportDetail;
  onDecided: (detail: ReportDetail) => void;
  onStale: () => void;
}

const kEmpty: ApprovalDraft = { decision: "", rationale: "" };
const kLimit = 4000;
const kPlaces: Record<Destination, string> = {
  sandbox: "the sandbox",
  test: "NCMEC's test system",
  production: "NCMEC",
};

// Why the signed-in person cannot decide on this report; null when they can. The server has the
// last word.
export function whyNot(detail: ReportDetail): string | null {
  if (!may("approveReport"))
    return "Approving needs the role approver, which your account does not have.";
  if (detail.report.drafted_by === me()?.name) {
    return "You drafted this report, so another person has to approve or reject it.";
  }
  return null;
}

function buttonText(decision: Verdict | "", detail: ReportDetail): string {
  if (decision === "approve") return `Approve and send to ${kPlaces[detail.report.destination]}`;
  return decision === "reject" ? "Reject the proposal" : "Record";
}

function choicesFor(detail: ReportDetail) {
  const approve = {
    value: "approve",
    label: "Approve",
    hint: "The report is frozen as it stands and sent.",
  } as const;
  const reject = {
    value: "reject",
    label: "Reject",
    hint: "The case goes back to the reviewers.",
  } as const;
  return blocking(detail.findings).length > 0 ? [reject] : [approve, reject];
}

type Errors = Partial<Record<keyof ApprovalDraft, string>>;

function checkApproval(decision: Verdict | "", rationale: string): Errors {
  const missing = rationale === "" ? "Give your reason in a sentence or two." : undefined;
  const wrong = missing ?? checkLength(rationale, kLimit);
  return {
    ...(decision === "" ? { decision: "Choose one." } : {}),
    ...(wrong ? { rationale: wrong } : {}),
  };
}

// What the person wrote on a report that is no draft any more.
export function OvertakenApproval({ report }: { report: Report }) {
  const key = `approval ${report.id}`;
  const { rationale } = draftOf<ApprovalDraft>(key, kEmpty).value;
  const text = `This report is no longer a draft. The history shows who decided.`;
  return <Overtaken text={text} written={[rationale]} draftKey={key} />;
}

export function ApprovalForm({ detail, onDecided, onStale }: Props) {
  const { id } = detail.report;
  const draft = draftOf<ApprovalDraft>(`approval ${id}`, kEmpty);
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [sending, setSending] = useState(false);
  const choices: ReadonlyArray<{ value: Verdict; label: string; hint: string }> =
    choicesFor(detail);
  const now = draft.value;
  const decision = choices.some(({ value }) => value === now.decision) ? now.decision : "";

  async function send(event: Event) {
    event.preventDefault();
    if (sending) return;
    const rationale = now.rationale.trim();
    const found = checkApproval(decision, rationale);
    if (decision === "" || Object.keys(found).length > 0) {
      setErrors(found);
      requestAnimationFrame(() =>
        form.current
          ?.querySelector<HTMLElement>(
            "fieldset[aria-invalid=true] input, textarea[aria-invalid=true]",
          )
          ?.focus(),
      );
      return;
    }
    setSending(true);
    setProblem(null);
    setErrors({});
    const outcome = await client.call("approveReport", {
      path: { report_id: id },
      body: { decision, rationale },
    });
    setSending(false);
    if (outcome.ok) {
      forgetDraft(`approval ${id}`);
      onDecided(outcome.value);
      return;
    }
    setProblem(outcome.problem);
    if (outcome.problem.status === 409 || outcome.problem.status === 0) onStale();
  }

  return (
    <form
      ref={form}
      class="form"
      noValidate
      onSubmit={send}
      data-form
      tabIndex={-1}
      aria-label="Second person's decision"
    >
      {choices.length === 1 && (
        <p class="notice notice-problem">
          What blocks approval is listed under Findings. A new proposal can mend it.
        </p>
      )}
      <Choice
        id="approval"
        legend="Your decision"
        error={errors.decision}
        choices={choices}
        value={decision}
        onChoose={(chosen) => {
          draft.value = { ...draft.peek(), decision: chosen };
        }}
      />
      <TextArea
        id="approval-rationale"
        label="Your reason"
        hint="For the record. It is not part of the report."
        rows={3}
        limit={kLimit}
        value={now.rationale}
        error={errors.rationale}
        onInput={(rationale) => {
          draft.value = { ...draft.peek(), rationale };
        }}
      />
      {problem && <ProblemNotice problem={problem} what="Your decision was not recorded" focus />}
      <div class="buttons">
        <button
          class={
            decision === "approve" && detail.report.destination === "production"
              ? "button button-alarm"
              : "button button-strong"
          }
          type="submit"
          aria-disabled={sending}
        >
          {sending ? "Sending…" : buttonText(decision, detail)}
        </button>
      </div>
    </form>
  );
}
