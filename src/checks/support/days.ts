import { counted } from '../../core/counted.ts';
const day = 86_400_000;

/** Returns the whole days between two RFC 3339 times; absent if either is invalid. */
export function daysBetween(from: string, to: string): number | undefined {
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / day);
  return Number.isNaN(days) ? undefined : days;
}

/** `1 day`, `412 days`. */
export function inDays(days: number): string {
  return counted(days, 'day');
}

/** Whether a creation time precedes Docker (2013): reproducible builds set a fixed time. */
export function isInvented(created: string): boolean {
  return Date.parse(created) < Date.parse('2013-03-01T00:00:00Z');
}
