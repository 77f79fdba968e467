import { Time } from "../parts/small.js";
import type { Step } from "./timeline.js";

const kStates: Record<Step["state"], string> = {
  done: "done",
  now: "now",
  next: "to come",
  stopped: "stopped",
};

export function TimelineView({ steps }: { steps: Step[] }) {
  return (
    <ol class="timeline" aria-label="Progress of the report">
      {steps.map((step) => (
        <li
          key={step.title}
          class={`step step-${step.state}`}
          aria-current={step.state === "now" ? "step" : undefined}
        >
          <span class="step-mark" aria-hidden="true" />
          <span class="step-title">
            {step.title} <span class="hidden">({kStates[step.state]})</span>
          </span>
          <span class="step-text">{step.text}</span>
          {step.at && (
            <span class="step-text">
              <Time at={step.at} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
