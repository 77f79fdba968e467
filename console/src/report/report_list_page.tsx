import { useState } from "preact/hooks";
import type { Report } from "../api-types.js";
import { shortId } from "../lib/format.js";
import { destinations, incidentName, reportState } from "../lib/words.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { Chip, Loading, PageTitle } from "../parts/small.js";
import { useResource } from "../state/resource.js";
import { href } from "../state/route.js";
import { client } from "../state/session.js";

const kFirst = 50;
const kMost = 500;

function Row({ report }: { report: Report }) {
  const state = reportState(report);
  return (
    <tr>
      <th scope="row">
        <a class="row-link" href={href({ page: "report", id: report.id })} data-row>
          {report.cybertip_id ? `CyberTipline\u00a0${report.cybertip_id}` : shortId(report.id)}
        </a>
      </th>
      <td>
        <Chip tone={state.tone} title={state.meaning}>
          {state.name}
        </Chip>
      </td>
      <td>{incidentName(report.incident_type)}</td>
      <td>
        <span class="only-narrow">drafted by </span>
        {report.drafted_by}
      </td>
      <td>
        <span class="only-narrow">approved by </span>
        {report.approved_by ?? <span class="soft">nobody</span>}
      </td>
      <td>
        <span class="only-narrow">goes to </span>
        {destinations[report.destination].title}
      </td>
    </tr>
  );
}

function Table({ reports }: { reports: Report[] }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Report</th>
          <th scope="col">State</th>
          <th scope="col">About</th>
          <th scope="col">Drafted by</th>
          <th scope="col">Approved by</th>
          <th scope="col">Goes to</th>
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => (
          <Row key={report.id} report={report} />
        ))}
      </tbody>
    </table>
  );
}

export function ReportListPage() {
  const [limit, setLimit] = useState(kFirst);
  const resource = useResource(String(limit), (signal) =>
    client.call("listReports", { query: { limit }, signal }),
  );
  const { data, problem, loading } = resource.state.value;
  const full = data?.reports.length === limit;
  return (
    <>
      <PageTitle title="Reports" />
      {problem && (
        <ProblemNotice
          problem={problem}
          what="The reports could not be loaded"
          onRetry={resource.reload}
        />
      )}
      {!data && loading && <Loading what="the reports" />}
      {data && data.reports.length > 0 && <Table reports={data.reports} />}
      {data && data.reports.length === 0 && (
        <p class="empty">There are no reports yet. A report begins as a proposal on a case.</p>
      )}
      {full && limit < kMost && (
        <p class="pages">
          <button type="button" class="button" onClick={() => setLimit(kMost)}>
            Show up to {kMost}
          </button>
        </p>
      )}
      {full && limit === kMost && <p class="soft">These are the newest {kMost} reports.</p>}
    </>
  );
}
