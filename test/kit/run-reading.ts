import assert from 'node:assert/strict';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';

const context = {
  env: { A: 'one', OPTS: '--privileged --pid host' },
  directory: '/srv/app',
  home: '/home/me',
};
export const from = 'the docker run line';

/** Reads a text in a working directory and an environment of the tests. */
export function read(text: string) {
  return readRunCommand(text, context);
}

/** The workload of a text that holds one run line and no problem. */
export function workload(text: string): WrittenWorkload {
  const { workloads, problems } = read(text);
  assert.deepEqual(problems, [], text);
  const [first] = workloads;
  assert.ok(first && workloads.length === 1, text);
  return first;
}

/** The settings of a run line, without their places and without the credentials, which every line has a list of. */
export function values(text: string): Record<string, unknown> {
  const { credentials: _credentials, ...settings } = workload(text).settings;
  return Object.fromEntries(Object.entries(settings).map(([name, written]) => [name, plain(written)]));
}

function plain(written: unknown): unknown {
  if (Array.isArray(written)) return written.map(plain);
  if (typeof written !== 'object' || written === null) return written;
  if ('unresolved' in written) return { unresolved: written.unresolved };
  return 'value' in written && 'at' in written ? plain(written.value) : written;
}

/** The first mount of a run line, where it is known. */
export function firstMount(text: string) {
  const { mounts } = workload(text).settings;
  assert.ok(mounts && 'value' in mounts);
  const [entry] = mounts.value;
  return entry && 'value' in entry ? entry.value : undefined;
}
