import type { Facts } from '../../src/core/facts/facts.ts';
import type { FactNeed } from '../../src/core/rules/need.ts';
import type { Observed } from '../../src/core/observed.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { HostFiles } from '../../src/io/files.ts';
import { containerId } from './engine-documents.ts';
import { startFakeEngine } from './fake-engine.ts';
import type { FakeEngine, RouteTable } from './fake-engine.ts';
import { fakeHost } from './fake-host.ts';
import type { FakeHost } from './fake-host.ts';

/** A finished collection and the engine that was asked. */
export interface Run {
  facts: Facts;
  engine: FakeEngine;
}

/** What a test changes of a collection. */
interface CollectChanges {
  change?: (files: HostFiles) => HostFiles;
  timeoutMs?: number;
  hostNamed?: boolean;
  needs?: readonly FactNeed[];
}

/** A clock that always says the same time. */
export const clock = { ...systemClock, now: () => '2026-01-01T00:00:00.000Z' };

/** Collects the facts of a fake engine on a fake host; `change` may tamper with the files. */
export async function collect(
  routes: RouteTable,
  prepare: (host: FakeHost, socket: string) => void = () => undefined,
  { change = (files: HostFiles) => files, timeoutMs = 10_000, hostNamed = false, needs }: CollectChanges = {},
): Promise<Run> {
  const host = fakeHost();
  const engine = await startFakeEngine(routes);
  prepare(host, engine.socket);
  const client = engineClient({ kind: 'unix', path: engine.socket }, { timeoutMs });
  try {
    const files = change(diskFiles(host.root));
    const { facts } = await collectFacts({
      tool: 'ironhull test',
      files,
      hostNamed,
      client,
      clock,
      ...(needs && { needs }),
    });
    return { facts, engine };
  } finally {
    client.close();
    await engine.close();
    host.remove();
  }
}

/** `known`, `absent`, or why it is unreadable. */
export function stateOf(reading: Observed<unknown> | undefined): string {
  return reading?.state === 'unreadable' ? reading.why : (reading?.state ?? 'missing');
}

/** A container whose first process is 40, and that process. */
export const web = { id: containerId(1), name: 'web', pid: 40 };
export const process40 = {
  pid: 40,
  shim: 39,
  container: web.id,
  cgroup: `/system.slice/docker-${web.id}.scope`,
};

/** The host paths of a workload's mounts. */
export function hostPathsOf(facts: Facts, name: string): string[] {
  const mounts = facts.workloads.find(({ written }) => written.name === name)?.written.settings.mounts;
  if (mounts === undefined || !('value' in mounts)) return [];
  return mounts.value.map((entry) => {
    if (!('value' in entry)) return 'unresolved';
    const { hostPath } = entry.value;
    return hostPath.state === 'known' ? hostPath.value : hostPath.state;
  });
}
