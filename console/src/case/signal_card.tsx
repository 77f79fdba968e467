import type { Hit, Signal } from "../api-types.js";
import { formatSize } from "../lib/format.js";
import { accesses, hitKinds, tiers } from "../lib/words.js";
import { Chip, Facts, Time } from "../parts/small.js";
import { DistanceBar } from "./distance_bar.js";
import { Evidence } from "./evidence.js";
import { describeChange, describeFeedback, describeHit } from "./hit.js";
import { viewedInFull, viewedSentence } from "./viewed.js";

function Match({ signal }: { signal: Signal }) {
  const { hit } = signal;
  const view = describeHit(hit);
  const change = describeChange(hit);
  const feedback = describeFeedback(signal.feedback);
  const near = hit.tier === "near";
  return (
    <section class="signal-part">
      <h3>
        What matched{" "}
        {near && (
          <Chip tone={tiers.near.tone} title={tiers.near.meaning}>
            {tiers.near.name}
          </Chip>
        )}
      </h3>
      <p>{view.sentence}</p>
      {view.kind === "near" && (
        <DistanceBar
          share={view.share}
          end={near ? "limit of near" : "limit of a match"}
          label={`Distance ${hit.distance} of at most ${hit.radius}`}
        />
      )}
      <Facts
        rows
        facts={[
          view.kind === "near"
            ? {
                name: "Distance",
                value: `${hit.distance} of at most ${hit.radius} (0 is identical)`,
              }
            : null,
          change ? { name: "Compared", value: change } : null,
          { name: "Label", value: hit.label || "none" },
          hit.category ? { name: "Category", value: hit.category } : null,
          { name: "List", value: `${hit.list}, entry ${hit.entry}` },
          { name: "Source", value: hit.source || "none named" },
          hit.bank ? { name: "Bank", value: hit.bank } : null,
          feedback ? { name: "Entry so far", value: feedback } : null,
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
        rows
        facts={[
          { name: "Account", value: context.account },
          given("Conversation", context.conversation),
          given("IP address", context.ip_address && `${context.ip_address}${port}`),
          context.uploaded_at
            ? { name: "Uploaded", value: <Time at={context.uploaded_at} /> }
            : null,
          given("File name", context.file_name),
        ]}
      />
    </section>
  );
}

function describeFrames(video: NonNullable<Hit["video"]>): string {
  const { file_frames: file, entry_frames: entry, run_frames: run } = video;
  return `${file} of the file, ${entry} of the entry, ${run} in a row`;
}

function describeMedia(media: NonNullable<Hit["media"]>): string {
  const { format, width, height, damaged, decoder } = media;
  return `${format}, ${width} × ${height}${damaged ? ", damaged" : ""}, by ${decoder}`;
}

function Details({ signal }: { signal: Signal }) {
  const { hit, evidence, context } = signal;
  return (
    <details class="signal-part">
      <summary>Technical details</summary>
      <Facts
        rows
        facts={[
          { name: "File size", value: formatSize(evidence.size) },
          { name: "File SHA-256", value: <code class="break">{evidence.sha256}</code> },
          { name: "List version", value: <code class="break">{hit.list_version}</code> },
          { name: "Matched by", value: hitKinds[hit.kind] },
          hit.kind === "pdq" ? { name: "PDQ quality", value: `${hit.quality} of 100` } : null,
          hit.query_tag ? { name: "Query tag", value: <code>{hit.query_tag}</code> } : null,
          hit.entry_variant ? { name: "Entry's variant", value: hit.entry_variant } : null,
          hit.entry_fingerprint
            ? { name: "Entry", value: <code class="break">{hit.entry_fingerprint}</code> }
            : null,
          hit.video ? { name: "Frames", value: describeFrames(hit.video) } : null,
          hit.media ? { name: "Decoded", value: describeMedia(hit.media) } : null,
          hit.media?.page ? { name: "Page", value: String(hit.media.page) } : null,
          { name: "Detector", value: signal.detector },
          context.upload_id ? { name: "Upload", value: context.upload_id } : null,
          { name: "Signal", value: <code class="break">{signal.id}</code> },
        ]}
      />
    </details>
  );
}

function Looks({ signal }: { signal: Signal }) {
  return (
    <section class="signal-part">
      <h3>Who looked</h3>
      <p class={viewedInFull(signal.looks) ? "viewed" : undefined}>
        {viewedSentence(signal.looks)}
      </p>
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
  // It came while the page was open.
  fresh: boolean;
  onLooked: () => void;
}

export function SignalCard({ caseId, signal, number, fresh, onLooked }: Props) {
  return (
    <article class="card signal" data-row tabIndex={-1} aria-labelledby={`signal-${number}`}>
      <header class="card-head">
        <h2 id={`signal-${number}`}>
          Signal {number} {fresh && <Chip tone="busy">New</Chip>}
        </h2>
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
          <Details signal={signal} />
        </div>
      </div>
    </article>
  );
}
