import type { EnvironmentVariable } from '../../core/workload/environment-variable.ts';
import { namesStoredSecret } from '../../knowledge/credentials/formats/reference.ts';
import { keptValue } from '../../knowledge/engine/engine-variables.ts';
import { isPlainAddress } from '../../knowledge/credentials/plain-address.ts';
import {
  mayNameConnection,
  mayNameCredential,
  namesCredential,
} from '../../knowledge/credentials/secret-names.ts';
import { effectOnWorkload } from '../../knowledge/settings/weakening-variables.ts';
import { cut } from './key-value.ts';

function namesSomeCredential(name: string): boolean {
  return namesCredential(name) || mayNameCredential(name);
}

/**
 * Returns an environment variable for facts: its value is stored only for names that checks read, and not if
 * it has user information (RFC 3986, 3.2.1). A missing `value` is one from the client's environment.
 */
export function environmentVariable(name: string, value?: string): EnvironmentVariable {
  if (value === undefined) return { name };
  // The only variables whose value a check reads.
  const kept = keptValue(name, value);
  const effect = effectOnWorkload(name, value);
  return {
    name,
    ...(kept !== undefined && { value: kept }),
    length: value.length,
    ...(namesSomeCredential(name) && namesStoredSecret(value) && { isStoredElsewhere: true }),
    ...(mayNameConnection(name) && isPlainAddress(value) && { isPlainAddress: true }),
    ...(effect !== undefined && { effect }),
  };
}

/** Parses an entry `NAME=value`, or `NAME` alone; `undefined` without a name (docker/cli `ValidateEnv`). */
export function parseEnvironmentEntry(text: string): EnvironmentVariable | undefined {
  const { key, value } = cut(text, '=');
  return key === '' ? undefined : environmentVariable(key, value);
}
