import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseDetail, Report, ReportDetail } from "../api-types.js";
import { count } from "../lib/format.js";
import { destinations, incidentName, reportState } from "../lib/words.js";
import { Decisions } from "../parts/decisions.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { Age, Chip, Facts, Loading, PageTitle } from "../parts/small.js";
import { announce } from "../state/announce.js";
import { useResource, type Resource } from "../state/resource.js";
import { href } from "../state/route.js";
import { client } from "../state/session.js";
import { viewedSummary } from "../case/viewed.js";
import { ApprovalForm, OvertakenApproval, whyNot } from "./approval_form.js";
import { DocumentView } from "./document_view.js";
import { Findings } from "./findings.js";
import { Receipt } from "./receipt.js";
import { OvertakenParked, Parked } from "./parked.js";
import { changesByItself, timelineOf } from "./timeline.js";
import { TimelineView } from "./timeline_view.js";

const kEveryMs = 1500;

// Asks again while the report moves by itself, and says aloud when its state has changed.
function useFollow(resource: Resource<ReportDetail>): void {
  const { data, loading } = resource.state.value;
  const state = data?.report.state;
  const name = data && reportState(data.report).name;
  const before = useRef(name);
  useEffect(() => {
    if (before.current && name && before.current !== name)
      announce(`The report is now: ${name}.`);
    before.current = name;
  }, [name]);
  useEffect(() => {
    if (loading || !state || !changesByItself(state)) return;
    const timer = setTimeout(() => void resource.reload(), kEveryMs);
    return () => clearTimeout(timer);
  }, [loading, state, resource]);
}

function Head({ report }: { report: Report }) {
  const state = reportState(report);
  const waits = report.next_try_at && (report.state === "queued" || report.state === "submitting");
  return (
    <>
      <p class="state-line">
        <Chip tone={state.tone}>{state.name}</Chip> <span class="soft">{state.meaning}.</span>
      </p>
      <Facts
        facts={[
          { name: "Goes to", value: destinations[report.destination].title },
          { name: "About", value: incidentName(report.incident_type) },
          { name: "Files", value: count(report.file_count, "file") },
          {
            name: "Case",
            value: (
              <a href={href({ page: "case", id: report.case_id })}>
                Open the case and its evidence
              </a>
            ),
          },
          waits && report.next_try_at
            ? { name: "Next try", value: <Age at={report.next_try_at} /> }
            : null,
          report.last_problem && report.state !== "parked"
            ? { name: "Last problem", value: report.last_problem }
            : null,
          { name: "Report", value: <code class="break">{report.id}</code> },
        ]}
      />
    </>
  );
}

// What the second person should know of the evidence before saying yes.
function EvidenceSummary({ detail }: { detail: CaseDetail }) {
  return (
    <p>
      The case has {count(detail.signals.length, "signal")}. {viewedSummary(detail.signals)}
    </p>
  );
}

// A report that was given up just now: the way goes on at the case.
function GivenUp({ report }: { report: Report }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="notice notice-good" role="status" tabIndex={-1} ref={box}>
      <p class="notice-title">Recorded.</p>
      <p>This report will not be sent. Its case is open again.</p>
      <p>
        <a href={href({ page: "case", id: report.case_id })}>Go to the case</a>
      </p>
    </div>
  );
}

// Below the documents: what is approved is read first.
function Approval({
  detail,
  resource,
  reloadCase,
}: {
  detail: ReportDetail;
  resource: Resource<ReportDetail>;
  reloadCase: () => void;
}) {
  const reason = whyNot(detail);
  return (
    <section class="card" aria-labelledby="approval-title">
      <h2 id="approval-title">Second person</h2>
      {reason ? (
        <p class="notice">{reason}</p>
      ) : (
        <ApprovalForm
          detail={detail}
          onDecided={(after) => {
            resource.set(after);
            reloadCase();
          }}
          onStale={() => void resource.reload()}
        />
      )}
    </section>
  );
}

function Body({
  detail,
  resource,
  found,
  reloadCase,
}: {
  detail: ReportDetail;
  resource: Resource<ReportDetail>;
  found: CaseDetail | undefined;
  reloadCase: () => void;
}) {
  const { report, receipt } = detail;
  const newest = found?.report?.id === report.id;
  const [decided, setDecided] = useState(false);
  return (
    <>
      <Head report={report} />
      <TimelineView steps={timelineOf(detail, newest ? found.decisions : [])} />
      {report.state === "parked" && (
        <Parked
          detail={detail}
          onDone={(after) => {
            setDecided(true);
            resource.set(after);
            reloadCase();
          }}
          onStale={async () => {
            await resource.reload();
            reloadCase();
          }}
        />
      )}
      {decided && report.state === "withdrawn" && <GivenUp report={report} />}
      {receipt && <Receipt receipt={receipt} destination={report.destination} />}
      <div class="columns columns-even">
        <div class="stack">
          <section class="card" aria-labelledby="narrative">
            <h2 id="narrative">Narrative</h2>
            <p class="prose">{detail.narrative}</p>
          </section>
          {(report.state === "draft" || detail.findings.length > 0) && (
            <section class="card" aria-labelledby="findings">
              <h2 id="findings">Findings</h2>
              <Findings findings={detail.findings} />
            </section>
          )}
        </div>
        <div class="stack">
          {report.state !== "draft" && <OvertakenApproval report={report} />}
          {report.state !== "parked" && <OvertakenParked id={report.id} />}
          <section class="card" aria-labelledby="history">
            <h2 id="history">History of the case</h2>
            {found ? (
              <>
                <EvidenceSummary detail={found} />
                <Decisions decisions={found.decisions} />
              </>
            ) : (
              <Loading what="the case" />
            )}
          </section>
        </div>
      </div>
      <section class="card card-document">
        <DocumentView
          text={detail.document}
          files={detail.file_documents}
          sent={report.state === "finished"}
        />
      </section>
      {report.state === "draft" && (
        <Approval detail={detail} resource={resource} reloadCase={reloadCase} />
      )}
    </>
  );
}

export function ReportPage({ id }: { id: string }) {
  const resource = useResource(id, (signal) =>
    client.call("getReport", { path: { report_id: id }, signal }),
  );
  const { data, problem, loading } = resource.state.value;
  const [found, setFound] = useState<CaseDetail>();
  const caseId = data?.report.case_id;
  useFollow(resource);

  async function loadCase() {
    if (!caseId) return;
    const outcome = await client.call("getCase", { path: { case_id: caseId } });
    if (outcome.ok) setFound(outcome.value);
  }
  useEffect(() => void loadCase(), [caseId]);

  return (
    <>
      <p class="crumb">
        <a href={href({ page: "reports" })}>Reports</a>
      </p>
      <PageTitle title={found ? `Report on ${found.case.account}` : "Report"} />
      {problem && (
        <ProblemNotice
          problem={problem}
          what="The report could not be loaded"
          onRetry={resource.reload}
        />
      )}
      {!data && loading && <Loading what="the report" />}
      {data && (
        <Body detail={data} resource={resource} found={found} reloadCase={() => void loadCase()} />
      )}
    </>
  );
}
