import { counted } from '../../core/counted.ts';
const day = 86_400_000;

/** Whole days from one time to another, both RFC 3339; `undefined` when either is no time. */
export function daysBetween(from: string, to: string): number | undefined {
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / day);
  return Number.isNaN(days) ? undefined : days;
}

/** `1 day`, `412 days`. */
export function inDays(days: number): string {
  return counted(days, 'day');
}

/** Docker was not there before 2013: an image that says so was given that time to be the same from build to build. */
export function isInvented(created: string): boolean {
  return Date.parse(created) < Date.parse('2013-03-01T00:00:00Z');
}
