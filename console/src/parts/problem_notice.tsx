import { useEffect, useRef } from "preact/hooks";
import type { ApiProblem } from "../api.js";
import { explain, serverWords } from "../lib/explain.js";

interface Props {
  problem: ApiProblem;
  // What was tried: "The decision was not recorded".
  what?: string;
  // Takes the focus, for an answer to something the person just did.
  focus?: boolean;
  onRetry?: () => void;
}

// A problem shown where it happened.
export function ProblemNotice({ problem, what, focus, onRetry }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, [problem, focus]);
  const { headline, advice } = explain(problem);
  const words = serverWords(problem);
  return (
    <div class="notice notice-problem" role="alert" tabIndex={-1} ref={box}>
      <p class="notice-title">{what ? `${what}. ${headline}` : headline}</p>
      {words && <p>{words}</p>}
      <p>{advice}</p>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
