import type { ReportDetail } from "../api-types.js";
import type { Destination } from "../lib/words.js";
import { Facts, Time } from "../parts/small.js";

// Who answered: a number from a sandbox must not be taken for a report to NCMEC.
const kFrom: Record<Destination, string> = {
  sandbox: "From the sandbox: no report has been made to NCMEC.",
  test: "From NCMEC's test system: this is no real report.",
  production: "From NCMEC.",
};

interface Props {
  receipt: NonNullable<ReportDetail["receipt"]>;
  destination: Destination;
}

// The CyberTipline's answer, shown as it came.
export function Receipt({ receipt, destination }: Props) {
  return (
    <section class="card card-good" aria-labelledby="receipt" data-receipt>
      <h2 id="receipt">Receipt</h2>
      <p class="receipt-id">
        <span class="soft">CyberTipline report</span>{" "}
        <strong data-cybertip-id>{receipt.cybertip_id}</strong>
      </p>
      <p>{kFrom[destination]}</p>
      <Facts
        facts={[
          { name: "Finished", value: <Time at={receipt.finished_at} /> },
          {
            name: receipt.file_ids.length === 1 ? "File id" : "File ids",
            value: receipt.file_ids.length ? (
              <ul class="plain">
                {receipt.file_ids.map((id) => (
                  <li key={id}>
                    <code class="break">{id}</code>
                  </li>
                ))}
              </ul>
            ) : (
              "none"
            ),
          },
          {
            name: "Request id",
            value: receipt.request_id ? (
              <code class="break">{receipt.request_id}</code>
            ) : (
              "none given"
            ),
          },
        ]}
      />
      <h3 id="answer">The answer as it came</h3>
      {receipt.answer ? (
        <pre
          class="document document-short"
          tabIndex={0}
          role="region"
          aria-labelledby="answer"
          data-receipt-answer
        >
          {receipt.answer}
        </pre>
      ) : (
        <p>NCMEC only said that the report was finished before; it gave no other answer.</p>
      )}
    </section>
  );
}
