import { useState } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import type { Quarantine } from "../api-types.js";
import { describeFeedback } from "../case/hit.js";
import { count } from "../lib/format.js";
import { checkLength } from "../lib/length.js";
import { hitKinds, quarantineStates } from "../lib/words.js";
import { TextArea } from "../parts/fields.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { Chip, Facts, Loading, PageTitle, Time } from "../parts/small.js";
import { draftOf, forgetDraft } from "../state/drafts.js";
import { checkHealth } from "../state/health.js";
import { useResource, type Resource } from "../state/resource.js";
import { client, may } from "../state/session.js";

const kReasonLimit = 4000;
const kReleaseHint =
  "For the record. From then on its matches open cases again, and it is not quarantined a second " +
  "time. What was held stays held: ask the service to scan those uploads again.";

type Answer = { quarantines: Quarantine[] };

interface ReleaseProps {
  one: Quarantine;
  onReleased: (released: Quarantine) => void;
  onStale: () => Promise<void>;
}

function checkReason(reason: string): string | undefined {
  if (reason === "") return "Give your reason in a sentence or two.";
  return checkLength(reason, kReasonLimit) ?? undefined;
}

function ReleaseForm({ one, onReleased, onStale }: ReleaseProps) {
  const key = `release ${one.id}`;
  const draft = draftOf<{ reason: string }>(key, { reason: "" });
  const [error, setError] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [sending, setSending] = useState(false);

  async function submit(event: Event) {
    event.preventDefault();
    if (sending) return;
    const reason = draft.value.reason.trim();
    const wrong = checkReason(reason);
    setError(wrong);
    if (wrong) return;
    setSending(true);
    setProblem(null);
    const outcome = await client.call("releaseQuarantine", {
      path: { quarantine_id: one.id },
      body: { reason },
    });
    setSending(false);
    if (outcome.ok) {
      forgetDraft(key);
      void checkHealth();
      return onReleased(outcome.value);
    }
    if (outcome.problem.status === 409) await onStale();
    setProblem(outcome.problem);
  }

  return (
    <form class="form" noValidate onSubmit={submit} aria-label={`Release the entry of ${one.list}`}>
      <TextArea
        id={`reason-${one.id}`}
        label="Your reason to release it"
        hint={kReleaseHint}
        limit={kReasonLimit}
        rows={3}
        value={draft.value.reason}
        error={error}
        disabled={sending}
        onInput={(reason) => (draft.value = { reason })}
      />
      {problem && <ProblemNotice problem={problem} what="It was not released" focus />}
      <div class="buttons">
        <button type="submit" class="button" aria-disabled={sending}>
          Release this entry
        </button>
      </div>
    </form>
  );
}

function Card({ one, onReleased, onStale }: ReleaseProps) {
  const state = quarantineStates[one.state];
  const feedback = describeFeedback(one.feedback);
  return (
    <article class="card quarantine" data-row tabIndex={-1} aria-labelledby={`quarantine-${one.id}`}>
      <header class="card-head">
        <h2 id={`quarantine-${one.id}`}>
          {one.label || "Entry without a label"}{" "}
          <Chip tone={state.tone} title={state.meaning}>
            {state.name}
          </Chip>
        </h2>
        <span class="soft">
          since <Time at={one.raised_at} />
        </span>
      </header>
      <div class="card-body">
        <p>
          This {hitKinds[one.kind]} hit {one.hits} of {count(one.scans, "file")}, sent by at least{" "}
          {count(one.accounts, "account")}. That is more than the alarm allows.
        </p>
        <Facts
          rows
          facts={[
            { name: "Bank", value: one.bank },
            { name: "List", value: one.list },
            { name: "Source", value: one.source },
            { name: "Entry", value: <code class="break">{one.fingerprint}</code> },
            { name: "Matches held since", value: String(one.held) },
            one.last_held_at
              ? { name: "The last of them", value: <Time at={one.last_held_at} /> }
              : null,
            { name: "Decisions on it", value: feedback ?? "none yet" },
            one.released_by ? { name: "Released by", value: one.released_by } : null,
            one.released_at ? { name: "Released", value: <Time at={one.released_at} /> } : null,
            one.reason ? { name: "Reason", value: one.reason } : null,
          ]}
        />
        {one.state === "active" && may("releaseQuarantine") && (
          <ReleaseForm one={one} onReleased={onReleased} onStale={onStale} />
        )}
      </div>
    </article>
  );
}

function replaceIn(resource: Resource<Answer>, released: Quarantine) {
  const now = resource.state.peek().data;
  if (!now) return;
  const quarantines = now.quarantines.map((one) => (one.id === released.id ? released : one));
  resource.set({ quarantines });
}

export function QuarantinePage() {
  const resource = useResource("quarantine", (signal) =>
    client.call("listQuarantines", { signal }),
  );
  const { data, problem, loading } = resource.state.value;
  return (
    <>
      <PageTitle title="Quarantine" />
      <p>
        List entries that hit too many files to be true: an entry that does not belong, or a picture
        that everybody sends. Their matches are recorded and open no case until somebody decides.
      </p>
      {problem && (
        <ProblemNotice
          problem={problem}
          what="The quarantine could not be loaded"
          onRetry={resource.reload}
        />
      )}
      {!data && loading && <Loading what="the quarantine" />}
      {data?.quarantines.map((one) => (
        <Card
          key={one.id}
          one={one}
          onReleased={(released) => replaceIn(resource, released)}
          onStale={resource.reload}
        />
      ))}
      {data && data.quarantines.length === 0 && <p class="empty">No entry is in quarantine.</p>}
    </>
  );
}
