const layout =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/u;

/** Whether go-yaml v3 reads an unquoted text as a date or a time (its `allowedTimestampFormats`). */
export function isTimestamp(text: string): boolean {
  const parts = layout.exec(text);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, ...times] = parts.slice(1).map((part) => Number(part ?? 0));
  // Only one of the two forms has a time.
  const [hour = 0, minute = 0, second = 0] = [0, 1, 2].map((at) => (times[at] ?? 0) + (times[at + 3] ?? 0));
  // Day 0 of the next month is the last of this one.
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}
