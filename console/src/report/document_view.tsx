import { useState } from "preact/hooks";
import { layOutXml, type XmlLine } from "./xml_layout.js";

function Line({ line }: { line: XmlLine }) {
  return (
    <>
      {"  ".repeat(line.depth)}
      {line.pieces.map((piece, place) => (
        <span key={place} class={`xml-${piece.kind}`}>
          {piece.text}
        </span>
      ))}
      {"\n"}
    </>
  );
}

// The report's XML: laid out for reading, or byte for byte.
export function DocumentView({ text, sent }: { text: string; sent: boolean }) {
  const [exact, setExact] = useState(false);
  return (
    <>
      <div class="card-head">
        <h2 id="document">Document</h2>
        <button
          type="button"
          class="button button-small"
          aria-pressed={exact}
          onClick={() => setExact(!exact)}
        >
          Exactly as {sent ? "sent" : "it stands"}
        </button>
      </div>
      {text === "" ? (
        <p class="soft">There is no document yet.</p>
      ) : (
        <pre class="document" tabIndex={0} role="region" aria-labelledby="document">
          {exact ? text : layOutXml(text).map((line, place) => <Line key={place} line={line} />)}
        </pre>
      )}
    </>
  );
}
