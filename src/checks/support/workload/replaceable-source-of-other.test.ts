import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith } from '../../../../test/kit/facts.ts';
import { buildReport } from '../../../app/build-report.ts';
import { toFacts } from '../../../app/targets/shared/parsed-target.ts';
import { readCompose } from '../../../compose/adapter/read-compose.ts';
import { check } from '../../workload/sensitive-host-path.ts';

/** Returns the services with a finding for these mounts of two services, with its severity. */
function found(one: readonly string[], other: readonly string[]): readonly string[] {
  const service = (name: string, volumes: readonly string[]): string =>
    `  ${name}:\n    image: app\n    restart: always\n    volumes: ${JSON.stringify(volumes)}\n`;
  const text = `services:\n${service('one', one)}${service('other', other)}`;
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv/app', env: {} });
  const file = { name: 'compose.yaml', key: 'compose.yaml' };
  const facts = factsWith({ workloads: workloads.map((written) => toFacts(written, file)) });
  const { findings } = buildReport(facts, [check], { version: '0.0.0', targets: ['example'] });
  return findings.map(({ subject, severity }) => `${subject.name} ${severity}`);
}

test('a container replaces the source of a mount of another one that has its files', () => {
  assert.deepEqual(found(['.:/app'], ['.:/app:ro', './data:/data']), ['one medium']);
  assert.deepEqual(found(['.:/app'], ['/srv/app:/code:ro', './a/b:/data']), ['one medium']);
});

test('it replaces none that is a mount point in it, or that it may not write to', () => {
  assert.deepEqual(found(['.:/app', './data:/app/data'], ['.:/app:ro', './data:/data']), []);
  assert.deepEqual(found(['.:/app:ro'], ['.:/app:ro', './data:/data']), []);
});

test('a configuration out of a folder that only one container has is none', () => {
  assert.deepEqual(found(['.:/app'], ['./nginx.conf:/etc/nginx/nginx.conf:ro']), []);
});
