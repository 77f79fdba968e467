import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Case, CaseDetail, Signal } from "../api-types.js";
import { count } from "../lib/format.js";
import { caseStates, reportState } from "../lib/words.js";
import { Decisions } from "../parts/decisions.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { Chip, Facts, Loading, PageTitle, Time } from "../parts/small.js";
import { announce } from "../state/announce.js";
import { hidePicture } from "../state/picture.js";
import { useResource } from "../state/resource.js";
import { href } from "../state/route.js";
import { client } from "../state/session.js";
import { DecisionForm, OvertakenDecision } from "./decision_form.js";
import { SignalCard } from "./signal_card.js";

function Head({ found }: { found: Case }) {
  const state = caseStates[found.state];
  return (
    <>
      <p class="state-line">
        <Chip tone={state.tone}>{state.name}</Chip> <span class="soft">{state.meaning}.</span>
      </p>
      <Facts
        facts={[
          { name: "Case", value: <code class="break">{found.id}</code> },
          { name: "Opened", value: <Time at={found.opened_at} /> },
          { name: "Joins signals until", value: <Time at={found.window_ends} /> },
          { name: "Signals", value: count(found.signal_count, "signal") },
        ]}
      />
    </>
  );
}

// What became of the decision, where the form was.
function Decided({ detail }: { detail: CaseDetail }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const text =
    detail.case.state === "proposed"
      ? "The report is proposed. A second person must approve it before anything is sent."
      : "The case is dismissed.";
  return (
    <div class="notice notice-good" role="status" tabIndex={-1} ref={box}>
      <p class="notice-title">Recorded.</p>
      <p>{text}</p>
      <p>
        <a href={href({ page: "cases", state: "open" })}>Back to the open cases</a>
      </p>
    </div>
  );
}

function ReportLink({ detail }: { detail: CaseDetail }) {
  const { report } = detail;
  if (!report) return null;
  const state = reportState(report);
  return (
    <section class="card">
      <h2>Report</h2>
      <p class="state-line">
        <Chip tone={state.tone}>{state.name}</Chip> <span class="soft">{state.meaning}.</span>
      </p>
      <p>
        <a href={href({ page: "report", id: report.id })}>Open the report</a>
      </p>
    </section>
  );
}

// Which signals, by number, came while the page was open.
function useFresh(signals: readonly Signal[] | undefined): number[] {
  const first = useMemo(() => signals && new Set(signals.map((one) => one.id)), [!signals]);
  return (signals ?? []).flatMap((one, place) => (first?.has(one.id) ? [] : [place + 1]));
}

export function CasePage({ id }: { id: string }) {
  const resource = useResource(id, (signal) =>
    client.call("getCase", { path: { case_id: id }, signal }),
  );
  const { data, problem, loading } = resource.state.value;
  const [decided, setDecided] = useState(false);
  const fresh = useFresh(data?.signals);
  useEffect(() => hidePicture, []);

  function onDecided(detail: CaseDetail) {
    hidePicture();
    resource.set(detail);
    setDecided(true);
    announce("The decision is recorded.");
  }

  const title = data ? `Case of ${data.case.account}` : "Case";
  return (
    <>
      <p class="crumb">
        <a href={href({ page: "cases", state: data?.case.state ?? "open" })}>Cases</a>
      </p>
      <PageTitle title={title} />
      {problem && (
        <ProblemNotice
          problem={problem}
          what="The case could not be loaded"
          onRetry={resource.reload}
        />
      )}
      {!data && loading && <Loading what="the case" />}
      {data && (
        <>
          <Head found={data.case} />
          <div class="columns">
            <div class="stack">
              {data.signals.map((signal, place) => (
                <SignalCard
                  key={signal.id}
                  caseId={id}
                  signal={signal}
                  number={place + 1}
                  fresh={fresh.includes(place + 1)}
                  onLooked={() => void resource.reload()}
                />
              ))}
            </div>
            <div class="stack side">
              <ReportLink detail={data} />
              {(data.case.state === "open" || decided) && (
                <section class="card" aria-labelledby="decision">
                  <h2 id="decision">Decision</h2>
                  {data.case.state === "open" ? (
                    <DecisionForm
                      caseId={id}
                      signalCount={data.signals.length}
                      fresh={fresh}
                      onDecided={onDecided}
                      onStale={resource.reload}
                    />
                  ) : (
                    <Decided detail={data} />
                  )}
                </section>
              )}
              {data.case.state !== "open" && <OvertakenDecision caseId={id} />}
              <section class="card" aria-labelledby="history">
                <h2 id="history">History</h2>
                <Decisions decisions={data.decisions} />
              </section>
            </div>
          </div>
        </>
      )}
    </>
  );
}
