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
  const [mount] = (await withOwnServers(diskFiles(host.root), mounts)).mounts;
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

/** Returns what a mount of a share shows on a machine with these files of Samba, or why that is unknown. */
async function sharedBy(config: string, more: Readonly<Record<string, string>> = {}, share = 'data') {
  const other = fakeHost();
  try {
    other.write('/etc/samba/smb.conf', config);
    for (const [path, text] of Object.entries(more)) other.write(path, text);
    const mounts = parseMountInfo(`1 2 0:4 / /x rw - cifs //127.0.0.1/${share} rw,addr=127.0.0.1`) ?? [];
    const found = await withOwnServers(diskFiles(other.root), mounts);
    return found.unread?.detail ?? found.mounts[0]?.layers?.[0]?.path;
  } finally {
    other.remove();
  }
}

test('shares of included files and of users are read', async () => {
  const inner = { '/etc/samba/inner.conf': 'path = /etc\n' };
  assert.equal(await sharedBy('[data]\n include = /etc/samba/inner.conf\n', inner), '/etc');
  assert.equal(await sharedBy('[data]\n IN CLUDE = inner.conf\n', inner), '/etc');
  const outer = { ...inner, '/etc/samba/outer.conf': '[data]\ninclude = /etc/samba/inner.conf\n' };
  assert.equal(await sharedBy('[global]\ninclude = /etc/samba/outer.conf\n', outer), '/etc');
  const user = { '/var/lib/samba/usershares/data': '#VERSION 2\npath=/home/ann\nguest_ok=n\n' };
  assert.equal(await sharedBy('[global]\n', user), '/home/ann');
  assert.equal(
    await sharedBy('[global]\nusershare path = /srv/u\n', { '/srv/u/data': 'path=/root\n' }),
    '/root',
  );
});

test('a share that may be where nobody can read is unknown; one of a whole configuration is not there', async () => {
  assert.equal(await sharedBy('[global]\n'), undefined);
  for (const config of [
    '[global]\ninclude = /etc/samba/%m.conf\n',
    '[global]\ninclude = registry\n',
    '[global]\nconfig backend = registry\n',
    '[global]\nregistry shares = yes\n',
    '[homes]\nbrowseable = no\n',
    `#${'x'.repeat(2 ** 20)}`,
    '[global]\ninclude = /etc/samba/smb.conf\n',
  ])
    assert.match((await sharedBy(config)) ?? '', /shares as data is unknown/u, config.slice(0, 60));
  assert.equal(await sharedBy('[homes]\n[data]\npath = /etc\n'), '/etc');
});

test('whether another server is this machine is unknown where its addresses cannot be read', async () => {
  const other = fakeHost();
  try {
    other.write('/proc/1/net/fib_trie/x', '');
    const served = async (rest: string) =>
      withOwnServers(diskFiles(other.root), parseMountInfo(`1 2 0:4 / /x rw - ${rest}`) ?? []);
    const { unread } = await served('nfs4 192.0.2.8:/etc rw,addr=192.0.2.8');
    assert.match(unread?.detail ?? '', /whether 192\.0\.2\.8 is this machine is unknown/u);
    assert.equal((await served('nfs4 127.0.0.1:/etc rw,addr=127.0.0.1')).unread, undefined);
    assert.equal((await served('ext4 /dev/sda rw')).unread, undefined);
  } finally {
    other.remove();
  }
});
