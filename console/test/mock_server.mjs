// A small server of the contract for the console's own tests: in memory, deterministic, with faults
// on demand. It answers only what api/openapi.yaml allows; anything else is noted in `broken` and
// fails the test.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { check, findOperation, follow } from "./contract.mjs";
import { ago, kReceipt, makeReport, people, reportId } from "./mock_data.mjs";

const dist = new URL("../dist/", import.meta.url);
const pictures = new URL("./fixtures/", import.meta.url);
const kTypes = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};
export const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const json = (value, status = 200) => ({ status, json: value });
const problem = (status, title, detail, headers = {}) => ({
  status,
  headers,
  problem: { type: "urn:nightlight:mock", title, status, detail },
});

class Mock {
  constructor({
    cases = [],
    reports = [],
    quarantines = [],
    destination = "sandbox",
    slowSubmit = 0,
  } = {}) {
    Object.assign(this, { cases, reports, quarantines, destination, slowSubmit });
    this.health = { status: "ok", checks: {} };
    this.tokens = new Map();
    this.faults = new Map();
    this.requests = [];
    this.waiting = [];
    this.broken = [];
    this.nextId = 1;
  }

  // The next answers to an operation are these instead; "hang-up" closes the connection.
  fail(name, ...answers) {
    this.faults.set(name, answers);
  }

  endSessions() {
    this.tokens.clear();
  }

  countOf(name) {
    return this.requests.filter((request) => request.name === name).length;
  }

  // Resolves with the next request to an operation: what a page sends arrives when it arrives.
  nextRequest(name) {
    return new Promise((resolve) => {
      this.waiting.push({ name, resolve });
    });
  }

  note(request) {
    this.requests.push(request);
    const isFor = ({ name }) => name === request.name;
    this.waiting.filter(isFor).forEach(({ resolve }) => resolve(request));
    this.waiting = this.waiting.filter((one) => !isFor(one));
  }

  findCase(id) {
    return this.cases.find((one) => one.case.id === id);
  }

  findReport(id) {
    return this.reports.find((one) => one.report.id === id);
  }

  caseDetail(found) {
    const report = this.reports.filter((one) => one.report.case_id === found.case.id).at(-1);
    return report ? { ...found, report: report.report } : found;
  }

  // A person's decision in the history of a case.
  record(found, kind, { name: person }, { rationale }) {
    found.decisions = [...found.decisions, { kind, person, rationale, at: ago(0) }];
  }

  // One step of a submitter a request: queued, submitting, finished.
  advance(detail) {
    const { report } = detail;
    if (report.state === "queued")
      Object.assign(report, { state: "submitting", attempts: report.attempts + 1 });
    else if (report.state === "submitting" && this.slowSubmit > 0) this.slowSubmit -= 1;
    else if (report.state === "submitting") {
      Object.assign(report, {
        state: "finished",
        cybertip_id: kReceipt.cybertip_id,
        finished_at: kReceipt.finished_at,
      });
      detail.receipt = kReceipt;
    }
  }
}

