import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { collectedMembers } from '../../src/app/targets/facts/sparse-members.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import { example } from './shop.ts';

const text = readFileSync(join(example, 'facts.json'), 'utf8');
const facts = JSON.parse(text) as Facts;
const report = buildReport(facts, registeredChecks, {
  version: '0.1.0',
  targets: ['examples/shop/facts.json'],
});

test('the facts of the shop hold no path of the machine that they were taken on, and no secret', () => {
  assert.doesNotMatch(text, /\/tmp\/[^"]/u);
  assert.doesNotMatch(text, /ironhull-lab|tea-and-biscuits/u);
});

test('the facts of the shop have each service as it was written and as it ran', () => {
  const services = ['agent', 'api', 'backup', 'edge', 'ledger', 'ops', 'web'];
  const namesOn = (surface: string) =>
    facts.workloads.filter(({ written }) => written.surface === surface).map(({ written }) => written.name);
  assert.deepEqual(namesOn('compose'), services);
  assert.deepEqual(
    namesOn('container'),
    services.map((service) => `shop-${service}-1`),
  );
  // What the machine of the capture did not let be read of its host is a gap there as anywhere.
  assert.deepEqual(
    facts.gaps.filter(({ subject }) => subject.kind !== 'host'),
    [],
  );
});

test('the facts of the shop are of this version: nothing is unknown because an older one did not collect it', () => {
  assert.deepEqual(facts.collects, collectedMembers());
});

test('every mistake of the shop is found in its facts', () => {
  const found = new Set(report.findings.map(({ rule, subject }) => `${rule} ${subject.name}`));
  const expected = [
    'workload/privileged shop-agent-1',
    'workload/host-network shop-agent-1',
    'workload/host-pid shop-agent-1',
    'workload/sensitive-host-path shop-agent-1',
    'workload/seccomp shop-api-1',
    'workload/capabilities shop-api-1',
    'workload/capabilities shop-backup-1',
    'workload/sensitive-host-path shop-backup-1',
    'workload/published-ports shop-edge-1',
    'workload/published-ports shop-ledger-1',
    'workload/engine-socket shop-ops-1',
    'workload/root-user shop-ops-1',
    'workload/memory-limit shop-ops-1',
    'workload/no-new-privileges shop-web-1',
  ];
  for (const one of expected) assert.ok(found.has(one), one);
  assert.ok(!found.has('workload/root-user shop-web-1'), 'its image has a user');
  assert.ok(!found.has('workload/memory-limit shop-ledger-1'), 'its limit is below deploy');
});
