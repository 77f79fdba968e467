// The HTTP client. Paths, methods and types come from the contract; nothing else in the console
// calls fetch.
import { operations, type Operations, type Problem } from "./api-types.js";

export type OperationName = keyof Operations;

// What went wrong, in a form that can be shown. `status` is 0 when no answer came at all.
export interface ApiProblem {
  status: number;
  title: string;
  detail: string;
  retryAfterSeconds?: number;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: ApiProblem };

type Given<T> = T extends undefined ? true : T extends Record<string, never> ? true : false;
type Field<Key extends string, T> =
  Given<T> extends true ? { [K in Key]?: undefined } : { [K in Key]: T };
type QueryField<T> = T extends Record<string, never> ? { query?: undefined } : { query?: T };

export type Input<Name extends OperationName> = Field<"path", Operations[Name]["path"]> &
  QueryField<Operations[Name]["query"]> &
  Field<"body", Operations[Name]["body"]> & { signal?: AbortSignal; alsoOk?: number };

export interface ClientOptions {
  token: () => string | null;
  // Called with the token that the server no longer knows.
  onUnauthorised: (token: string) => void;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

export interface Client {
  call<Name extends OperationName>(
    name: Name,
    input: Input<Name>,
  ): Promise<Outcome<Operations[Name]["ok"]>>;
}

interface AnyInput {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal;
  alsoOk?: number;
}

const kTimeoutMs = 30_000;

export function buildPath(template: string, path: Record<string, string> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (!value) throw new Error(`the path ${template} needs ${name}`);
    return encodeURIComponent(value);
  });
}

export function buildQuery(query: Record<string, string | number | undefined> = {}): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string | number] => pair[1] !== undefined,
  );
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : "";
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const seconds = Number(response.headers.get("retry-after") ?? "");
  const wait = Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {};
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return {
      status: response.status,
      title: problem.title ?? "",
      detail: problem.detail ?? "",
      ...wait,
    };
  } catch {
    return { status: response.status, title: response.statusText, detail: "", ...wait };
  }
}

// One signal for the caller's wish to stop and for our own patience.
function withTimeout(signal: AbortSignal | undefined, milliseconds: number) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, milliseconds);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const done = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  };
  return { signal: controller.signal, done };
}

async function readAnswer(
  response: Response,
  answer: "json" | "blob" | "text" | "none",
): Promise<unknown> {
  switch (answer) {
    case "json":
      return response.json();
    case "blob":
      return response.blob();
    case "text":
      return response.text();
    case "none":
      return undefined;
  }
}

const kNoAnswer: ApiProblem = { status: 0, title: "No answer", detail: "" };

export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((...request: Parameters<typeof fetch>) => fetch(...request));

  async function call(name: OperationName, input: AnyInput): Promise<Outcome<unknown>> {
    const operation = operations[name];
    const token = operation.open ? null : options.token();
    const headers: Record<string, string> = {
      accept: "application/json, application/problem+json, */*;q=0.5",
    };
    if (token) headers["authorization"] = `Bearer ${token}`;
    const request: RequestInit = {
      method: operation.method,
      headers,
      cache: "no-store",
      credentials: "omit",
    };
    if (input.body !== undefined) {
      headers["content-type"] = "application/json";
      request.body = JSON.stringify(input.body);
    }
    const limit = withTimeout(input.signal, options.timeoutMs ?? kTimeoutMs);
    try {
      const url = buildPath(operation.path, input.path) + buildQuery(input.query);
      const response = await send(url, { ...request, signal: limit.signal });
      if (response.status === 401 && token) options.onUnauthorised(token);
      if (!response.ok && response.status !== input.alsoOk)
        return { ok: false, problem: await readProblem(response) };
      return { ok: true, value: await readAnswer(response, operation.answer) };
    } catch {
      return { ok: false, problem: kNoAnswer };
    } finally {
      limit.done();
    }
  }

  return { call: call as Client["call"] };
}
