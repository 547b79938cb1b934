import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { withOwnServers } from './own-servers.ts';

const host = fakeHost();
after(() => host.remove());

/** As the kernel prints them, shortened. */
host.write(
  '/proc/1/net/fib_trie',
  'Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 192.0.2.7\n        /32 host LOCAL\n     |-- 192.0.2.255\n        /32 link BROADCAST\n',
);
host.write('/proc/1/net/if_inet6', '20010db8000000000000000000000007 02 40 00 80     eth0\n');
host.write('/etc/hostname', 'web1.example.com\n');
host.write(
  '/etc/samba/smb.conf',
  '[global]\n  workgroup = X\n; [etc]\n;  path = /none\n[Etc Files]\n  Path = /etc\n[data]\n  path = "/srv/data"\n',
);

async function shown(rest: string): Promise<readonly string[]> {
  const mounts = parseMountInfo(`1 2 0:4 / /x rw - ${rest}`) ?? [];
  const [mount] = await withOwnServers(diskFiles(host.root), mounts);
  return (mount?.layers ?? []).map(({ path }) => path);
}

test('what this machine serves to itself by another of its addresses, or its name', async () => {
  for (const [rest, path] of [
    ['nfs4 192.0.2.7:/etc rw,vers=4.2,addr=192.0.2.7', '/etc'],
    ['nfs4 files:/etc rw,vers=4.2,addr=192.0.2.7', '/etc'],
    ['nfs [2001:db8::7]:/etc rw,addr=2001:db8::7', '/etc'],
    ['nfs files:/etc rw,addr=127.0.0.1', '/etc'],
    ['fuse.sshfs root@web1:/etc rw', '/etc'],
    ['fuse.sshfs WEB1.example.com:/etc rw', '/etc'],
    ['9p 192.0.2.7 rw,trans=tcp,aname=/etc', '/etc'],
    ['cifs //127.0.0.1/data rw,addr=127.0.0.1', '/srv/data'],
    ['cifs //files/Etc\\040Files/ssh rw,addr=192.0.2.7', '/etc/ssh'],
  ] as const)
    assert.deepEqual(await shown(rest), [path], rest);
});

test('what another machine serves, and shares that are not there, say nothing', async () => {
  for (const rest of [
    'nfs4 192.0.2.8:/etc rw,addr=192.0.2.8',
    'nfs4 192.0.2.255:/etc rw,addr=192.0.2.255',
    'fuse.sshfs root@web2:/etc rw',
    '9p hostshare rw,trans=virtio,aname=/etc',
    'cifs //192.0.2.7/other rw,addr=192.0.2.7',
    'ext4 /dev/sda rw',
  ])
    assert.deepEqual(await shown(rest), [], rest);
});
