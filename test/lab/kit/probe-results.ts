import assert from 'node:assert/strict';
import type { ContainerProbes, ProbeReport } from '../../../src/core/confine/probe.ts';
import { docker } from './containers.ts';
import type { LabEngine } from './engine.ts';

/** Returns the result of the one container of a report. */
export function onlyContainer(report: ProbeReport): ContainerProbes {
  const [result, ...more] = report.containers;
  assert.deepEqual(report.failures, []);
  assert.ok(result !== undefined && more.length === 0);
  return result;
}

/** Returns the outcome of a probe. */
export function outcomeOf(result: ContainerProbes, id: string): string {
  const found = result.probes.find((one) => one.id === id);
  assert.ok(found, id);
  return found.outcome;
}

/** Returns what the outcome of a probe rests on. */
export function evidenceOf(result: ContainerProbes, id: string): string {
  return result.probes.find((one) => one.id === id)?.evidence.join('; ') ?? '';
}

/** Returns the twins that are there. */
export async function twinsOf(engine: LabEngine): Promise<string> {
  return docker(engine, 'ps', '--all', '--quiet', '--filter', 'label=dev.ironhull.probe');
}
