import { useRef, useState } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import type { ReportDetail } from "../api-types.js";
import { destinations } from "../lib/words.js";
import { CheckBox, Choice, TextArea } from "../parts/fields.js";
import { Overtaken } from "../parts/overtaken.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { Facts } from "../parts/small.js";
import { draftOf, forgetDraft } from "../state/drafts.js";
import { client, may } from "../state/session.js";
import { numbersAtNcmec } from "./ncmec_numbers.js";
import {
  checkParked,
  emptyParked,
  rationaleLimit,
  type ParkedDraft,
  type ParkedErrors,
  type WayOut,
} from "./parked_draft.js";

interface Props {
  detail: ReportDetail;
  onDone: (detail: ReportDetail) => void;
  onStale: () => Promise<void>;
}

const kWays = [
  {
    value: "requeue",
    label: "Send it again",
    hint: "The same report, unchanged. Choose this when the cause is mended.",
  },
  {
    value: "withdraw",
    label: "Give up this report and open the case again",
    hint: "Choose this when the report itself is wrong. A reviewer can then propose another.",
  },
] as const;

const kButtons = {
  "": "Record",
  requeue: "Put back in the queue",
  withdraw: "Give up this report",
} as const;

const keyOf = (id: string) => `parked ${id}`;

// What somebody needs who asks NCMEC about a report in doubt.
function AskNcmec({ detail }: { detail: ReportDetail }) {
  const { report, receipt } = detail;
  const { cybertipId, fileIds } = numbersAtNcmec(detail);
  return (
    <>
      <p>
        <strong>NCMEC may already have this report.</strong> If it has, sending it again files it
        twice, and a finished report cannot be taken back. Somebody must ask NCMEC first whether it
        has finished this report, and name it by these facts:
      </p>
      <Facts
        rows
        facts={[
          { name: "CyberTipline report", value: cybertipId ?? "number not known" },
          fileIds.length > 0 ? { name: "File ids", value: fileIds.join(", ") } : null,
          receipt?.request_id ? { name: "Request id", value: receipt.request_id } : null,
          { name: "Sent to", value: destinations[report.destination].title },
          { name: "Attempts", value: String(report.attempts) },
          { name: "Our report", value: <code class="break">{report.id}</code> },
        ]}
      />
      <p class="after-facts">If NCMEC has finished it, leave it parked and tell the operator.</p>
    </>
  );
}

// What the person wrote on a report that is parked no more.
export function OvertakenParked({ id }: { id: string }) {
  const { rationale } = draftOf<ParkedDraft>(keyOf(id), emptyParked).value;
  const text = "This report is no longer parked. The history shows who decided.";
  return <Overtaken text={text} written={[rationale]} draftKey={keyOf(id)} />;
}

function send(id: string, way: WayOut, rationale: string, confirmed: boolean) {
  const path = { report_id: id };
  if (way === "withdraw") return client.call("withdrawReport", { path, body: { rationale } });
  const body = { rationale, ...(confirmed ? { confirmed_not_finished: true } : {}) };
  return client.call("requeueReport", { path, body });
}

function ParkedForm({ detail, onDone, onStale }: Props) {
  const { id, in_doubt: inDoubt } = detail.report;
  const draft = draftOf<ParkedDraft>(keyOf(id), emptyParked);
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<ParkedErrors>({});
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [sending, setSending] = useState(false);
  const now = draft.value;
  const way = inDoubt ? "requeue" : now.way;

  function change(part: Partial<ParkedDraft>) {
    draft.value = { ...draft.peek(), ...part };
  }

  async function submit(event: Event) {
    event.preventDefault();
    if (sending) return;
    const found = checkParked({ ...now, way }, inDoubt);
    setErrors(found);
    if (way === "" || Object.keys(found).length > 0) {
      const wrong = "fieldset[aria-invalid=true] input, :not(fieldset)[aria-invalid=true]";
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(wrong)?.focus());
      return;
    }
    setSending(true);
    setProblem(null);
    const outcome = await send(id, way, now.rationale.trim(), inDoubt && now.confirmed);
    if (outcome.ok) {
      forgetDraft(keyOf(id));
      return onDone(outcome.value);
    }
    if (outcome.problem.status === 409 || outcome.problem.status === 0) await onStale();
    setSending(false);
    setProblem(outcome.problem);
  }

  return (
    <form
      ref={form}
      class="form"
      noValidate
      onSubmit={submit}
      data-form
      tabIndex={-1}
      aria-label="Parked report"
    >
      {inDoubt ? (
        <div class="field">
          <CheckBox
            id="confirmed"
            label="NCMEC has confirmed that it has not finished this report"
            hint="Tick this only after NCMEC has answered."
            required
            error={errors.confirmed}
            checked={now.confirmed}
            onChange={(confirmed) => change({ confirmed })}
          />
        </div>
      ) : (
        <Choice
          id="way"
          legend="What is to happen?"
          error={errors.way}
          choices={kWays}
          value={way}
          onChoose={(chosen) => change({ way: chosen })}
        />
      )}
      <TextArea
        id="parked-rationale"
        label="Your reason"
        hint={
          inDoubt
            ? "Who asked NCMEC, when, and what it answered. For the record; not part of the report."
            : "What was wrong, and what has changed. For the record; not part of the report."
        }
        rows={3}
        limit={rationaleLimit}
        value={now.rationale}
        error={errors.rationale}
        onInput={(rationale) => change({ rationale })}
      />
      {problem && <ProblemNotice problem={problem} what="Your decision was not recorded" focus />}
      <div class="buttons">
        <button class="button button-strong" type="submit" aria-disabled={sending}>
          {sending ? "Sending…" : kButtons[way]}
        </button>
      </div>
    </form>
  );
}

// A parked report: why, and the ways on.
export function Parked(props: Props) {
  const { report } = props.detail;
  return (
    <section class="card card-alarm" aria-labelledby="parked">
      <h2 id="parked">
        {report.in_doubt ? "NCMEC must be asked about this report" : "This report needs a person"}
      </h2>
      <p>{report.last_problem || "The server gave no reason."}</p>
      {report.in_doubt ? (
        <AskNcmec detail={props.detail} />
      ) : (
        <p>NCMEC has not finished this report.</p>
      )}
      {may("requeueReport") ? (
        <ParkedForm {...props} />
      ) : (
        <p class="soft">
          {report.in_doubt
            ? "An approver can send it again once NCMEC has confirmed that it has not finished it."
            : "An approver can put it back in the queue, or give it up and open the case again."}
        </p>
      )}
    </section>
  );
}
