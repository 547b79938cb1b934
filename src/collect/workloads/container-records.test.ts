import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, process40, stateOf, web } from '../../../test/kit/collect.ts';
import { containerId, engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import { type FakeHost, writeProcess } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { check } from '../../checks/workload/no-new-privileges.ts';

const old = { id: containerId(2), name: 'old' };

function write(host: FakeHost, record: object | string): void {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  host.write(`/var/lib/docker/containers/${old.id}/config.v2.json`, text);
}

/** Collects a stopped container with the given record, and the outcome of the rule. */
async function of(record: object | string, prepare = (host: FakeHost) => writeDaemon(host, [])) {
  const { facts } = await collect(engineRoutes([old]), (host) => {
    prepare(host);
    write(host, record);
  });
  const { outcomes } = buildReport(facts, [check], { version: '0', targets: [] });
  return [stateOf(facts.workloads[0]?.record), outcomes[0]?.outcome.state];
}

test('a stopped container has the settings of its record', async () => {
  assert.deepEqual(await of({ ID: old.id, NoNewPrivileges: true }), ['known', 'passed']);
  assert.deepEqual(await of({ ID: old.id, NoNewPrivileges: false }), ['known', 'failed']);
});

test('ignores a record of another container or without settings', async () => {
  assert.deepEqual(await of({ ID: containerId(3), NoNewPrivileges: true }), ['malformed', 'unknown']);
  assert.deepEqual(await of({ ID: old.id }), ['malformed', 'unknown']);
  assert.deepEqual(await of('{'), ['malformed', 'unknown']);
});

test('ignores files of a machine not proven to be the engine’s', async () => {
  const record = { ID: old.id, NoNewPrivileges: true };
  assert.deepEqual(await of(record, () => undefined), ['missing', 'unknown']);
});

test('a container with a runtime spec needs no record', async () => {
  const { facts } = await collect(engineRoutes([web]), (host) => {
    writeProcess(host, process40);
    host.write(`/var/lib/docker/containers/${web.id}/config.v2.json`, '{}');
  });
  assert.equal(facts.workloads[0]?.spec.state, 'known');
  assert.equal(stateOf(facts.workloads[0]?.record), 'missing');
});
