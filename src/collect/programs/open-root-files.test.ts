import assert from 'node:assert/strict';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findRootFiles } from './root-files.ts';

/** One file of each kind: a hook, a unit that is no service, a setting of the loader, a start-up file, a list. */
const kinds = [
  '/etc/apt/apt.conf.d/99hook',
  '/etc/binfmt.d/x.conf',
  '/etc/default/cron',
  '/etc/init.d/x',
  '/etc/network/if-up.d/x',
  '/etc/polkit-1/rules.d/50-x.rules',
  '/etc/python3.13/sitecustomize.py',
  '/etc/request-key.conf',
  '/etc/security/pam_env.conf',
  '/etc/ssl/openssl.cnf',
  '/etc/subuid',
  '/etc/systemd/system.conf.d/x.conf',

  '/etc/sysusers.d/x.conf',
  '/etc/update-motd.d/10-x',
  '/usr/local/sbin/tool',
];

let host: FakeHost;
before(() => {
  host = fakeHost();
  for (const path of kinds) host.write(path, '');
  host.write('/etc/crontab', '');
  host.link('/etc/systemd/system/sshd.service', '/usr/lib/systemd/system/ssh.service');
  host.link('/etc/init.d/linked', '/srv/linked');
});
after(() => host.remove());

const found = async () => (await findRootFiles(diskFiles(host.root))).places;

test('files that root obeys are named where others may write to them, and only there', async () => {
  const closed = await found();
  assert.deepEqual(
    kinds.filter((path) => closed.includes(path)),
    [],
  );
  for (const path of kinds) chmodSync(join(host.root, path), 0o646);
  const open = await found();
  assert.deepEqual(
    kinds.filter((path) => !open.includes(path)),
    [],
  );
});

test('files that root starts are named where others reach its home, and the home', async () => {
  const home = fakeHost();
  try {
    home.write('/etc/passwd', 'root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n');
    const started = ['/root/.bashrc', '/root/.config/systemd/user/x.service', '/root/.local/bin'];
    home.write('/root/.local/bin/tool', '');
    for (const path of [...started.slice(0, 2), '/home/ann/.bashrc']) home.write(path, '');
    const open = async () => {
      const { places } = await findRootFiles(diskFiles(home.root));
      return places
        .flatMap((path) => (typeof path === 'string' && /^\/(?:root|home)/u.test(path) ? [path] : []))
        .toSorted();
    };
    chmodSync(join(home.root, '/root'), 0o755);
    assert.deepEqual(await open(), []);
    for (const path of [...started, '/home/ann/.bashrc']) chmodSync(join(home.root, path), 0o777);
    assert.deepEqual(await open(), started);
    chmodSync(join(home.root, '/root'), 0o700);
    assert.deepEqual(await open(), []);
    chmodSync(join(home.root, '/root'), 0o777);
    assert.deepEqual(await open(), ['/root', ...started]);
  } finally {
    home.remove();
  }
});

test('a folder in which others make files is named, and a link that leads to no package', async () => {
  assert.ok(!(await found()).includes('/etc/update-motd.d'));
  chmodSync(join(host.root, '/etc/update-motd.d'), 0o777);
  const open = await found();
  assert.ok(open.includes('/etc/update-motd.d'));
  assert.ok(open.includes('/etc/init.d/linked'));
  assert.ok(!open.includes('/etc/systemd/system/sshd.service'));
});

test('what its program refuses where others may write to it is not named', async () => {
  chmodSync(join(host.root, '/etc/crontab'), 0o666);
  assert.ok(!(await found()).includes('/etc/crontab'));
});

test('the rules of polkit may be those of its user, and of nobody else', async () => {
  const rules = '/etc/polkit-1/rules.d';
  host.write('/etc/passwd', 'root:x:0:0::/root:/bin/sh\npolkitd:x:991:991::/:/sbin/nologin\n');
  for (const [uid, mode, isFound] of [
    [991, 0o700, false],
    [991, 0o777, true],
    [1000, 0o700, true],
  ] as const) {
    chownSync(join(host.root, rules), uid, 0);
    chmodSync(join(host.root, rules), mode);
    assert.equal((await found()).includes(rules), isFound, String(uid));
  }
});
