import type { EnvironmentVariable } from '../../core/workload.ts';
import { cut } from './key-value.ts';

/** The only variables whose value a check reads. */
const readable: ReadonlySet<string> = new Set(['DOCKER_HOST', 'CONTAINER_HOST']);

/**
 * An environment variable as facts hold it: its value is kept only for names that checks read,
 * and not where it carries user information (RFC 3986, 3.2.1). A `value` that is not given is one
 * taken from the client's environment.
 */
export function environmentVariable(name: string, value?: string): EnvironmentVariable {
  if (value === undefined) return { name };
  const keep = readable.has(name) && !value.includes('@');
  return keep ? { name, value, length: value.length } : { name, length: value.length };
}

/** An entry `NAME=value`, or `NAME` alone; `undefined` without a name (docker/cli `ValidateEnv`). */
export function parseEnvironmentEntry(text: string): EnvironmentVariable | undefined {
  const { key, value } = cut(text, '=');
  return key === '' ? undefined : environmentVariable(key, value);
}
