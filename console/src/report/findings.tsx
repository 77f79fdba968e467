import type { ReportDetail } from "../api-types.js";

type Finding = ReportDetail["findings"][number];

const kSeverities: Record<Finding["severity"], { name: string; tone: string }> = {
  blocks: { name: "Blocks approval", tone: "alarm" },
  degrades: { name: "Weakens the report", tone: "calm" },
};

export function blocking(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === "blocks");
}

// What stands in the report's way: what, where, and how to mend it.
export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return <p class="soft">Nothing stands in its way.</p>;
  return (
    <ul class="findings">
      {findings.map((finding, place) => (
        <li key={place}>
          <p>
            <span class={`chip chip-${kSeverities[finding.severity].tone}`}>
              {kSeverities[finding.severity].name}
            </span>{" "}
            {finding.message}
          </p>
          <p class="soft small">
            Rule {finding.rule}
            {finding.path && (
              <>
                {" "}
                at <code class="break">{finding.path}</code>
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
