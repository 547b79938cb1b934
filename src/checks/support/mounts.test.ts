import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { buildReport } from '../../app/build-report.ts';
import { known } from '../../core/observed.ts';
import type { Mount } from '../../core/workload.ts';
import { check } from '../workload/sensitive-host-path.ts';

test('a mount is as severe as the worst path it exposes', () => {
  const mount: Mount = {
    type: 'bind',
    source: '/srv',
    hostPath: known('/srv', 'mount'),
    target: '/h',
    readOnly: true,
    options: [],
    below: [
      { target: '/h/share', hostPath: '/usr/share' },
      { target: '/h/keys', hostPath: '/etc/ssh' },
    ],
  };
  const container = workloadFacts({
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    doubts: [],
    settings: { mounts: { value: [{ value: mount, at: [] }], at: [] } },
  });
  const { findings } = buildReport(factsWith({ workloads: [container] }), [check], {
    version: '0.0.0',
    targets: [],
  });
  assert.deepEqual(
    findings.map(({ severity, message }) => [severity, message.split(' ')[0]]),
    [['high', '/etc/ssh']],
  );
});
