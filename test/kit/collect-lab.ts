import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { EffectiveState, RuntimeSpec } from '../../src/core/workload/effective.ts';
import type { Facts, WorkloadFacts } from '../../src/core/facts/facts.ts';
import { absent, mapKnown } from '../../src/core/observed.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Duration } from '../../src/io/stopwatch.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { Endpoint } from '../../src/io/engine/endpoint.ts';
import { startEngine, type LabEngine, type StartOptions } from '../lab/kit/engine.ts';
import { labImage } from '../lab/kit/image.ts';

/** Runs `use` with an engine that has the lab's images, and stops it. */
export async function withEngine(
  options: StartOptions,
  use: (engine: LabEngine) => Promise<void>,
): Promise<void> {
  const engine = await startEngine(options);
  try {
    await labImage(engine);
    await use(engine);
  } finally {
    await engine.stop();
  }
}

/** Collects the facts of this machine and an engine. */
export async function collect(
  engine: LabEngine,
  endpoint: Endpoint = { kind: 'unix', path: engine.socket },
): Promise<{ facts: Facts; durations: readonly Duration[] }> {
  const client = engineClient(endpoint);
  try {
    return await collectFacts({ tool: 'lab', files: diskFiles('/'), client, clock: systemClock });
  } finally {
    client.close();
  }
}

/** Runs docker, which must succeed; returns what it says. */
export async function docker(engine: LabEngine, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.docker(...args);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

/** Starts a container that sleeps; returns its id. */
export function run(engine: LabEngine, name: string, ...args: readonly string[]): Promise<string> {
  return docker(engine, 'run', '-d', '--name', name, '--net=none', ...args, 'lab:busybox', 'sleep', '3600');
}

/** The workload of that name. */
export function workload(facts: Facts, name: string): WorkloadFacts {
  const found = facts.workloads.find(({ written }) => written.name === name);
  assert.ok(found, `no workload ${name}`);
  return found;
}

/** Its effective state, which must be known. */
export function effectiveOf(facts: Facts, name: string): EffectiveState {
  const { effective } = workload(facts, name);
  assert.ok(effective.state === 'known', JSON.stringify(effective));
  return effective.value;
}

/** Its runtime specification, which must be known. */
export function specOf(facts: Facts, name: string): RuntimeSpec {
  const { spec } = workload(facts, name);
  assert.ok(spec.state === 'known', JSON.stringify(spec));
  return spec.value;
}

/** Target and host path of each of its mounts. */
export function hostPaths(facts: Facts, name: string): readonly (readonly [string, string])[] {
  const { mounts } = workload(facts, name).written.settings;
  assert.ok(mounts !== undefined && 'value' in mounts);
  return mounts.value.map((entry) => {
    assert.ok('value' in entry);
    const { target, hostPath } = entry.value;
    return [target, hostPath.state === 'known' ? hostPath.value : hostPath.state] as const;
  });
}

/** What could not be seen of the machine itself differs from one to the next. */
export function gapsBesideHost({ gaps }: Facts): Facts['gaps'] {
  return gaps.filter(({ subject }) => subject.kind !== 'host');
}

/** Facts without the clocks in them, and without proxies and relays, which other tests start and end. */
function withoutChanging(facts: Facts): Facts {
  const engine = mapKnown(facts.engine, (value) => ({ ...value, systemTime: absent('clock') }));
  const host = mapKnown(facts.host, (value) => ({
    ...value,
    socketProxies: absent('other tests'),
    portRelays: absent('other tests'),
  }));
  return { ...facts, engine, host, collectedAt: '' };
}

/** Collects until two runs in a row are alike, some times at most: other tests change the machine between two runs. */
export async function collectAlike(engine: LabEngine, first: Facts): Promise<void> {
  let earlier = withoutChanging(first);
  for (let left = 4; ; left -= 1) {
    const later = withoutChanging((await collect(engine)).facts);
    if (left === 1 || isDeepStrictEqual(later, earlier)) return assert.deepEqual(later, earlier);
    earlier = later;
  }
}
