// Times, sizes and counts as people read them. Times stay in UTC, as in the report and in the logs.

const kMonths = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];
const two = (value: number) => String(value).padStart(2, "0");

// "25 Nov 2026, 15:18:09 UTC"; the text itself when it is no time.
export function formatTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return text;
  const day = `${time.getUTCDate()} ${kMonths[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(":");
  return `${day}, ${clock} UTC`;
}

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

// "5 min ago", "in 2 h"; empty when it is no time.
export function formatAge(text: string, now: number): string {
  const time = new Date(text).getTime();
  if (Number.isNaN(time)) return "";
  const span = Math.abs(now - time);
  if (span < kMinute) return time > now ? "in less than a minute" : "just now";
  const size =
    span < kHour
      ? `${Math.floor(span / kMinute)} min`
      : span < 2 * kDay
        ? `${Math.floor(span / kHour)} h`
        : `${Math.floor(span / kDay)} days`;
  return time > now ? `in ${size}` : `${size} ago`;
}

export function formatSize(bytes: number): string {
  if (bytes < 1000) return count(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-GB")} ${noun}${amount === 1 ? "" : "s"}`;
}

// "case_0123abcd…": enough to tell two apart on a page that links to the whole.
export function shortId(id: string): string {
  const match = /^([a-z]+_[0-9a-f]{8})[0-9a-f]+$/.exec(id);
  return match ? `${match[1]}…` : id;
}

// "0:07", "61:30": a place in a video, in minutes and seconds.
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
