// A report's way from draft to receipt, as steps that are done, under way, to come or stopped.
import type { Decision, ReportDetail } from "../api-types.js";

export interface Step {
  title: string;
  text: string;
  at?: string;
  state: "done" | "now" | "next" | "stopped";
}

type Detail = Pick<ReportDetail, "report" | "receipt">;

function lastOf(decisions: readonly Decision[], kind: Decision["kind"]): Decision | undefined {
  return decisions.filter((decision) => decision.kind === kind).at(-1);
}

function at(time: string | undefined): { at?: string } {
  return time ? { at: time } : {};
}

function drafted({ report }: Detail, decisions: readonly Decision[]): Step {
  return {
    title: "Draft",
    text: `by ${report.drafted_by}`,
    state: "done",
    ...at(lastOf(decisions, "propose-report")?.at),
  };
}

function approved({ report }: Detail, decisions: readonly Decision[]): Step {
  const title = "Approval";
  if (report.state === "draft") return { title, text: "waits for a second person", state: "now" };
  if (report.state === "withdrawn" && !report.approved_by) {
    const rejection = lastOf(decisions, "reject-proposal");
    const text = rejection ? `rejected by ${rejection.person}` : "withdrawn";
    return { title: "Withdrawn", text, state: "stopped", ...at(rejection?.at) };
  }
  const text = report.approved_by
    ? `by ${report.approved_by}; frozen as it was`
    : "frozen as it was";
  return { title, text, state: "done", ...at(lastOf(decisions, "approve-report")?.at) };
}

function attemptsText(attempts: number): string {
  return attempts === 0 ? "no attempt yet" : `attempt ${attempts}`;
}

function sent({ report }: Detail): Step {
  const title = "Sending";
  switch (report.state) {
    case "finished":
      return { title, text: attemptsText(report.attempts), state: "done" };
    case "parked":
      return {
        title: "Parked",
        text: report.in_doubt
          ? `${attemptsText(report.attempts)}; NCMEC may have it`
          : `${attemptsText(report.attempts)}; needs a person`,
        state: "stopped",
      };
    case "queued":
      return { title, text: `waits; ${attemptsText(report.attempts)}`, state: "now" };
    case "submitting":
      return { title, text: `under way; ${attemptsText(report.attempts)}`, state: "now" };
    default:
      return { title, text: "", state: "next" };
  }
}

function received({ report, receipt }: Detail): Step {
  const title = "Receipt";
  if (report.state !== "finished") return { title, text: "", state: "next" };
  const id = receipt?.cybertip_id ?? report.cybertip_id;
  const text = id === undefined ? "" : `CyberTipline report ${id}`;
  return { title, text, state: "done", ...at(receipt?.finished_at ?? report.finished_at) };
}

function givenUp({ report }: Detail, decisions: readonly Decision[]): Step {
  const decision = lastOf(decisions, "withdraw-report");
  const by = decision ? `given up by ${decision.person}` : "given up";
  const text = `${by}; ${attemptsText(report.attempts)}`;
  return { title: "Withdrawn", text, state: "stopped", ...at(decision?.at) };
}

// `decisions` are those of the case as long as this is its newest report: they name no report.
export function timelineOf(detail: Detail, decisions: readonly Decision[]): Step[] {
  const steps = [drafted(detail, decisions), approved(detail, decisions)];
  const { state, approved_by: approver } = detail.report;
  if (state === "withdrawn") return approver ? [...steps, givenUp(detail, decisions)] : steps;
  return [...steps, sent(detail), received(detail)];
}

// States that change without a person, so that the page asks again by itself.
export function changesByItself(state: ReportDetail["report"]["state"]): boolean {
  return state === "queued" || state === "submitting";
}
