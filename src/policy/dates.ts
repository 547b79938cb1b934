const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** True for a day of the calendar, written `2026-12-31` (RFC 3339, full-date). */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const days = month === 2 && isLeap(year) ? 29 : (daysOf[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/**
 * Whether something that holds through the day `until` (in UTC) still did at `time` (RFC 3339,
 * UTC). It does not at a time that cannot be read: who does not know the day may not rely on it.
 */
export function inForce(until: string | undefined, time: string): boolean {
  if (until === undefined) return true;
  const parts = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/.exec(time);
  return parts?.[1] !== undefined && isDay(parts[1]) && parts[1] <= until;
}
