import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProposedChange } from '../core/findings/finding.ts';
import type { SettingName, WorkloadIdentity } from '../core/workload/workload.ts';
import { serviceSteps } from './service-steps.ts';

const service: WorkloadIdentity = {
  surface: 'service',
  platform: 'swarm',
  key: 'service:web',
  name: 'web',
  at: [],
};

function steps(setting: SettingName, value: string | boolean | number) {
  return serviceSteps({ kind: 'write', safety: 'risky', title: 'x', setting, value }, service);
}

test('what docker service update takes', () => {
  assert.deepEqual(steps('memory', '512m'), ['`docker service update --limit-memory 512m web`']);
  assert.deepEqual(steps('readOnlyRoot', true), ['`docker service update --read-only web`']);
});

test('what it does not take is said, and the rest is left', () => {
  assert.match(steps('noNewPrivileges', 'no-new-privileges:true')?.[0] ?? '', /NoNewPrivileges = true/u);
  assert.equal(steps('cgroupns', 'private'), undefined);
  const removal: ProposedChange = { kind: 'remove', safety: 'risky', title: 'x', at: [] };
  assert.equal(serviceSteps(removal, service), undefined);
});
