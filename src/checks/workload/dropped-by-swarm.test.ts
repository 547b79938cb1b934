import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { registeredChecks } from '../../app/registered-checks.ts';
import type { Check } from '../../core/rules/check.ts';
import { check } from './dropped-by-swarm.ts';

function judged(
  fields: string,
  checks: readonly Check[] = [check],
  deploysTo: 'swarm' | 'compose' = 'swarm',
) {
  const text = `services:\n  web: {image: web:1, ${fields}}\n`;
  const input = { file: 'compose.yaml', text, directory: '/srv', env: {} };
  const { workloads } = readCompose(deploysTo === 'compose' ? input : { ...input, deploysTo });
  const facts = factsWith({ workloads: workloads.map((one) => workloadFacts(one)) });
  const report = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  if (checks.length === 1) witness('text', report.outcomes);
  return report;
}

test('fails for each key that a swarm does not honour, worse for what confines', () => {
  const { findings } = judged(
    'security_opt: [no-new-privileges], restart: always, mem_limit: 5m, ports: ["127.0.0.1:80:80"]',
  );
  assert.deepEqual(findings.map(({ severity, message }) => `${severity}: ${message}`).toSorted(), [
    'high: docker stack deploy ignores security_opt',
    'high: docker stack deploy ignores the host address of a port, and publishes it on every address of every node',
    'low: docker stack deploy ignores restart',
    'medium: docker stack deploy refuses the file for mem_limit',
  ]);
});

test('what only takes isolation away is low, and an address of all is none', () => {
  const of = (fields: string) => judged(fields).findings.map(({ severity }) => severity);
  for (const loose of [
    'security_opt: ["seccomp=unconfined", "apparmor:unconfined", "label=disable"]',
    'pid: host',
    'ipc: shareable',
    'userns_mode: host',
    'network_mode: "service:other"',
  ])
    assert.deepEqual(of(loose), ['low'], loose);
  assert.deepEqual(of('security_opt: ["seccomp=unconfined", no-new-privileges]'), ['high']);
  assert.deepEqual(of('security_opt: ["${X}"]'), ['high']);
  assert.deepEqual(of('network_mode: none'), ['medium']);
  assert.deepEqual(of('ports: ["0.0.0.0:80:80", "[::]:81:81"]'), []);
});

test('passes where every key is honoured, and does not apply to Compose itself', () => {
  const state = (...args: Parameters<typeof judged>) =>
    judged(...args).outcomes.map(({ outcome }) => outcome.state);
  assert.deepEqual(state('read_only: true'), ['passed']);
  assert.deepEqual(state('restart: always', [check], 'compose'), ['not-applicable']);
});

test('no fix writes what a swarm ignores', () => {
  const { findings } = judged('ports: ["127.0.0.1:80:80"]', registeredChecks);
  const edits = findings
    .flatMap(({ fixes }) => fixes)
    .flatMap((fix) => (fix.kind === 'edit' ? fix.edits : []));
  assert.ok(edits.length > 0, 'others are edits');
  assert.doesNotMatch(
    edits.map(({ text }) => text).join('\n'),
    /security_opt|mem_limit|pids_limit|127\.0\.0\.1/u,
  );
});
