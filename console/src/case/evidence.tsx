// The picture of a signal. Nothing is fetched until a person asks: first blurred, then in full,
// always grey.
import { useEffect, useRef } from "preact/hooks";
import type { Signal } from "../api-types.js";
import { explain, serverWords } from "../lib/explain.js";
import {
  hidePicture,
  picture,
  showPicture,
  toggleColour,
  type Look,
  type Picture,
} from "../state/picture.js";
import { client } from "../state/session.js";

interface Props {
  caseId: string;
  signal: Signal;
  number: number;
  // After a look, so that the page shows it in the list of looks.
  onLooked: () => void;
}

function pictureOf(now: Picture, signalId: string): Picture {
  return now.kind !== "covered" && now.signalId === signalId ? now : { kind: "covered" };
}

function statusText(now: Picture): string {
  switch (now.kind) {
    case "covered":
      return "Covered. Nothing has been fetched.";
    case "loading":
      return now.look === "full" ? "Fetching the full picture…" : "Fetching the blurred picture…";
    case "shown":
      return now.look === "full"
        ? "Shown in clear. Esc covers it."
        : "Shown blurred. Esc covers it.";
    case "failed":
      return "Covered.";
  }
}

function Frame({ now, number }: { now: Picture; number: number }) {
  if (now.kind === "failed") {
    const { headline, advice } = explain(now.problem);
    return (
      <div class="frame-cover" role="alert">
        <strong>{headline}</strong>
        <span>{serverWords(now.problem)}</span>
        <span>{advice}</span>
      </div>
    );
  }
  const url = "url" in now ? now.url : undefined;
  if (!url) return <div class="frame-cover" aria-hidden="true" />;
  const look = now.kind === "shown" ? now.look : "blurred";
  const colour = now.kind === "shown" && now.colour;
  return (
    <img
      class={colour ? "picture" : "picture picture-grey"}
      src={url}
      draggable={false}
      alt={
        look === "full"
          ? `The file of signal ${number}, in clear`
          : `The file of signal ${number}, blurred beyond recognition`
      }
    />
  );
}

export function Evidence({ caseId, signal, number, onLooked }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const now = pictureOf(picture.value, signal.id);
  const busy = now.kind === "loading";
  const shown = now.kind === "shown" ? now.look : null;

  async function look(wanted: Look) {
    await showPicture(signal.id, wanted, (abort) =>
      client.call("lookAtEvidence", {
        path: { case_id: caseId, signal_id: signal.id },
        body: { look: wanted },
        signal: abort,
      }),
    );
    onLooked();
  }

  // A button that goes away must not take the keyboard's place with it.
  useEffect(() => {
    if (
      now.kind === "covered" &&
      document.activeElement === document.body &&
      box.current?.dataset["used"]
    ) {
      box.current.focus();
    }
    if (box.current && now.kind !== "covered") box.current.dataset["used"] = "yes";
  }, [now.kind]);

  const canBlur = !busy && shown !== "blurred";
  const canFull = !busy && shown === "blurred";
  return (
    <div
      class="evidence"
      role="group"
      aria-label={`File of signal ${number}`}
      tabIndex={-1}
      ref={box}
    >
      <div class={`frame frame-${now.kind}`}>
        <Frame now={now} number={number} />
      </div>
      <p class="frame-status" role="status">
        {statusText(now)}
      </p>
      <div class="buttons">
        <button
          class="button"
          type="button"
          aria-disabled={!canBlur}
          onClick={() => canBlur && look("blurred")}
        >
          Show blurred
        </button>
        <button
          class="button"
          type="button"
          aria-disabled={!canFull}
          onClick={() => canFull && look("full")}
        >
          Show full (logged)
        </button>
        <button
          class="button"
          type="button"
          aria-disabled={now.kind === "covered"}
          onClick={hidePicture}
        >
          Hide <kbd>Esc</kbd>
        </button>
        {now.kind === "shown" && now.look === "full" && (
          <button
            class="button button-plain"
            type="button"
            aria-pressed={now.colour}
            onClick={toggleColour}
          >
            Colour
          </button>
        )}
      </div>
    </div>
  );
}
