import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkloadFacts } from '../../core/facts.ts';
import { unreadable } from '../../core/observed.ts';
import type { Unreadable } from '../../core/observed.ts';
import { stateGaps } from './running-states.ts';

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

test('what many lack for one reason is told once', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => lacking(name, 'denied', 'run as root'));
  const gaps = stateGaps([...many, lacking('z', 'gone', 'it ended')], all);
  assert.deepEqual(gaps, [
    { subject: all, what: 'running state of a, b, c and 2 more', why: 'denied: run as root' },
    { subject: { kind: 'workload', id: 'z', name: 'z' }, what: '/run/z', why: 'gone: it ended' },
  ]);
});

test('what was not to be collected is no gap', () => {
  assert.deepEqual(stateGaps([lacking('a', 'not-collected', 'it does not run')], all), []);
});
