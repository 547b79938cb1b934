import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../../checks/engine/seccomp-default.ts';
import { collect, stateOf } from '../../../test/kit/collect.ts';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import type { FakeHost } from '../../../test/kit/fake-host.ts';

const path = '/etc/docker/seccomp.json';

/** Returns the reading of the profile and the outcome of the rule. */
async function judged(profile: string, prepare: (host: FakeHost) => void): Promise<string> {
  const routes = engineRoutes([], { SecurityOptions: [`name=seccomp,profile=${profile}`] });
  const { facts } = await collect(routes, (host) => {
    writeDaemon(host, [`--seccomp-profile=${profile}`]);
    prepare(host);
  });
  assert.ok(facts.engine.state === 'known');
  const { value } = facts.engine;
  return `${stateOf(value.seccompFilter)} ${check.evaluate(engineCase(value)).state}`;
}

const rule = (name: string) => ({ names: [name], action: 'SCMP_ACT_ALLOW' });
const text = (...calls: string[]): string =>
  JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: calls.map(rule) });

test('a daemon-wide profile is checked by its allowed syscalls', async () => {
  assert.equal(await judged('builtin', () => undefined), 'absent passed');
  assert.equal(await judged('unconfined', () => undefined), 'absent failed');
  assert.equal(await judged(path, (host) => host.write(path, text('read', 'write'))), 'known passed');
  assert.equal(await judged(path, (host) => host.write(path, text('read', 'keyctl'))), 'known failed');
  const open = '{"defaultAction":"SCMP_ACT_ALLOW"}';
  assert.equal(await judged(path, (host) => host.write(path, open)), 'known failed');
});

test('a relative path is resolved from the daemon’s working directory', async () => {
  const state = await judged('own.json', (host) => {
    host.link('/proc/9/cwd', '/srv');
    host.write('/srv/own.json', text('keyctl'));
  });
  assert.equal(state, 'known failed');
});

test('a missing, changed or malformed profile does not pass', async () => {
  assert.equal(await judged(path, () => undefined), 'undetermined unknown');
  const changed = await judged(path, (host) => {
    host.write('/proc/stat', 'btime 1000\n');
    host.write(path, text('read'));
  });
  assert.equal(changed, 'undetermined unknown');
  assert.equal(await judged(path, (host) => host.write(path, '{')), 'malformed unknown');
});
