import { counted } from '../../core/counted.ts';
import type { DatabaseState } from '../../core/software/vulnerability-match.ts';

const day = 86_400_000;

/** Which advisories a scan compared with, and how old they are: `advisories of 2026-08-21 (101 days old)`. */
export function databaseText({ kind, oldest }: DatabaseState, now: string): string {
  const name = kind === 'snapshot' ? 'the advisories that come with Ironhull' : 'advisories';
  if (oldest === undefined) return `${name}, of unknown age`;
  const days = Math.floor((Date.parse(now) - Date.parse(oldest)) / day);
  const of = kind === 'snapshot' ? `, of ${oldest.slice(0, 10)}` : ` of ${oldest.slice(0, 10)}`;
  return Number.isNaN(days) || days < 1 ? `${name}${of}` : `${name}${of} (${counted(days, 'day')} old)`;
}
