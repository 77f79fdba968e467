import { useState } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import type { ReportDetail } from "../api-types.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { client, may } from "../state/session.js";

interface Props {
  detail: ReportDetail;
  onDone: (detail: ReportDetail) => void;
  onStale: () => void;
}

// A parked report: why, and the way back to the queue.
export function Requeue({ detail, onDone, onStale }: Props) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [sending, setSending] = useState(false);

  async function send() {
    if (sending) return;
    setSending(true);
    setProblem(null);
    const outcome = await client.call("requeueReport", { path: { report_id: detail.report.id } });
    setSending(false);
    if (outcome.ok) return onDone(outcome.value);
    setProblem(outcome.problem);
    if (outcome.problem.status === 409) onStale();
  }

  return (
    <section class="card card-alarm" aria-labelledby="parked">
      <h2 id="parked">This report needs a person</h2>
      <p>{detail.report.last_problem || "The server gave no reason."}</p>
      {may("requeueReport") ? (
        <>
          <p class="soft">
            When the cause is mended, send it on its way again. It is still sent only once.
          </p>
          {problem && <ProblemNotice problem={problem} what="The report was not queued" focus />}
          <button
            type="button"
            class="button button-strong"
            aria-disabled={sending}
            onClick={send}
            data-form
          >
            {sending ? "Sending…" : "Put back in the queue"}
          </button>
        </>
      ) : (
        <p class="soft">An approver can put it back in the queue when the cause is mended.</p>
      )}
    </section>
  );
}
