import type { Ulimit } from '../../core/workload/workload-limits.ts';
import { parseInteger } from './integer.ts';
import { cut } from './key-value.ts';

const names: ReadonlySet<string> = new Set([
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);

/**
 * Parses a resource limit `name=soft[:hard]`, -1 for unlimited (docker/go-units `ParseUlimit`); the hard
 * limit defaults to the soft one. `undefined` if malformed or soft is above hard.
 */
export function parseUlimit(text: string): Ulimit | undefined {
  const { key: name, value = '' } = cut(text, '=');
  const limits = value.split(':').map(parseInteger);
  const [soft, hard = soft] = limits;
  if (!names.has(name) || limits.length > 2 || limits.includes(undefined)) return undefined;
  if (soft === undefined || hard === undefined) return undefined;
  // As ParseUlimit does; runc takes every negative number for a huge one.
  const within = hard === -1 || (soft !== -1 && soft <= hard);
  return within ? { name, soft, hard } : undefined;
}
