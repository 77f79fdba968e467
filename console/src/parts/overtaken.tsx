import { useId, useState } from "preact/hooks";
import { forgetDraft } from "../state/drafts.js";

interface Props {
  // Why it cannot be sent any more.
  text: string;
  written: string[];
  draftKey: string;
}

// What a person wrote when somebody else was faster: it stays until they let it go.
export function Overtaken({ text, written, draftKey }: Props) {
  const title = useId();
  const [gone, setGone] = useState(false);
  const kept = written.filter((one) => one.trim() !== "");
  if (gone || kept.length === 0) return null;
  return (
    <section class="card" aria-labelledby={title}>
      <h2 id={title}>What you wrote</h2>
      <p class="notice" role="status">
        {text}
      </p>
      {kept.map((one) => (
        <blockquote key={one}>{one}</blockquote>
      ))}
      <button
        type="button"
        class="button"
        onClick={() => {
          forgetDraft(draftKey);
          setGone(true);
        }}
      >
        Discard it
      </button>
    </section>
  );
}
