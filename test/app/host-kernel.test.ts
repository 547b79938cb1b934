import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check as review } from '../../src/checks/host/hardening-review.ts';
import { check as settings } from '../../src/checks/host/kernel-settings.ts';
import { check as modules } from '../../src/checks/host/security-module.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { unreadable } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { hardeningSysctls } from '../../src/knowledge/kernel/hardening-sysctls.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, outcomesOf, outcomesOfTree } from '../kit/host-tree.ts';

const checks = [review, settings, modules];
const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function hostWith(files: Readonly<Record<string, string>>): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/os-release', 'PRETTY_NAME="A Host 1"\n');
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  return host;
}

const place = (name: string) => `/proc/sys/${name.replaceAll('.', '/')}`;
const hardened = Object.fromEntries(
  hardeningSysctls.map(({ name, atLeast }) => [place(name), `${atLeast}\n`]),
);

async function outcome(host: FakeHost, id: string): Promise<Outcome> {
  const found = (await outcomesOfTree(host, checks)).get(id);
  assert.ok(found);
  return found;
}

describe('the settings of the host’s kernel', () => {
  it('pass where all withhold what they can', async () => {
    assert.equal((await outcome(hostWith(hardened), settings.id)).state, 'passed');
  });

  for (const { name } of hardeningSysctls) {
    it(`${name} of 0 has failed, and only it`, async () => {
      const found = await outcome(hostWith({ ...hardened, [place(name)]: '0\n' }), settings.id);
      assert.ok(found.state === 'failed');
      assert.deepEqual(
        found.problems.map(({ detail }) => detail),
        [{ setting: name }],
      );
    });
  }

  it('are unknown without /proc, and where one is no number', async () => {
    assert.equal((await outcome(hostWith({}), settings.id)).state, 'unknown');
    const odd = { ...hardened, [place('kernel.kptr_restrict')]: 'often\n' };
    assert.equal((await outcome(hostWith(odd), settings.id)).state, 'unknown');
  });
});

it('a setting that only root may read is in doubt, and what is wrong beside it still is', async () => {
  const host = hostWith({ ...hardened, [place('kernel.kptr_restrict')]: '0\n' });
  const disk = diskFiles(host.root);
  const hidden = place('fs.protected_symlinks');
  const denied = unreadable('denied', 'permission denied: run as root', hidden);
  const readText = (path: string) => (path === hidden ? Promise.resolve(denied) : disk.readText(path));
  const found = outcomesOf(await factsOfFiles({ ...disk, readText }), [settings]).get(settings.id);
  assert.ok(found?.state === 'failed' && found.problems.length === 1);
  assert.match(found.doubts?.join() ?? '', /protected_symlinks/u);
});

describe('the security modules of the host', () => {
  const list = '/sys/kernel/security/lsm';
  for (const [title, files, state] of [
    ['AppArmor in the list', { [list]: 'lockdown,capability,yama,apparmor' }, 'passed'],
    ['nothing that confines', { [list]: 'lockdown,capability,landlock,yama,bpf' }, 'failed'],
    ['SELinux that enforces', { [list]: 'capability,selinux', '/sys/fs/selinux/enforce': '1' }, 'passed'],
    ['SELinux that only warns', { [list]: 'capability,selinux', '/sys/fs/selinux/enforce': '0' }, 'failed'],
    ['SELinux without its file system', { [list]: 'capability,selinux' }, 'unknown'],
    ['AppArmor beside SELinux of an unknown mode', { [list]: 'apparmor,selinux' }, 'passed'],
    // Debian's kernels have TOMOYO in the list, which has no rules unless somebody writes some.
    ['modules that Docker has no profiles for', { [list]: 'capability,yama,tomoyo,bpf,smack' }, 'failed'],
    ['no list, but AppArmor’s own word', { '/sys/module/apparmor/parameters/enabled': 'Y\n' }, 'passed'],
    ['no list, and AppArmor off', { '/sys/module/apparmor/parameters/enabled': 'N\n' }, 'unknown'],
    ['nothing below /sys', {}, 'unknown'],
  ] as const) {
    it(`${title}: ${state}`, async () => {
      assert.equal((await outcome(hostWith(files), modules.id)).state, state);
    });
  }
});

it('a kernel that gives processes no labels has no such module, list or not', async () => {
  const disk = diskFiles(hostWith({}).root);
  const label = '/proc/1/attr/current';
  const none = unreadable('unsupported', 'the kernel does not offer it', label);
  const readText = (path: string) => (path === label ? Promise.resolve(none) : disk.readText(path));
  const found = outcomesOf(await factsOfFiles({ ...disk, readText }), [modules]).get(modules.id);
  assert.equal(found?.state, 'failed');
});

it('the host as a whole needs review, with what was collected', async () => {
  const found = await outcome(hostWith({}), review.id);
  assert.ok(found.state === 'unknown' && found.kind === 'needs-review');
  assert.match(found.doubts[0], /A Host 1/u);
});
