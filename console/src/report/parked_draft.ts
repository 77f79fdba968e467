// What an approver is writing on a parked report.
import { checkLength } from "../lib/length.js";

export type WayOut = "requeue" | "withdraw";

export interface ParkedDraft {
  way: WayOut | "";
  rationale: string;
  // NCMEC has not finished it, of a report in doubt. Nobody is taken at this word unasked.
  confirmed: boolean;
}

export const emptyParked: ParkedDraft = { way: "", rationale: "", confirmed: false };
export const rationaleLimit = 4000;

export type ParkedErrors = Partial<Record<keyof ParkedDraft, string>>;

export function checkParked(draft: ParkedDraft, inDoubt: boolean): ParkedErrors {
  const errors: ParkedErrors = {};
  const rationale = draft.rationale.trim();
  if (draft.way === "") errors.way = "Choose one.";
  if (inDoubt && !draft.confirmed)
    errors.confirmed = "Ask NCMEC first. Until it has confirmed this, the report stays parked.";
  const wrong =
    rationale === ""
      ? "Give your reason in a sentence or two."
      : checkLength(rationale, rationaleLimit);
  if (wrong) errors.rationale = wrong;
  return errors;
}
