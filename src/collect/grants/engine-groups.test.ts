import assert from 'node:assert/strict';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import type { EngineGroup } from '../../core/host/host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectEngineGroups } from './engine-groups.ts';

/** The status of a process that a user runs with a group besides its own. */
function statusOf(uid: number, group: number): string {
  const ids = [uid, uid, uid, uid].join('\t');
  return `Name:\tsleep\nPPid:\t1\nUid:\t${ids}\nGid:\t${ids}\nGroups:\t${group} \nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\nSeccomp:\t0\n`;
}

/** The group docker on a host with further files. */
async function dockerOn(
  further: Readonly<Record<string, string>>,
  prepare: (root: string) => void = () => undefined,
): Promise<EngineGroup> {
  const host = fakeHost();
  try {
    const files = {
      '/etc/group': 'root:x:0:\ndocker:x:999:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\n',
      '/etc/nsswitch.conf': 'passwd: files systemd\ngroup: files [SUCCESS=merge] systemd\n',
      ...further,
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    prepare(host.root);
    const candidates = [{ group: 'docker', because: 'test' }];
    const found = await collectEngineGroups(diskFiles(host.root), candidates);
    assert.ok(found.state === 'known');
    const [group] = found.value;
    assert.ok(group !== undefined);
    return group;
  } finally {
    host.remove();
  }
}

test('a group without other ways in has neither members nor doubts', async () => {
  const group = await dockerOn({
    '/etc/subgid': 'ann:100000:65536\n',
    '/etc/sudoers': '%sudo ALL=(ALL:ALL) ALL\n',
    '/etc/security/group.conf': 'login;*;*;Al0000-2400;audio\n',
    '/etc/userdb/ann:audio.membership': '{}',
    '/etc/systemd/system/root.service': '[Service]\nGroup=docker\n',
    '/etc/systemd/system/web.service':
      '[Service]\nUser=ann\nSupplementaryGroups=docker\nSupplementaryGroups=\n',
    // Of a container, whose image gives the number 999 to another group.
    '/proc/7/status': statusOf(1000, 999),
    '/proc/7/cgroup': `0::/system.slice/docker-${'a'.repeat(64)}.scope\n`,
    '/proc/8/status': statusOf(1000, 1000),
    '/proc/9/status': statusOf(0, 999),
    '/proc/1/status': statusOf(0, 0),
  });
  assert.deepEqual([group.members, group.doubts, group.openPrograms], [[], [], undefined]);
});

const members: readonly (readonly [what: string, further: Readonly<Record<string, string>>])[] = [
  ['a membership in the user database', { '/etc/userdb/ann:docker.membership': '{}' }],
  ['a user record', { '/run/userdb/ann.user': '{"userName":"ann","memberOf":["docker"]}' }],
  ['a user of systemd-homed', { '/var/lib/systemd/home/ann.identity': '{"userName":"ann","gid":999}' }],
  ['a group record', { '/usr/lib/userdb/x.group': '{"groupName":"docker","gid":999,"members":["ann"]}' }],
  ['a range that holds the number of the group', { '/etc/subgid': '1000:999:1\n' }],
  [
    'a login that kept the group',
    {
      '/proc/1/status': statusOf(0, 0),
      '/proc/7/comm': 'bash\n',
      '/proc/7/status': statusOf(1000, 999),
      '/proc/7/cgroup': '0::/user.slice/user-1000.slice/session-1.scope\n',
    },
  ],
  [
    'a service',
    { '/etc/systemd/system/ci.service': '[Service]\nUser=ann\nSupplementaryGroups=audio docker\n' },
  ],
  [
    'a drop-in of a service',
    {
      '/usr/lib/systemd/system/ci.service': '[Service]\nUser=ann\nGroup=ann\n',
      '/etc/systemd/system/ci.service.d/x.conf': '[Service]\nGroup=999\n',
    },
  ],
  [
    'a service without an account',
    { '/etc/systemd/system/ann.service': '[Service]\nDynamicUser=yes\nGroup=docker\n' },
  ],
  [
    'files of libnss-extrausers',
    { '/etc/nsswitch.conf': 'group: files extrausers\n', '/var/lib/extrausers/group': 'docker:x:999:ann\n' },
  ],
  [
    'files of nss-altfiles',
    { '/etc/nsswitch.conf': 'group: files altfiles\n', '/usr/lib/group': 'docker:x:999:ann\n' },
  ],
];
for (const [what, further] of members)
  test(`members are found in ${what}`, async () => {
    assert.deepEqual((await dockerOn(further)).members, ['ann']);
  });

const doubts: readonly (readonly [what: string, further: Readonly<Record<string, string>>])[] = [
  ['groups that PAM gives', { '/etc/security/group.conf': '*;*;ann;Al0000-2400;docker\n' }],
  ['hidden processes', { '/proc/7/status': statusOf(1000, 1000) }],
  ['a password in the group database', { '/etc/group': 'docker:$6$x$y:999:\n' }],
  ['a record that is not understood', { '/etc/userdb/ann.user': '{' }],
  [
    'a database that is not read',
    { '/etc/nsswitch.conf': 'group: files db\n', '/var/lib/misc/group.db': '' },
  ],
];
for (const [what, further] of doubts)
  test(`more members are possible by ${what}`, async () => {
    assert.equal((await dockerOn(further)).doubts.length, 1);
  });

test(
  'a setgid client lets everyone in',
  { skip: process.getuid?.() === 0 ? false : 'only root can give files away' },
  async () => {
    // A copy, and a program that was installed by hand, give the same.
    for (const path of ['/usr/bin/docker', '/usr/bin/docker-19.03', '/usr/local/bin/deploy']) {
      const group = await dockerOn({ [path]: '' }, (root) => {
        chownSync(join(root, path), 0, 999);
        chmodSync(join(root, path), 0o2755);
      });
      assert.deepEqual(group.openPrograms, [path]);
    }
  },
);
