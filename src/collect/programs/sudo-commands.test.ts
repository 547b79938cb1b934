import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findRootFiles } from './root-files.ts';
import { sudoCommands } from './sudo-commands.ts';

const sudoers = `Cmnd_Alias UP = /home/fred/a.sh, /opt/tools/*, /srv/run/
root ALL=(ALL:ALL) ALL
%sudo ALL=(ALL:ALL) ALL
fred ALL=(root) NOPASSWD: UP, !/home/fred/never.sh
bob ALL=(bob) /home/bob/x
ann ALL=(#0) /home/ann/b.sh --to\\=x *, sudoedit /etc/motd, ^/usr/bin/[a-z]+$
dora ALL = NOPASSWD: /usr/bin/docker compose -f /srv/shop/compose.yaml up -d
`;

describe('commands that sudo and doas run as root for others', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      '/etc/sudoers': sudoers,
      '/etc/sudoers.d/deploy': 'deploy ALL=(ALL) NOPASSWD: /opt/deploy.sh\n',
      '/etc/doas.conf':
        'permit nopass gus as root cmd /home/gus/d.sh\npermit hal as bob cmd /home/hal/e.sh\n',
      '/opt/deploy.sh': '#!/bin/sh\ncd /home/deploy/app && git pull && docker compose up -d --build\n',
      '/home/deploy/app/compose.yaml': '',
      '/srv/shop/compose.yaml': '',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    for (const path of ['/home/fred/a.sh', '/opt/tools/t.sh', '/srv/run/r', '/home/bob/x', '/home/gus/d.sh'])
      host.write(path, '');
    for (const path of ['/home/fred/never.sh', '/home/ann/b.sh', '/home/hal/e.sh']) host.write(path, '');
  });
  after(() => host.remove());

  it('are read without patterns, exceptions and other users', async () => {
    assert.deepEqual(await sudoCommands(diskFiles(host.root)), [
      '/home/fred/a.sh',
      '/opt/tools/',
      '/srv/run/',
      '/home/ann/b.sh --to=x',
      '/usr/bin/docker compose -f /srv/shop/compose.yaml up -d',
      '/opt/deploy.sh',
      '/home/gus/d.sh',
    ]);
  });

  it('name files that root runs, and from which it makes containers', async () => {
    const { places, projects } = await findRootFiles(diskFiles(host.root));
    const run = ['/home/fred/a.sh', '/home/ann/b.sh', '/opt/deploy.sh', '/home/gus/d.sh'];
    for (const path of [...run, '/opt/tools', '/opt/tools/t.sh', '/srv/run', '/srv/run/r'])
      assert.ok(places.includes(path), path);
    for (const path of ['/home/fred/never.sh', '/home/bob/x', '/home/hal/e.sh'])
      assert.ok(!places.includes(path), path);
    for (const path of ['/srv/shop/compose.yaml', '/home/deploy/app/compose.yaml', '/home/deploy/app'])
      assert.ok(projects.includes(path), path);
  });
});
