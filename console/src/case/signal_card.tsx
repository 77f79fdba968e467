import type { Signal } from "../api-types.js";
import { formatSize } from "../lib/format.js";
import { accesses } from "../lib/words.js";
import { Facts, Time } from "../parts/small.js";
import { DistanceBar } from "./distance_bar.js";
import { Evidence } from "./evidence.js";
import { describeHit } from "./hit.js";
import { fullViews, viewedSentence } from "./viewed.js";

function Match({ signal }: { signal: Signal }) {
  const { hit } = signal;
  const view = describeHit(hit);
  return (
    <section class="signal-part">
      <h3>What matched</h3>
      <p>{view.sentence}</p>
      {view.kind === "near" && (
        <DistanceBar share={view.share} label={`Distance ${hit.distance} of at most ${hit.radius}`} />
      )}
      <Facts
        facts={[
          view.kind === "near" ? { name: "Distance", value: `${hit.distance} of at most ${hit.radius} (0 is identical)` } : null,
          { name: "Label", value: hit.label || "none" },
          { name: "List", value: `${hit.list}, entry ${hit.entry}` },
          { name: "Version", value: <code class="break">{hit.list_version}</code> },
          { name: "Source", value: hit.source || "none named" },
          view.kind === "near" ? { name: "Quality", value: `${hit.quality} of 100` } : null,
          { name: "Detector", value: signal.detector },
        ]}
      />
    </section>
  );
}

function Context({ signal }: { signal: Signal }) {
  const { context } = signal;
  const port = context.port === undefined ? "" : `, port ${context.port}`;
  const given = (name: string, value: string | undefined) => (value ? { name, value } : null);
  return (
    <section class="signal-part">
      <h3>Where it came from</h3>
      <Facts
        facts={[
          { name: "Account", value: context.account },
          given("Conversation", context.conversation),
          given("IP address", context.ip_address && `${context.ip_address}${port}`),
          context.uploaded_at ? { name: "Uploaded", value: <Time at={context.uploaded_at} /> } : null,
          given("File name", context.file_name),
          given("Upload", context.upload_id),
          { name: "Size", value: formatSize(signal.evidence.size) },
          { name: "SHA-256", value: <code class="break">{signal.evidence.sha256}</code> },
        ]}
      />
    </section>
  );
}

function Looks({ signal }: { signal: Signal }) {
  return (
    <section class="signal-part">
      <h3>Who looked</h3>
      <p class={fullViews(signal.looks).length > 0 ? "viewed" : undefined}>{viewedSentence(signal.looks)}</p>
      {signal.looks.length > 0 && (
        <ul class="looks">
          {signal.looks.map((look, place) => (
            <li key={place}>
              <span>
                <strong>{look.person}</strong> {accesses[look.access]}
              </span>
              <span class="soft small">
                <Time at={look.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface Props {
  caseId: string;
  signal: Signal;
  number: number;
  onLooked: () => void;
}

export function SignalCard({ caseId, signal, number, onLooked }: Props) {
  return (
    <article class="card signal" data-row tabIndex={-1} aria-labelledby={`signal-${number}`}>
      <header class="card-head">
        <h2 id={`signal-${number}`}>Signal {number}</h2>
        <span class="soft">
          seen <Time at={signal.seen_at} />
        </span>
      </header>
      <div class="signal-body">
        <Evidence caseId={caseId} signal={signal} number={number} onLooked={onLooked} />
        <div class="signal-facts">
          <Match signal={signal} />
          <Context signal={signal} />
          <Looks signal={signal} />
        </div>
      </div>
    </article>
  );
}
