import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { emptyStaffGroup } from './empty-groups.ts';

const ordinary: Readonly<Record<string, string>> = {
  '/etc/group': 'root:x:0:\nstaff:x:50:\nusers:x:100:\n',
  '/etc/gshadow': 'root:*::\nstaff:*::\nusers:*::\n',
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n',
  '/etc/nsswitch.conf': 'passwd: files systemd\ngroup: files systemd\n',
};

async function emptyWith(changed: Readonly<Record<string, string>>): Promise<number | undefined> {
  const host = fakeHost();
  try {
    for (const [path, text] of Object.entries({ ...ordinary, ...changed })) host.write(path, text);
    return await emptyStaffGroup(diskFiles(host.root));
  } finally {
    host.remove();
  }
}

test('the group staff of Debian is empty, unless somebody is in it or may join it', async () => {
  assert.equal(await emptyWith({}), 50);
  const joined: readonly Readonly<Record<string, string>>[] = [
    { '/etc/group': 'staff:x:50:ann\n' },
    { '/etc/group': 'staff:x:50:\nother:x:50:ann\n' },
    { '/etc/passwd': 'ann:x:1000:50::/home/ann:/bin/sh\n' },
    { '/etc/gshadow': 'staff:*:ann:\n' },
    { '/etc/gshadow': 'staff:$6$x$y::\n' },
    { '/etc/group': 'staff:$6$x$y:50:\n' },
    { '/etc/nsswitch.conf': 'passwd: files\ngroup: files ldap\n' },
    { '/etc/group': 'users:x:50:\n' },
  ];
  for (const changed of joined) assert.equal(await emptyWith(changed), undefined, JSON.stringify(changed));
});