const handlers = {
  health: (mock) => {
    const active = mock.quarantines.filter((one) => one.state === "active").length;
    const checks = {
      quarantined: String(active),
      ...mock.health.checks,
      ...(mock.destination ? { destination: mock.destination } : {}),
    };
    return json(
      { status: mock.health.status, version: "0.1.0", checks },
      mock.health.status === "ok" ? 200 : 503,
    );
  },
  signIn: (mock, { body }) => {
    const person = people[body.name];
    if (person?.password !== body.password)
      return problem(401, "Unauthorized", "name or password is wrong");
    const token = `token-${mock.nextId++}`;
    const principal = { name: body.name, roles: person.roles };
    mock.tokens.set(token, principal);
    return json({ token, expires_at: ago(-480), principal });
  },
  currentSession: (mock, { principal }) => json(principal),
  signOut: (mock, { token }) => {
    mock.tokens.delete(token);
    return { status: 204 };
  },
  listCases: (mock, { query }) => {
    const state = query.get("state");
    const tier = query.get("tier");
    const matching = mock.cases
      .map((one) => one.case)
      .filter((one) => (!state || one.state === state) && (!tier || one.tier === tier));
    const from = query.get("after")
      ? matching.findIndex((one) => one.id === query.get("after")) + 1
      : 0;
    return json({ cases: matching.slice(from, from + Number(query.get("limit") ?? 50)) });
  },
  getCase: (mock, { values }) => {
    const found = mock.findCase(values.case_id);
    return found ? json(mock.caseDetail(found)) : problem(404, "Not Found", "no such case");
  },
  lookAtEvidence: (mock, { values, body, principal }) => {
    const found = mock.findCase(values.case_id)?.signals.find((one) => one.id === values.signal_id);
    if (!found) return problem(404, "Not Found", "no such signal");
    found.looks = [
      ...found.looks,
      { person: principal.name, access: `view-${body.look}`, at: ago(2) },
    ];
    return { status: 200, picture: `${body.look}.jpg` };
  },
  decideCase: (mock, { values, body, principal }) => {
    const found = mock.findCase(values.case_id);
    if (found?.case.state !== "open") return problem(409, "Conflict", "the case is not open");
    if (body.signal_count !== found.signals.length)
      return problem(409, "Conflict", "the case has another number of signals than were seen");
    mock.record(found, body.kind, principal, body);
    found.case.state = body.kind === "dismiss" ? "dismissed" : "proposed";
    if (body.kind === "propose-report") {
      const { incident_type, narrative } = body.report;
      const report = {
        id: reportId(0x100 + mock.nextId++),
        case_id: found.case.id,
        incident_type,
        drafted_by: principal.name,
      };
      mock.reports.push(
        makeReport(1, { report: { ...report, destination: mock.destination }, narrative }),
      );
    }
    return json(mock.caseDetail(found));
  },
  listReports: (mock, { query }) =>
    json({
      reports: mock.reports.map((one) => one.report).slice(0, Number(query.get("limit") ?? 50)),
    }),
  getReport: (mock, { values }) => {
    const found = mock.findReport(values.report_id);
    if (!found) return problem(404, "Not Found", "no such report");
    mock.advance(found);
    return json(found);
  },
  approveReport: (mock, { values, body, principal }) => {
    const found = mock.findReport(values.report_id);
    if (found?.report.state !== "draft")
      return problem(409, "Conflict", "the report is not a draft");
    if (found.report.drafted_by === principal.name)
      return problem(403, "Forbidden", "the report is your own");
    const yes = body.decision === "approve";
    Object.assign(
      found.report,
      yes ? { state: "queued", approved_by: principal.name } : { state: "withdrawn" },
    );
    const one = mock.findCase(found.report.case_id);
    const kind = yes ? "approve-report" : "reject-proposal";
    if (one) {
      mock.record(one, kind, principal, body);
      one.case.state = yes ? "reported" : "open";
    }
    return json(found);
  },
  requeueReport: (mock, { values, body, principal }) => {
    const found = mock.findReport(values.report_id);
    if (found?.report.state !== "parked")
      return problem(409, "Conflict", "the report is not parked");
    if (found.report.in_doubt && !body.confirmed_not_finished)
      return problem(409, "Conflict", "NCMEC may have finished this report");
    mock.record(mock.findCase(found.report.case_id), "requeue-report", principal, body);
    Object.assign(found.report, { state: "queued", in_doubt: false });
    return json(found);
  },
  listQuarantines: (mock) => json({ quarantines: mock.quarantines }),
  releaseQuarantine: (mock, { values, body, principal }) => {
    const found = mock.quarantines.find((one) => one.id === values.quarantine_id);
    if (!found) return problem(404, "Not Found", "no such quarantine");
    if (found.state !== "active")
      return problem(409, "Conflict", "the entry has been released already");
    Object.assign(found, {
      state: "released",
      released_at: ago(0),
      released_by: principal.name,
      reason: body.reason,
    });
    return json(found);
  },
  withdrawReport: (mock, { values, body, principal }) => {
    const found = mock.findReport(values.report_id);
    if (found?.report.state !== "parked" || found.report.in_doubt)
      return problem(409, "Conflict", "the report cannot be withdrawn");
    const one = mock.findCase(found.report.case_id);
    mock.record(one, "withdraw-report", principal, body);
    one.case.state = "open";
    found.report.state = "withdrawn";
    return json(found);
  },
};

