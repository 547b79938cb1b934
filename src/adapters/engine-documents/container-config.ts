import { isJsonRecord } from '../../formats/json/members.ts';
import type { Entry, Written } from '../../core/workload/workload.ts';
import type { EnvironmentVariable } from '../../core/workload/environment-variable.ts';
import { parseEnvironmentEntry } from '../../formats/docker-values/environment.ts';
import { child, elements, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { wrongType, readName, readTexts } from './scalars.ts';
import type { SettingReaders } from './settings.ts';

/** Reads a list of `NAME=value`. Values are dropped, except those of the few names that checks read. */
export function readEnvironment(cursor: Cursor): Written<readonly Entry<EnvironmentVariable>[]> | undefined {
  return readTexts(cursor, parseEnvironmentEntry, 'an environment entry without a name');
}

/**
 * Reads a health check: a test of a kind that the engine runs is true, `NONE` and unknown kinds are false,
 * and without a test the image decides (moby, daemon/health.go, getProbe).
 */
export function readHealth(cursor: Cursor): Written<boolean> | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!isJsonRecord(cursor.value)) return wrongType(cursor, 'an object');
  const test = child(cursor, 'Test');
  if (isPresent(test) && !Array.isArray(test.value)) return wrongType(test, 'a list');
  const [first] = elements(test);
  return first && { value: first.value === 'CMD' || first.value === 'CMD-SHELL', at: locate(cursor) };
}

/** Readers for the settings of a container's `Config` (the top level of a create body), except the user. */
export const configReaders: SettingReaders = {
  image: (config) => readName(child(config, 'Image')),
  environment: (config) => readEnvironment(child(config, 'Env')),
  health: (config) => readHealth(child(config, 'Healthcheck')),
};
