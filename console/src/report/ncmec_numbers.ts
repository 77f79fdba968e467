// The numbers that NCMEC gave a report and its files before it was finished: they stand at the
// beginning of each file's document, and are 0 until they are known.
import type { ReportDetail } from "../api-types.js";

const kNumbers =
  /^\s*(?:<\?xml[^>]*\?>)?\s*<fileDetails>\s*<reportId>(\d+)<\/reportId>\s*<fileId>([^<]*)<\/fileId>/;

export interface NcmecNumbers {
  cybertipId: string | null;
  fileIds: string[];
}

const known = (number: string | undefined): number is string => !!number && number !== "0";

export function numbersAtNcmec(
  detail: Pick<ReportDetail, "report" | "file_documents">,
): NcmecNumbers {
  const found = detail.file_documents.map((text) => kNumbers.exec(text));
  const cybertipId = detail.report.cybertip_id
    ? String(detail.report.cybertip_id)
    : found.map((match) => match?.[1]).find(known);
  return {
    cybertipId: cybertipId ?? null,
    fileIds: found.map((match) => match?.[2]).filter(known),
  };
}

// Whether a document still holds a 0 in the place of a number.
export function awaitsNumbers(fileDocument: string): boolean {
  const match = kNumbers.exec(fileDocument);
  return match?.[1] === "0" || match?.[2] === "0";
}
