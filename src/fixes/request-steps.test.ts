import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnplacedChange } from '../core/findings/finding.ts';
import type { SettingName } from '../core/workload/workload.ts';
import { requestSteps } from './request-steps.ts';

const steps = (kind: 'write' | 'append', setting: SettingName, value: string | number): string =>
  requestSteps({ kind, safety: 'safe', title: 't', setting, value } as UnplacedChange)?.join() ?? '';

test('values are those of the Engine API', () => {
  assert.equal(steps('write', 'memory', '512m'), 'Set HostConfig.Memory to 536870912');
  assert.equal(steps('write', 'cpu', 1), 'Set HostConfig.NanoCpus to 1000000000');
  assert.equal(steps('write', 'pids', 256), 'Set HostConfig.PidsLimit to 256');
  assert.equal(
    steps('write', 'restart', 'on-failure:5'),
    'Set HostConfig.RestartPolicy to {"Name":"on-failure","MaximumRetryCount":5}',
  );
  assert.equal(
    steps('append', 'noNewPrivileges', 'no-new-privileges:true'),
    'Add "no-new-privileges:true" to HostConfig.SecurityOpt',
  );
  assert.equal(requestSteps({ kind: 'remove', safety: 'safe', title: 't', at: [] }), undefined);
});
