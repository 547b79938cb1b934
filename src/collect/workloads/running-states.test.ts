import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import { unreadable } from '../../core/observed.ts';
import type { Unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectContainerStates, stateGaps } from './running-states.ts';

const all = { kind: 'engine', id: 'e', name: 'e' } as const;

function lacking(name: string, why: Unreadable, detail: string): WorkloadFacts {
  const reading = unreadable(why, detail, `/run/${name}`);
  const written: WorkloadFacts['written'] = {
    surface: 'container',
    platform: 'docker',
    key: name,
    name,
    at: [],
    settings: {},
    doubts: [],
  };
  return { written, effective: reading, spec: reading };
}

test('many gaps with one reason are merged', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => lacking(name, 'denied', 'run as root'));
  const gaps = stateGaps([...many, lacking('z', 'gone', 'it ended')], all);
  assert.deepEqual(gaps, [
    { subject: all, what: 'running state of a, b, c and 2 more', why: 'denied: run as root' },
    { subject: { kind: 'workload', id: 'z', name: 'z' }, what: '/run/z', why: 'gone: it ended' },
  ]);
});

test('state that was not needed is no gap', () => {
  assert.deepEqual(stateGaps([lacking('a', 'not-collected', 'it does not run')], all), []);
});

test('a container without a process is stopped or restarting', async () => {
  const host = fakeHost();
  const containers = [true, false].map((running) => ({
    id: 'a'.repeat(64),
    document: {},
    settledAt: 0,
    written: { ...lacking('a', 'gone', '').written, running },
  }));
  const { workloads } = await collectContainerStates(diskFiles(host.root), containers);
  host.remove();
  assert.deepEqual(
    workloads.map(({ effective }) => effective.state === 'unreadable' && effective.detail),
    ['it is restarting', 'the container is not running'],
  );
});
