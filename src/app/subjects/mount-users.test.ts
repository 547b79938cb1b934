import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { absent } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { scopeOf } from './scope.ts';
import { workloadCases } from './workload-cases.ts';

function mounting(
  surface: WrittenWorkload['surface'],
  key: string,
  readOnly = false,
): ReturnType<typeof workloadFacts> {
  const mount = {
    type: 'volume' as const,
    source: 'data',
    hostPath: absent('test'),
    target: '/data',
    readOnly,
    options: [],
  };
  return workloadFacts({
    surface,
    platform: 'docker',
    key,
    name: key,
    at: [],
    settings: { mounts: { value: [{ value: mount, at: [] }], at: [] } },
    doubts: [],
  });
}

test('the containers of an engine, and the services of a project, know who mounts the same volume', () => {
  const facts = factsWith({
    workloads: [
      mounting('container', 'container:a'),
      mounting('container', 'container:b', true),
      mounting('run', 'run:c'),
    ],
  });
  const cases = workloadCases(facts, scopeOf(facts));
  const users = cases.map(({ mountUsers }) =>
    mountUsers?.['volume data']?.map(({ key, writes }) => [key, writes]),
  );
  const both = [
    ['container:a', true],
    ['container:b', false],
  ];
  assert.deepEqual(users, [both, both, undefined]);
});

test('services of two projects that have a volume of the same name do not share it', () => {
  const facts = factsWith({
    workloads: ['one', 'two'].map((project) => ({
      ...mounting('compose', `compose:${project}/web`),
      file: { name: `${project}/compose.yaml`, key: `${project}/compose.yaml` },
    })),
  });
  const cases = workloadCases(facts, scopeOf(facts));
  assert.deepEqual(
    cases.map(({ mountUsers }) => mountUsers?.['volume data']?.length),
    [1, 1],
  );
});

test('a workload whose mounts are not all known is named to the others', () => {
  const unread = mounting('container', 'container:b');
  const { written } = unread;
  const mounts = { value: [{ unresolved: 'a variable', at: [] }], at: [] };
  const facts = factsWith({
    workloads: [
      mounting('container', 'container:a'),
      { ...unread, written: { ...written, settings: { mounts } } },
    ],
  });
  const cases = workloadCases(facts, scopeOf(facts));
  assert.deepEqual(
    cases.map(({ unknownMountUsers }) => unknownMountUsers),
    [['container:b'], ['container:b']],
  );
});
