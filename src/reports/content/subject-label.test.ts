import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootSubject, subjectWithin, type Subject } from '../../core/subject.ts';
import { subjectLabels } from './subject-label.ts';
import { testFinding } from './test-finding.ts';

function labelsOf(subjects: readonly Subject[]): readonly string[] {
  const findings = subjects.map((subject) => testFinding('x', 'r', { subject }));
  return subjects.map(subjectLabels({ findings, outcomes: [], gaps: [] }));
}

function service(file: string, name: string): Subject {
  return subjectWithin(rootSubject('compose', file, file), { kind: 'workload', id: name, name }, name);
}

function engineOn(host: string): Subject {
  const address = 'unix:///var/run/docker.sock';
  return subjectWithin(rootSubject('host', host, host), { kind: 'engine', id: address, name: address }, 'e');
}

function container(engine: Subject, name: string): Subject {
  return subjectWithin(engine, { kind: 'workload', id: name, name }, name);
}

test('a name that one subject has is its label, however often it is seen', () => {
  const web = service('a.yaml', 'web');
  assert.deepEqual(labelsOf([web, web, service('b.yaml', 'db')]), ['web', 'web', 'db']);
});

test('a subject of another kind does not count', () => {
  const image = rootSubject('image', 'web', 'web');
  assert.deepEqual(labelsOf([image, service('a.yaml', 'web')]), ['web', 'web']);
});

test('services of one name are named with their files', () => {
  const labels = labelsOf([service('a.yaml', 'web'), service('b.yaml', 'web')]);
  assert.deepEqual(labels, ['web (a.yaml)', 'web (b.yaml)']);
});

test('containers of engines that share an address are named with their hosts', () => {
  const engines = [engineOn('h1'), engineOn('h2')];
  const labels = labelsOf([...engines, ...engines.map((engine) => container(engine, 'web'))]);
  const address = 'unix:///var/run/docker.sock';
  assert.deepEqual(labels, [
    `${address} (h1)`,
    `${address} (h2)`,
    `web (${address}, h1)`,
    `web (${address}, h2)`,
  ]);
});

test('where nothing else differs, the key tells them apart', () => {
  const lines = ['run:app', 'run:app#2'].map((key): Subject => ({
    kind: 'workload',
    id: 'app',
    key,
    name: 'app',
  }));
  assert.deepEqual(labelsOf(lines), ['app (run:app)', 'app (run:app#2)']);
});
