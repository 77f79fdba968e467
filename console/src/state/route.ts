// Pages and their addresses. They live behind the `#`, so the server has one page to serve.
import type { CaseState } from "../api-types.js";
import { caseStates } from "../lib/words.js";

export type Route =
  | { page: "home" }
  | { page: "cases"; state?: CaseState; after?: string }
  | { page: "case"; id: string }
  | { page: "reports" }
  | { page: "report"; id: string }
  | { page: "quarantine" }
  | { page: "unknown" };

const kCaseId = /^case_[0-9a-f]{32}$/;
const kReportId = /^rep_[0-9a-f]{32}$/;

function isCaseState(text: string | null): text is CaseState {
  return text !== null && Object.hasOwn(caseStates, text);
}

function parseCases(query: string): Route {
  const fields = new URLSearchParams(query);
  const state = fields.get("state");
  const after = fields.get("after");
  if (state !== null && !isCaseState(state)) return { page: "unknown" };
  if (after !== null && !kCaseId.test(after)) return { page: "unknown" };
  return { page: "cases", ...(state ? { state } : {}), ...(after ? { after } : {}) };
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [page = "", id, ...rest] = path.replace(/^\//, "").split("/");
  if (rest.length > 0) return { page: "unknown" };
  if (page === "" && id === undefined) return { page: "home" };
  if (page === "cases") {
    if (id === undefined) return parseCases(query);
    return kCaseId.test(id) ? { page: "case", id } : { page: "unknown" };
  }
  if (page === "reports") {
    if (id === undefined) return { page: "reports" };
    return kReportId.test(id) ? { page: "report", id } : { page: "unknown" };
  }
  if (page === "quarantine" && id === undefined) return { page: "quarantine" };
  return { page: "unknown" };
}

export function href(route: Route): string {
  switch (route.page) {
    case "cases": {
      const query = new URLSearchParams();
      if (route.state) query.set("state", route.state);
      if (route.after) query.set("after", route.after);
      const text = query.toString();
      return `#/cases${text ? `?${text}` : ""}`;
    }
    case "case":
      return `#/cases/${route.id}`;
    case "reports":
      return "#/reports";
    case "report":
      return `#/reports/${route.id}`;
    case "quarantine":
      return "#/quarantine";
    case "home":
    case "unknown":
      return "#/";
  }
}
