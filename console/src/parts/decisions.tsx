import type { Decision } from "../api-types.js";
import { decisionKinds } from "../lib/words.js";
import { Time } from "./small.js";

export function Decisions({ decisions }: { decisions: Decision[] }) {
  if (decisions.length === 0) return <p class="soft">No decision yet.</p>;
  return (
    <ol class="history">
      {decisions.map((decision) => (
        <li key={`${decision.at} ${decision.kind}`}>
          <p>
            <strong>{decision.person}</strong> {decisionKinds[decision.kind]}
          </p>
          <blockquote>{decision.rationale}</blockquote>
          <p class="soft small">
            <Time at={decision.at} />
          </p>
        </li>
      ))}
    </ol>
  );
}
