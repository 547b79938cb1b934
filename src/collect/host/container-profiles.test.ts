import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apparmorPolicies } from '../../../test/kit/apparmor-policies.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectContainerProfiles, confinementLabels } from './container-profiles.ts';

const profiles = '/sys/kernel/security/apparmor/policy/profiles';

/** What the profile `docker-defined` of a container allows, on a host that `prepare` makes. */
async function allowedOn(prepare: (host: FakeHost) => void): Promise<string | readonly string[]> {
  const host = fakeHost();
  try {
    prepare(host);
    const labels = ['docker-default (enforce)', 'docker-defined (enforce)', 'mine (complain)', 'unconfined'];
    const found = valueOf(await collectContainerProfiles(diskFiles(host.root), labels)) ?? [];
    assert.deepEqual(
      found.map(({ name }) => name),
      ['docker-defined'],
    );
    const [profile] = found;
    assert.ok(profile !== undefined);
    return profile.allowed.state === 'known' ? profile.allowed.value : profile.allowed.state;
  } finally {
    host.remove();
  }
}

function load(host: FakeHost, policy: Buffer): void {
  const named = policy.toString('latin1').replace('docker-default\0', 'docker-defined\0');
  host.write(`${profiles}/docker-defined.7/raw_data`, Buffer.from(named, 'latin1'));
}

const text = (rules: string): string => `profile docker-defined {\n${rules}\n}\n`;

test('what the loaded rules allow that leads out of a container', async () => {
  assert.deepEqual(await allowedOn((host) => load(host, apparmorPolicies.engine4)), []);
  assert.deepEqual(await allowedOn((host) => load(host, apparmorPolicies.mounting4)), ['mount file systems']);
  assert.ok(
    (await allowedOn((host) => load(host, apparmorPolicies.open4))).includes('write /proc/sysrq-trigger'),
  );
});

test('what the file of the profile opens where its loaded rules are not shown', async () => {
  const file = '/etc/apparmor.d/containers';
  assert.deepEqual(await allowedOn((host) => host.write(file, text('mount,'))), ['mount']);
  assert.deepEqual(await allowedOn((host) => host.write(file, text('/srv/** r,'))), []);
  assert.equal(await allowedOn((host) => host.write(file, text('include <local/x>'))), 'unreadable');
  assert.equal(await allowedOn((host) => host.write(file, 'profile other {\n}\n')), 'unreadable');
  assert.equal(await allowedOn((host) => host.write(file, text('launch missiles,'))), 'unreadable');
});

test('an abstraction counts by its text, and a text without its abstractions is unknown', async () => {
  const withAbstraction = (rules: string) => (host: FakeHost) => {
    host.write(
      '/etc/apparmor.d/containers',
      text('include <abstractions/web>\ninclude if exists <local/web>'),
    );
    host.write('/etc/apparmor.d/abstractions/web', rules);
  };
  assert.deepEqual(await allowedOn(withAbstraction('file,\n')), ['file']);
  assert.deepEqual(await allowedOn(withAbstraction('/srv/** r,\n')), []);
  assert.equal(await allowedOn(withAbstraction('include <abstractions/more>\n')), 'unreadable');
});

test('a container that does not run is confined by the profile that it names', () => {
  const workload = (settings: object, effective: object) =>
    ({ written: { settings }, effective }) as unknown as WorkloadFacts;
  const stopped = absent('GET /containers/a/json');
  const running = known({ lsmLabel: known('seen (complain)', 'attr') }, 'proc');
  const named = { apparmor: { value: { kind: 'custom', name: 'mine' }, at: [] } };
  assert.deepEqual(
    confinementLabels([
      workload(named, stopped),
      workload(named, running),
      workload({ apparmor: { value: { kind: 'default' }, at: [] } }, stopped),
      workload({ apparmor: { unresolved: 'x', at: [] } }, stopped),
      workload({}, stopped),
    ]),
    ['mine (enforce)', 'seen (complain)'],
  );
});
