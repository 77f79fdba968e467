import { destinations } from "../lib/words.js";
import { checkHealth, health, type HealthState } from "../state/health.js";
import { href } from "../state/route.js";
import { me, may } from "../state/session.js";

function Destination({ now }: { now: HealthState }) {
  if (now.kind === "unknown")
    return <p class="destination destination-unknown">Asking the server where reports go…</p>;
  if (now.kind === "unreachable") {
    return (
      <div class="destination destination-odd" role="alert">
        <strong>The server does not answer.</strong> What you see may be out of date.{" "}
        <button type="button" class="button button-small" onClick={() => void checkHealth()}>
          Try again
        </button>
      </div>
    );
  }
  if (!now.destination) {
    return (
      <p class="destination destination-odd" role="alert">
        <strong>Unknown destination.</strong> The server did not say where reports go. Approve
        nothing until it does.
      </p>
    );
  }
  const { title, text } = destinations[now.destination];
  return (
    <p class={`destination destination-${now.destination}`} data-destination={now.destination}>
      <strong>{title}:</strong> {text}
    </p>
  );
}

function Quarantined({ entries }: { entries: number }) {
  return (
    <p class="destination destination-odd" role="alert" data-quarantined={entries}>
      <strong>
        {entries === 1 ? "1 list entry is" : `${entries} list entries are`} in quarantine.
      </strong>{" "}
      {entries === 1 ? "Its" : "Their"} matches open no case until somebody decides. <a href={href({ page: "quarantine" })}>Look at them</a>
    </p>
  );
}

// Where reports go, on every page; and what does not work.
export function Banner() {
  const now = health.value;
  const failing = now.kind === "known" ? now.failing : [];
  const quarantined = now.kind === "known" && me() && may("listQuarantines") ? now.quarantined : 0;
  return (
    <div class="banner" role="region" aria-label="Destination of reports">
      <Destination now={now} />
      {failing.length > 0 && (
        <p class="destination destination-odd" role="alert">
          <strong>Part of the service does not work.</strong>{" "}
          {failing.map(([name, text]) => `${name}: ${text}`).join("; ")}
        </p>
      )}
      {quarantined > 0 && <Quarantined entries={quarantined} />}
    </div>
  );
}
