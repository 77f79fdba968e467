import { useState } from "preact/hooks";
import { awaitsNumbers } from "./ncmec_numbers.js";
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

// `titledBy` is the id of the heading above it.
function Xml({ text, exact, titledBy }: { text: string; exact: boolean; titledBy: string }) {
  if (text === "") return <p class="soft">There is no document yet.</p>;
  return (
    <pre class="document" tabIndex={0} role="region" aria-labelledby={titledBy}>
      {exact ? text : layOutXml(text).map((line, place) => <Line key={place} line={line} />)}
    </pre>
  );
}

interface Props {
  text: string;
  files: string[];
  sent: boolean;
}

// The XML of the report and of each file: laid out for reading, or byte for byte.
export function DocumentView({ text, files, sent }: Props) {
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
      <Xml text={text} exact={exact} titledBy="document" />
      {files.some(awaitsNumbers) && (
        <p class="soft document-note">
          The numbers of report and files are NCMEC's. They are 0 here until NCMEC has given them.
        </p>
      )}
      {files.map((file, place) => (
        <section key={place} class="document-file">
          <h3 id={`document-file-${place + 1}`}>File {place + 1}</h3>
          <Xml text={file} exact={exact} titledBy={`document-file-${place + 1}`} />
        </section>
      ))}
    </>
  );
}
