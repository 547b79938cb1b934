const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Whether a text is a calendar day, `2026-12-31` (RFC 3339, full-date). */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const days = month === 2 && isLeap(year) ? 29 : (daysOf[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/**
 * Whether an entry valid through the day `until` (UTC) is valid at `time` (RFC 3339, UTC). False for an
 * unparsable time.
 */
export function isInForce(until: string | undefined, time: string): boolean {
  if (until === undefined) return true;
  const parts = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/.exec(time);
  return parts?.[1] !== undefined && isDay(parts[1]) && parts[1] <= until;
}
