// A problem in plain words: what happened, and what the person can do now.
import type { ApiProblem } from "../api.js";

export interface Explanation {
  headline: string;
  advice: string;
}

const kByStatus: Record<number, Explanation> = {
  0: {
    headline: "The server did not answer.",
    advice:
      "Check the connection, then try again. What you sent may have arrived: look at the page first.",
  },
  400: {
    headline: "The server did not accept this.",
    advice: "Mend what it names and send it again.",
  },
  401: { headline: "You are not signed in.", advice: "Sign in again." },
  403: { headline: "Your account may not do this.", advice: "Ask someone with the right role." },
  404: { headline: "This is not here.", advice: "The address may be incomplete." },
  409: {
    headline: "This changed in the meantime.",
    advice: "The page now shows the present state; read it, then decide again.",
  },
  422: {
    headline: "The file cannot be shown as a picture.",
    advice: "You can decide on what the signal says, or ask for help.",
  },
  429: { headline: "Too many requests.", advice: "Wait a little, then try again." },
  503: {
    headline: "The service cannot do this at the moment.",
    advice: "Nothing was lost. Try again in a minute.",
  },
  507: { headline: "The service has no room left.", advice: "Tell the operator." },
};

const kOther: Explanation = {
  headline: "The server failed.",
  advice: "Try again; if it stays so, tell the operator.",
};

export function explain(problem: ApiProblem): Explanation {
  const known = kByStatus[problem.status] ?? kOther;
  if (!problem.retryAfterSeconds) return known;
  const wait = Math.ceil(problem.retryAfterSeconds);
  return { ...known, advice: `Try again in ${wait} ${wait === 1 ? "second" : "seconds"}.` };
}

// What the server said in its own words, empty when it said no more than we do.
export function serverWords(problem: ApiProblem): string {
  return problem.detail || (problem.status === 0 ? "" : problem.title);
}
