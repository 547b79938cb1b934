import assert from 'node:assert/strict';
import { addEngineFacts } from '../../src/collect/host/add-engine-facts.ts';
import { collectHost } from '../../src/collect/host/collect-host.ts';
import type { EnginePathRole } from '../../src/core/host/engine-paths.ts';
import type { HostFacts } from '../../src/core/host/host.ts';
import { ordinaryNeeds } from '../../src/core/rules/need.ts';
import { unreadable, valueOf } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import type { HostFiles } from '../../src/io/files.ts';
import { noProbes } from '../../src/io/probes.ts';
import type { FakeHost } from './fake-host.ts';

const needs = new Set(ordinaryNeeds);

/** Returns the paths of a role on a host whose engine runs as process 9. */
export async function placesOn(host: FakeHost, role: EnginePathRole): Promise<readonly string[]> {
  const facts = await factsOn(host);
  const readings = valueOf(facts.enginePaths)?.[role] ?? [];
  return readings.flatMap((reading) => valueOf(reading)?.realPath ?? []);
}

/** Returns the facts of a host whose engine runs as process 9. */
export async function factsOn(host: FakeHost, files: HostFiles = diskFiles(host.root)): Promise<HostFacts> {
  const base = await collectHost(files, noProbes, needs);
  assert.ok(base.state === 'known');
  const engine = unreadable('gone', 'not asked', 'engine');
  return addEngineFacts(files, base.value, { engine, sameMachine: true, daemonPid: 9 }, needs);
}
