import type { RestartPolicy } from '../../core/workload/workload-limits.ts';
import { parseInteger } from './integer.ts';
import { cut } from './key-value.ts';

const names: ReadonlySet<string> = new Set(['no', 'always', 'unless-stopped', 'on-failure']);

/**
 * Parses a restart policy, `name[:maximum-retries]` (docker/cli `opts.ParseRestartPolicy`); '' is `no`.
 * `undefined` if malformed, or if a policy that takes no retries has some.
 */
export function parseRestartPolicy(text: string): RestartPolicy | undefined {
  if (text === '') return { name: 'no', maximumRetries: 0 };
  const { key: name, value = '' } = cut(text, ':');
  const maximumRetries = value === '' ? 0 : parseInteger(value);
  if (!names.has(name) || maximumRetries === undefined || maximumRetries < 0) return undefined;
  if (maximumRetries > 0 && name !== 'on-failure') return undefined;
  return { name, maximumRetries };
}