async function readBody(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? undefined : JSON.parse(text);
}

// The answer to one operation: a fault when one is due, then sign-in and role, then the body, then
// the handler.
async function answerOperation(mock, request, url, found) {
  const body = await readBody(request);
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  mock.note({ name: found.name, body });
  const fault = mock.faults.get(found.name)?.shift();
  if (fault) return fault === "hang-up" ? fault : problem(...fault);
  const principal = mock.tokens.get(token);
  const roles = found.operation["x-roles"] ?? [];
  if (!found.operation.security && !principal)
    return problem(401, "Unauthorized", "no such session");
  if (roles.length > 0 && !roles.some((role) => principal.roles.includes(role))) {
    return problem(403, "Forbidden", `this needs one of the roles ${roles.join(", ")}`);
  }
  const wanted = found.operation.requestBody?.content["application/json"]?.schema;
  const errors = wanted ? check(wanted, body) : [];
  if (errors.length > 0) return problem(400, "Bad Request", errors.join("; "));
  return handlers[found.name](mock, {
    body,
    query: url.searchParams,
    values: found.values,
    principal,
    token,
  });
}

function noteIfBroken(mock, found, answer) {
  const promised = follow(found.operation.responses[String(answer.status)]);
  if (!promised) mock.broken.push(`${found.name} has no answer ${answer.status}`);
  const type = answer.problem ? "application/problem+json" : "application/json";
  const schema = promised?.content?.[type]?.schema;
  if (schema)
    mock.broken.push(
      ...check(schema, answer.problem ?? answer.json, `${found.name} ${answer.status}`),
    );
}

async function sendAnswer(response, answer) {
  const headers = { "cache-control": "no-store", ...answer.headers };
  if (answer.picture) {
    response.writeHead(200, { ...headers, "content-type": "image/jpeg" });
    return response.end(await readFile(new URL(answer.picture, pictures)));
  }
  const body = answer.problem ?? answer.json;
  const type = answer.problem ? "application/problem+json" : "application/json";
  response.writeHead(
    answer.status,
    body === undefined ? headers : { ...headers, "content-type": type },
  );
  return response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function sendFile(response, path) {
  const name = path === "/" ? "index.html" : path.slice(1);
  const bytes = /^[\w.]+$/.test(name)
    ? await readFile(new URL(name, dist)).catch(() => null)
    : null;
  if (!bytes) return response.writeHead(404).end();
  response.writeHead(200, {
    "content-type": kTypes[name.split(".").at(-1)] ?? "text/plain",
    "content-security-policy": kPolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  return response.end(bytes);
}

async function handle(mock, request, response) {
  const url = new URL(request.url, "http://localhost");
  const found = findOperation(request.method, url.pathname);
  if (!found) return sendFile(response, url.pathname);
  const answer = await answerOperation(mock, request, url, found);
  if (answer === "hang-up") return request.socket.destroy();
  if (!answer.picture) noteIfBroken(mock, found, answer);
  return sendAnswer(response, answer);
}

// Starts on a free port of the loopback. `mock.url` is its address; `mock.close()` ends it.
export async function startMock(options = {}) {
  const mock = new Mock(options);
  const server = createServer((request, response) => {
    // A browser silently repeats a request whose reused connection breaks, which would swallow a
    // fault.
    response.shouldKeepAlive = false;
    handle(mock, request, response).catch((error) => {
      mock.broken.push(String(error.stack));
      response.destroy();
    });
  });
  await new Promise((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  mock.url = `http://127.0.0.1:${server.address().port}`;
  mock.close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return mock;
}
