import { destinations } from "../lib/words.js";
import { checkHealth, health, type HealthState } from "../state/health.js";

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

// Where reports go, on every page; and what does not work.
export function Banner() {
  const now = health.value;
  const failing = now.kind === "known" ? now.failing : [];
  return (
    <div class="banner" role="region" aria-label="Destination of reports">
      <Destination now={now} />
      {failing.length > 0 && (
        <p class="destination destination-odd" role="alert">
          <strong>Part of the service does not work.</strong>{" "}
          {failing.map(([name, text]) => `${name}: ${text}`).join("; ")}
        </p>
      )}
    </div>
  );
}
