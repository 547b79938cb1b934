import assert from 'node:assert/strict';
import type { EnginePathRole } from '../../src/core/host/engine-paths.ts';
import type { FakeHost } from './fake-host.ts';
import { factsOfTree } from './host-tree.ts';

/** The paths of a role that were found on a host, sorted. */
export async function placesOf(host: FakeHost, role: EnginePathRole): Promise<readonly string[]> {
  const facts = await factsOfTree(host);
  assert.ok(facts.host.state === 'known' && facts.host.value.enginePaths.state === 'known');
  const readings = facts.host.value.enginePaths.value[role] ?? [];
  return readings.flatMap((reading) => (reading.state === 'known' ? [reading.value.path] : [])).toSorted();
}

/** What `/proc` has of a process of root. */
export function rootProcess(pid: number, parent: number, ...args: readonly string[]): Record<string, string> {
  const name = args[0]?.split('/').at(-1) ?? '';
  return {
    [`/proc/${pid}/comm`]: `${name}\n`,
    [`/proc/${pid}/cmdline`]: `${args.join('\0')}\0`,
    [`/proc/${pid}/status`]: `Name:\t${name}\nPPid:\t${parent}\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n`,
  };
}
