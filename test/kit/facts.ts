import type { EngineFacts } from '../../src/core/engine/engine.ts';
import type { Facts, WorkloadFacts } from '../../src/core/facts/facts.ts';
import type { HostFacts } from '../../src/core/host/host.ts';
import { absent, unreadable, type Observed } from '../../src/core/observed.ts';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';

export const notRunning = unreadable('not-collected', 'a file does not run', 'file');

export function workloadFacts(
  written: WrittenWorkload,
  readings: Partial<WorkloadFacts> = {},
): WorkloadFacts {
  return { written, effective: notRunning, spec: notRunning, ...readings };
}

/** Facts with only what a test is about; host and engine were not asked for unless given. */
export function factsWith(parts: {
  workloads?: readonly WorkloadFacts[];
  images?: Facts['images'];
  host?: Observed<HostFacts>;
  engine?: Observed<EngineFacts>;
  containers?: Observed<number>;
}): Facts {
  return {
    schemaVersion: 1,
    tool: 'ironhull 0.0.0',
    collectedAt: '2026-01-01T00:00:00.000Z',
    host: absent('files only'),
    engine: absent('files only'),
    containers: absent('files only'),
    images: [],
    workloads: [],
    gaps: [],
    ...parts,
  };
}
