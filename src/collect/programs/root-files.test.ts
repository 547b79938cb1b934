import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Place } from '../installation/units.ts';
import { findRootFiles } from './root-files.ts';

const units = '/etc/systemd/system';

describe('files that root runs or obeys', () => {
  let host: FakeHost;
  let found: readonly Place[] = [];
  let projects: readonly string[] = [];
  before(async () => {
    host = fakeHost();
    const scripts = [
      'unit',
      'nested',
      'ann',
      'packaged',
      'cron',
      'own',
      'ann-cron',
      'rotate',
      'rule',
      'module',
      'before',
    ];
    for (const name of scripts) host.write(`/srv/${name}.sh`, '');
    const files = {
      '/srv/unit.sh': '#!/bin/sh\n/srv/nested.sh\ncd /srv/deep && docker compose up -d\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      '/etc/profile.d/x.sh': '',
      '/etc/cron.daily/prune': '',
      [`${units}/backup.service`]: '[Service]\nExecStart=/bin/sh /srv/unit.sh\nExecStartPre=/srv/gone.sh\n',
      [`${units}/web.service`]: '[Service]\nUser=ann\nExecStart=/srv/ann.sh\n',
      '/usr/lib/systemd/system/packaged.service': '[Service]\nExecStart=/srv/packaged.sh\n',
      [`${units}/packaged.service.d/more.conf`]: '[Service]\nExecStartPre=/srv/before.sh\n',
      [`${units}/docker.service`]: '[Service]\nExecStart=/usr/bin/dockerd\n',
      '/etc/cron.d/clean': '* * * * * root /srv/cron.sh\n* * * * * ann /srv/ann-cron.sh\n',
      '/var/spool/cron/crontabs/root': '@daily /srv/own.sh\n',
      '/etc/logrotate.d/x': '/var/log/x {\n postrotate\n /srv/rotate.sh\n endscript\n}\n',
      '/etc/udev/rules.d/99-x.rules': 'SUBSYSTEM=="net", RUN+="/srv/rule.sh"\n',
      '/srv/deep/compose.yaml': 'services: {}\n',
      '/srv/shop/compose.yaml': 'services: {}\n',
      '/srv/cron.yaml': 'services: {}\n',
      '/srv/team.yaml': 'services: {}\n',
      '/etc/anacrontab': '1 5 shop docker compose -f /srv/cron.yaml -f /srv/team.yaml up -d\n',
      [`${units}/shop.service`]:
        '[Service]\nWorkingDirectory=/srv/shop\nExecStart=-/usr/bin/docker compose up\n',
      '/srv/linked.service': '[Service]\nExecStart=/srv/linked.sh\nEnvironmentFile=-/srv/linked.env\n',
      '/srv/linked.sh': '',
      '/srv/linked.env': 'A=b\n',
      [`${units}/x.mount`]: '[Mount]\nWhat=/srv\nWhere=/mnt\n',
      [`${units}/x.timer.d/more.conf`]: '[Timer]\n',
      [`${units}/service.d/all.conf`]: '[Service]\n',
      '/usr/local/lib/systemd/system/y.service': '[Service]\nExecStart=/srv/y.sh\n',
      '/srv/y.sh': '',
      '/etc/modprobe.d/x.conf': 'install pcspkr /srv/module.sh\n',
      '/etc/cron.d/named':
        'SHELL="/srv/shell"\nPATH = /srv/tools:/usr/bin:bin\n@daily root env A=b tool.sh | other\n',
      '/etc/cron.d/of-users': 'PATH=/srv/of-ann\n@daily ann tool.sh\n',
      '/srv/of-ann/tool.sh': '',
      '/srv/shell': '',
      '/srv/tools/tool.sh': '#!/bin/sh\n. /srv/tools/part.sh\n/usr/lib/packaged.sh\n',
      '/srv/tools/part.sh': '/srv/tools/inner.sh',
      '/srv/tools/inner.sh': '',
      '/srv/tools/other': '',
      '/srv/tools/unused': '',
      '/usr/lib/packaged.sh': '#!/bin/sh\n/srv/tools/unused\n',
      '/etc/udev/rules.d/98-y.rules': 'ACTION=="add", RUN{program}+="handle %k"\n',
      '/usr/lib/udev/handle': '',
      '/opt/cni/bin/bridge': '',
      '/etc/cni/net.d/10-x.conflist': '{}',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    host.link(`${units}/linked.service`, '/srv/linked.service');
    host.link(`${units}/alias.service`, 'backup.service');
    host.link(`${units}/masked.service`, '/dev/null');
    host.link(`${units}/packaged.service`, '/usr/lib/systemd/system/packaged.service');
    host.link('/etc/udev/rules.d/80-net.rules', '/dev/null');
    ({ places: found, projects } = await findRootFiles(diskFiles(host.root)));
  });
  after(() => host.remove());

  it('are what units of the administrator start as root, with the scripts that these run', () => {
    for (const path of [`${units}/backup.service`, `${units}/web.service`, '/srv/unit.sh', '/srv/nested.sh'])
      assert.ok(found.includes(path), path);
    for (const path of [`${units}/packaged.service.d/more.conf`, '/srv/before.sh'])
      assert.ok(found.includes(path), path);
    for (const path of [
      '/srv/ann.sh',
      '/srv/gone.sh',
      `${units}/packaged.service`,
      `${units}/docker.service`,
    ])
      assert.ok(!found.includes(path), path);
  });

  it('are units of every kind, those that are linked and in other folders, and their environment', () => {
    for (const name of ['linked.service', 'x.mount', 'x.timer.d/more.conf', 'service.d/all.conf'])
      assert.ok(found.includes(`${units}/${name}`), name);
    for (const path of [
      '/srv/linked.sh',
      '/srv/linked.env',
      '/usr/local/lib/systemd/system/y.service',
      '/srv/y.sh',
    ])
      assert.ok(found.includes(path), path);
    for (const name of ['alias.service', 'masked.service'])
      assert.ok(!found.includes(`${units}/${name}`), name);
  });

  it('are what cron, logrotate, udev and modprobe run as root', () => {
    for (const name of ['cron', 'own', 'rotate', 'rule', 'module'])
      assert.ok(found.includes(`/srv/${name}.sh`), name);
    assert.ok(!found.includes('/srv/ann-cron.sh'));
  });

  it('are what a crontab finds by its own PATH, with the folders, and what these scripts run', () => {
    for (const path of ['tool.sh', 'part.sh', 'inner.sh', 'other'])
      assert.ok(found.includes(`/srv/tools/${path}`), path);
    for (const path of ['/srv/tools', '/srv/shell', '/usr/lib/packaged.sh'])
      assert.ok(found.includes(path), path);
    for (const path of ['/srv/tools/unused', '/srv/of-ann', '/srv/of-ann/tool.sh', '/usr/bin'])
      assert.ok(!found.includes(path), path);
  });

  it('are programs that udev finds by name, and those of networks of containerd', () => {
    for (const path of [
      '/usr/lib/udev/handle',
      '/opt/cni/bin/bridge',
      '/opt/cni/bin',
      '/etc/cni/net.d/10-x.conflist',
    ])
      assert.ok(found.includes(path), path);
  });

  it('have beside them the files from which their commands make containers', () => {
    const files = ['/srv/shop/compose.yaml', '/srv/deep/compose.yaml', '/srv/cron.yaml', '/srv/team.yaml'];
    for (const path of files)
      assert.deepEqual([projects.includes(path), found.includes(path)], [true, false], path);
  });

  it('are the accounts and what shells and services read, and the folders of these', () => {
    const read = [
      '/etc/passwd',
      '/etc/profile.d/x.sh',
      '/etc/cron.daily/prune',
      '/etc/udev/rules.d/99-x.rules',
    ];
    for (const path of [...read, '/etc/modprobe.d/x.conf', '/etc/cron.d', '/etc/profile.d', units])
      assert.ok(found.includes(path), path);
  });

  it('are none that the programs themselves refuse where others can write to them, and no masks', () => {
    for (const path of ['/etc/cron.d/clean', '/etc/logrotate.d/x', '/etc/udev/rules.d/80-net.rules'])
      assert.ok(!found.includes(path), path);
  });

  it('are unknown where they may not be read, and only there', async () => {
    const files = diskFiles(host.root);
    const closed = new Set(['/etc/cron.d', '/var/spool/cron/crontabs/root', `${units}/backup.service`]);
    const denied = (path: string) => unreadable('denied', 'permission denied', path);
    const asUser: HostFiles = {
      ...files,
      readText: async (path, maxBytes) => (closed.has(path) ? denied(path) : files.readText(path, maxBytes)),
      list: async (path) => (closed.has(path) ? denied(path) : files.list(path)),
    };
    const { places } = await findRootFiles(asUser);
    const unread = places.flatMap((place) => (typeof place === 'string' ? [] : [place]));
    assert.deepEqual(
      unread.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
      [...closed].toSorted().map(denied),
    );
    assert.ok(found.every((place) => typeof place === 'string'));
  });

  it('are unknown where a configuration or a script is too long to be read, but for archives behind one', async () => {
    const other = fakeHost();
    try {
      const long = `#${'x'.repeat(2 ** 20)}\n`;
      other.write('/etc/cron.d/long', long);
      other.write('/srv/long.sh', `#!/bin/sh\n${long}`);
      other.write('/srv/run.sh', '');
      other.write('/srv/app.jar', `#!/bin/sh\n/srv/run.sh\nexit 0\nPK\0${long}`);
      other.write('/srv/program', `\x7fELF${long}`);
      other.link('/etc/cron.d/null', '/dev/null');
      for (const name of ['long.sh', 'app.jar', 'program'])
        other.write(`${units}/${name}.service`, `[Service]\nExecStart=/srv/${name}\n`);
      const { places } = await findRootFiles(diskFiles(other.root));
      const unread = places.flatMap((place) => (typeof place === 'string' ? [] : [place.from]));
      assert.deepEqual(unread.toSorted(), ['/etc/cron.d/long', '/srv/long.sh']);
      assert.ok(places.includes('/srv/run.sh'));
    } finally {
      other.remove();
    }
  });
});
