import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mount } from '../../../core/workload/workload.ts';
import { readCompose } from '../read-compose.ts';
import { entryValues } from '../test-readings.ts';

test('a volume that its driver options mount read-only is that for every service', () => {
  const isReadOnly = (options: string, mount: string, more = ''): unknown => {
    const volumes = `volumes:\n  etc: {${more}driver_opts: {type: none, o: "${options}", device: /etc}}\n`;
    const text = `services:\n  web:\n    image: app\n    volumes: [${mount}]\n${volumes}`;
    const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
    return workloads.flatMap((web) => entryValues(web, 'mounts') as Mount[])[0]?.readOnly;
  };
  for (const mount of ['"etc:/etc"', '{type: volume, source: etc, target: /etc}']) {
    assert.equal(isReadOnly('bind,ro', mount), true, mount);
    assert.equal(isReadOnly('ro,bind', mount, 'driver: local, '), true, mount);
    assert.equal(isReadOnly('bind', mount), false, mount);
    assert.equal(isReadOnly('bind,ro,rw', mount), false, mount);
    assert.equal(isReadOnly('bind,ro', mount, 'driver: other, '), false, mount);
    assert.equal(isReadOnly('bind,ro', mount, 'external: true, '), false, mount);
  }
});
