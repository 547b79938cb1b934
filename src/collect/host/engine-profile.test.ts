import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apparmorPolicies } from '../../../test/kit/apparmor-policies.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectEngineProfile } from './engine-profile.ts';

const settings = [
  'write /proc/sys/kernel/core_pattern',
  'write /proc/sys/vm/overcommit_memory',
  'write /proc/mtrr',
  'write /proc/irq/default_smp_affinity',
  'write /sys/kernel/uevent_helper',
  'write /sys/fs/any/setting',
];
const mounts = 'mount file systems';
const files = ['write /proc/sysrq-trigger', 'read /proc/kcore', 'read /sys/firmware/any', ...settings];
const everything = [...files, mounts];
/** By the name of the policy; those for kernels of no known features have no rules on mounts. */
const allowedBy = {
  engine: [],
  engine4: [],
  open: files,
  open4: everything,
  mounting: [mounts],
  mounting4: [mounts],
  settings,
  settings4: settings,
  changing: ['change profile to unconfined'],
  changing4: ['change profile to unconfined'],
};
const security = '/sys/kernel/security/apparmor/policy';

async function profileOn(prepare: (host: FakeHost) => void) {
  const host = fakeHost();
  try {
    prepare(host);
    const found = await collectEngineProfile(diskFiles(host.root));
    assert.ok(found.state === 'known');
    return found.value;
  } finally {
    host.remove();
  }
}

function load(host: FakeHost, policy: Uint8Array): void {
  host.write(`${security}/raw_data/7/raw_data`, policy);
  host.link(`${security}/profiles/docker-default.12/raw_data`, '../../raw_data/7/raw_data');
}

describe('the loaded profile docker-default', () => {
  for (const [name, expected] of Object.entries(allowedBy))
    it(`${name}: what it allows of what the engine denies`, async () => {
      const { allowed } = await profileOn((host) =>
        load(host, apparmorPolicies[name as keyof typeof allowedBy]),
      );
      assert.ok(allowed.state === 'known', JSON.stringify(allowed));
      assert.deepEqual(allowed.value, expected);
    });

  it('denies no mount without rules on them, where the kernel mediates mounts', async () => {
    const mask = '/sys/kernel/security/apparmor/features/mount/mask';
    for (const [name, expected] of [
      ['engine', [mounts]],
      ['engine4', []],
    ] as const) {
      const { allowed } = await profileOn((host) => {
        load(host, apparmorPolicies[name]);
        host.write(mask, 'mount umount pivot_root\n');
      });
      assert.deepEqual(allowed.state === 'known' && allowed.value, expected);
    }
  });

  it('is found among profiles that are loaded together', async () => {
    const named = (policy: Buffer): Buffer =>
      Buffer.from(policy.toString('latin1').replace('docker-default\0', 'docker-xefault\0'), 'latin1');
    const both = (first: Buffer, second: Buffer) =>
      profileOn((host) => load(host, Buffer.concat([first, second])));
    const { engine4, open4 } = apparmorPolicies;
    for (const policy of [named(engine4), named(open4)])
      for (const [own, expected] of [
        [open4, everything],
        [engine4, []],
      ] as const) {
        const { allowed } = await both(policy, own);
        assert.deepEqual(allowed.state === 'known' && allowed.value, expected);
      }
    const { allowed } = await profileOn((host) => load(host, named(engine4)));
    assert.equal(allowed.state, 'unreadable');
  });

  it('is unreadable where its bytes are damaged, and throws nothing', async () => {
    const { engine4 } = apparmorPolicies;
    for (const length of [0, 3, 40, 200, 5000, 30_000]) {
      const { allowed } = await profileOn((host) => load(host, engine4.subarray(0, length)));
      assert.equal(allowed.state, 'unreadable', `${length} bytes`);
    }
  });

  it('has files that define it where its rules are not shown', async () => {
    const { allowed, definedIn } = await profileOn((host) => {
      host.write('/sys/module/apparmor/parameters/enabled', 'Y\n');
      host.write('/etc/apparmor.d/mine', '# x\nprofile docker-default flags=(attach_disconnected) {\n}\n');
      host.write('/etc/apparmor.d/lines', 'profile docker-default flags=(complain)\n{\n}\n');
      host.write('/etc/apparmor.d/named', 'abi <abi/4.0>,\n"docker-default" {\n}\n');
      host.write(
        '/etc/apparmor.d/peer',
        'profile x {\n  signal peer=docker-default,\n  # docker-default {\n}\n',
      );
      host.write('/etc/apparmor.d/other', 'profile docker-default-other {\n}\n');
    });
    assert.equal(allowed.state, 'absent');
    assert.deepEqual(definedIn, ['/etc/apparmor.d/lines', '/etc/apparmor.d/mine', '/etc/apparmor.d/named']);
  });
});
