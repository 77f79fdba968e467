import { CaseListPage } from "./case/case_list_page.js";
import { CasePage } from "./case/case_page.js";
import { Frame } from "./parts/frame.js";
import { ProblemNotice } from "./parts/problem_notice.js";
import { SignInPage } from "./parts/sign_in_page.js";
import { Loading, PageTitle } from "./parts/small.js";
import { QuarantinePage } from "./quarantine/quarantine_page.js";
import { ReportListPage } from "./report/report_list_page.js";
import { ReportPage } from "./report/report_page.js";
import { href } from "./state/route.js";
import { route } from "./state/router.js";
import { may, resumeSession, session } from "./state/session.js";

function UnknownPage() {
  return (
    <>
      <PageTitle title="There is no such page" />
      <p>
        <a href={href({ page: "cases", state: "open" })}>To the open cases</a>
      </p>
    </>
  );
}

function Page() {
  const now = route.value;
  switch (now.page) {
    case "home":
      // Each role starts where its work waits.
      if (!may("listCases")) return <QuarantinePage key="quarantine" />;
      return <CaseListPage key="cases" state={may("decideCase") ? "open" : "proposed"} />;
    case "cases":
      return <CaseListPage key="cases" state={now.state} after={now.after} />;
    case "case":
      return <CasePage key={now.id} id={now.id} />;
    case "reports":
      return <ReportListPage key="reports" />;
    case "report":
      return <ReportPage key={now.id} id={now.id} />;
    case "quarantine":
      return <QuarantinePage key="quarantine" />;
    case "unknown":
      return <UnknownPage key="unknown" />;
  }
}

export function App() {
  const now = session.value;
  switch (now.kind) {
    case "starting":
      return (
        <Frame principal={null}>
          <Loading what="your session" />
        </Frame>
      );
    case "signed-out":
      return (
        <Frame principal={null}>
          <SignInPage notice={now.notice} />
        </Frame>
      );
    case "unreachable":
      return (
        <Frame principal={null}>
          <ProblemNotice problem={now.problem} onRetry={() => void resumeSession()} />
        </Frame>
      );
    case "signed-in":
      return (
        <Frame principal={now.principal}>
          <Page />
        </Frame>
      );
  }
}
