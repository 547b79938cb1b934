import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith } from '../../../test/kit/facts.ts';
import { buildReport } from '../../app/build-report.ts';
import { toFacts } from '../../app/targets/shared/parsed-target.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { check } from './shared-volumes.ts';

function findings(one: string, other: string): readonly string[] {
  const service = (name: string, volume: string): string =>
    `  ${name}:\n    image: app\n    volumes: [${volume}]\n`;
  const text = `services:\n${service('one', one)}${service('other', other)}volumes: {data: , more: }\n`;
  const { workloads, problems } = readCompose({
    file: 'compose.yaml',
    text,
    directory: '/srv/app',
    env: {},
  });
  assert.deepEqual(problems, []);
  const file = { name: 'compose.yaml', key: 'compose.yaml' };
  const facts = factsWith({ workloads: workloads.map((written) => toFacts(written, file)) });
  return buildReport(facts, [check], { version: '0.0.0', targets: ['example'] }).findings.map(
    ({ message }) => message,
  );
}

test('a volume that one of two services can write to is shared by both', () => {
  assert.deepEqual(findings('data:/data', '{type: volume, source: data, target: /other, read_only: true}'), [
    'data at /data is shared with other, and this container can write to it',
    'data at /other is shared with one, and one can write to it',
  ]);
  assert.deepEqual(findings('./pages/:/pages:ro', '/srv/app/pages:/pages'), [
    './pages/ at /pages is shared with other, and other can write to it',
    '/srv/app/pages at /pages is shared with one, and this container can write to it',
  ]);
});

test('other volumes, and what all mount read-only, are not shared', () => {
  assert.deepEqual(findings('data:/data', 'more:/data'), []);
  assert.deepEqual(findings('/data', '/data'), []);
  assert.deepEqual(findings('/etc/localtime:/etc/localtime:ro', '/etc/localtime:/etc/localtime:ro'), []);
});
