import { useEffect, useRef, useState } from "preact/hooks";
import type { Case, CaseState } from "../api-types.js";
import { count } from "../lib/format.js";
import { caseStates, tiers } from "../lib/words.js";
import { ProblemNotice } from "../parts/problem_notice.js";
import { Age, Chip, Loading, PageTitle } from "../parts/small.js";
import { useResource } from "../state/resource.js";
import { href } from "../state/route.js";
import { client } from "../state/session.js";

const kPage = 25;
const kCounted = 100;
const kStates = Object.keys(caseStates) as CaseState[];
const kFilters: ReadonlyArray<CaseState | undefined> = [...kStates, undefined];

type Counts = Partial<Record<CaseState, string>>;

// The contract has no counts; a page of each state tells them up to a limit.
async function loadCounts(signal: AbortSignal): Promise<Counts> {
  const counts: Counts = {};
  await Promise.all(
    kStates.map(async (state) => {
      const outcome = await client.call("listCases", { query: { state, limit: kCounted }, signal });
      if (!outcome.ok) return;
      const found = outcome.value.cases.length;
      counts[state] = found === kCounted ? `${kCounted}+` : String(found);
    }),
  );
  return counts;
}

function useCounts(): Counts {
  const [counts, setCounts] = useState<Counts>({});
  useEffect(() => {
    const controller = new AbortController();
    void loadCounts(controller.signal).then((found) => {
      if (!controller.signal.aborted) setCounts(found);
    });
    return () => controller.abort();
  }, []);
  return counts;
}

function Filter({ state, counts }: { state: CaseState | undefined; counts: Counts }) {
  return (
    <nav class="filter" aria-label="Cases by state">
      {kFilters.map((one) => (
        <a
          key={one ?? "all"}
          href={href({ page: "cases", ...(one ? { state: one } : {}) })}
          aria-current={one === state ? "page" : undefined}
        >
          {one ? caseStates[one].name : "All"}
          {one && counts[one] !== undefined && <span class="tally"> {counts[one]}</span>}
        </a>
      ))}
    </nav>
  );
}

function Row({ one }: { one: Case }) {
  const state = caseStates[one.state];
  return (
    <tr>
      <th scope="row">
        <a class="row-link" href={href({ page: "case", id: one.id })} data-row>
          {one.account}
        </a>
      </th>
      <td>
        <Chip tone={state.tone} title={state.meaning}>
          {state.name}
        </Chip>{" "}
        {one.tier === "near" && (
          <Chip tone={tiers.near.tone} title={tiers.near.meaning}>
            {tiers.near.name}
          </Chip>
        )}
      </td>
      <td>{count(one.signal_count, "signal")}</td>
      <td>
        <span class="only-narrow">last signal </span>
        <Age at={one.last_signal_at} />
      </td>
      <td class="only-wide">
        <Age at={one.opened_at} />
      </td>
    </tr>
  );
}

function Table({ cases }: { cases: Case[] }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">State</th>
          <th scope="col">Signals</th>
          <th scope="col">Last signal</th>
          <th scope="col">Opened</th>
        </tr>
      </thead>
      <tbody>
        {cases.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </tbody>
    </table>
  );
}

function Empty({ state, after }: { state: CaseState | undefined; after: string | undefined }) {
  if (after) return <p class="empty">There are no more cases.</p>;
  if (state === "open") {
    return <p class="empty">No case waits for a decision. A good moment for a pause.</p>;
  }
  return (
    <p class="empty">
      {state ? `No case is ${caseStates[state].name.toLowerCase()}.` : "There are no cases yet."}
    </p>
  );
}

export function CaseListPage({
  state,
  after,
}: {
  state?: CaseState | undefined;
  after?: string | undefined;
}) {
  const counts = useCounts();
  const list = useRef<HTMLDivElement>(null);
  // One more than is shown tells whether there is a next page.
  const resource = useResource(`${state} ${after}`, (signal) =>
    client.call("listCases", {
      query: { limit: kPage + 1, ...(state ? { state } : {}), ...(after ? { after } : {}) },
      signal,
    }),
  );
  const { data, problem, loading } = resource.state.value;
  const cases = data?.cases.slice(0, kPage) ?? [];
  const last = data && data.cases.length > kPage ? cases.at(-1) : undefined;
  useEffect(() => {
    if (after) list.current?.focus();
  }, [after]);

  const filter = state ? { state } : {};
  return (
    <>
      <PageTitle title="Cases" />
      <Filter state={state} counts={counts} />
      {problem && (
        <ProblemNotice
          problem={problem}
          what="The cases could not be loaded"
          onRetry={resource.reload}
        />
      )}
      {!data && loading && <Loading what="the cases" />}
      <div ref={list} tabIndex={-1} aria-label="Cases, newest first" role="region">
        {data &&
          (cases.length > 0 ? <Table cases={cases} /> : <Empty state={state} after={after} />)}
      </div>
      <nav class="pages" aria-label="Pages">
        {after && <a href={href({ page: "cases", ...filter })}>First page</a>}
        {last && <a href={href({ page: "cases", ...filter, after: last.id })}>Older cases</a>}
      </nav>
    </>
  );
}
