import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findRootUnits, type RootUnits } from './root-units.ts';

const units = '/etc/systemd/system';
const service = (...lines: readonly string[]) => `[Service]\n${lines.join('\n')}\n`;

const files: Readonly<Record<string, string>> = {
  [`${units}/filled.service`]: service(
    'Environment=APP=/srv/filled',
    'EnvironmentFile=/etc/filled.env',
    'ExecStartPre=/usr/bin/node ${APP}/a.js',
    "ExecStartPre=/bin/sh -c '$APP/b.sh'",
    'ExecStart=/usr/bin/python3 $MAIN',
  ),
  '/etc/filled.env': 'MAIN=/srv/filled/c.py\n',
  [`${units}/searched.service`]: service(
    'Environment=PATH=/srv/searched/bin:/usr/bin:/srv/later "NODE_OPTIONS=--require /srv/searched/pre.js"',
    'ExecStart=/usr/bin/node /opt/x.js',
  ),
  [`${units}/job@.service`]: service('WorkingDirectory=/srv/%i', 'ExecStart=/usr/bin/node server.js'),
  [`${units}/other@.service`]: service('User=%i', 'ExecStart=/srv/%i/run'),
  [`${units}/rooted.service`]: service('RootDirectory=/srv/rooted', 'ExecStart=/bin/run'),
  [`${units}/image.service`]: service('RootImage=/srv/image/x.img', 'ExecStart=/bin/run'),
  [`${units}/bound.service`]: service('BindPaths=/srv/bound:/opt/app', 'ExecStart=/opt/app/run'),
  [`${units}/hooks.service`]: service('ExecStart=/usr/bin/webhook -hooks /etc/hooks.json -verbose'),
  '/etc/hooks.json': '[{"id": "x", "execute-command": "/srv/hooks/deploy.sh"}]',
  [`${units}/su.service`]: service(
    `ExecStart=/bin/sh -c 'su ann -c "/srv/su/a.sh"'`,
    'ExecStartPost=/usr/bin/env A=b sudo -u ann /srv/su/b.sh',
  ),
  [`${units}/data.service`]: service(
    "ExecStartPre=/bin/sh -c 'touch /srv/data/log; chown ann /srv/data/log'",
    "ExecStart=/bin/sh -c 'exec /opt/data/run >> /srv/data/out 2>&1'",
    'ExecStartPost=/usr/bin/python3 /opt/data/x.py /srv/data/x.csv',
  ),
  '/root/.config/systemd/user/own.service': service('ExecStart=/srv/own/run'),
  '/etc/systemd/user/all.service': service('ExecStart=/srv/all/run'),
};

const run = [
  '/srv/filled/a.js',
  '/srv/filled/b.sh',
  '/srv/filled/c.py',
  '/srv/searched/pre.js',
  '/srv/x/server.js',
  '/srv/timed/server.js',
  '/srv/rooted/bin/run',
  '/srv/image/x.img',
  '/srv/bound/run',
  '/srv/hooks/deploy.sh',
  '/srv/own/run',
  '/srv/all/run',
];
const notRun = [
  '/srv/su/a.sh',
  '/srv/su/b.sh',
  '/srv/ann/run',
  '/srv/data/log',
  '/srv/data/out',
  '/srv/data/x.csv',
];

let host: FakeHost;
let found: RootUnits;
before(async () => {
  host = fakeHost();
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  for (const path of [...run, ...notRun]) host.write(path, '');
  host.link(`${units}/multi-user.target.wants/job@x.service`, '../job@.service');
  host.link(`${units}/timers.target.wants/job@timed.timer`, '/etc/systemd/system/job@.timer');
  host.link(`${units}/multi-user.target.wants/other@ann.service`, '../other@.service');
  found = await findRootUnits(diskFiles(host.root));
});
after(() => host.remove());

test('units lead to what their variables, roots, instances and configurations name', () => {
  for (const path of run) assert.ok(found.programs.includes(path), path);
});

test('what units run as another user, write or read as data is not run as root', () => {
  for (const path of notRun) assert.ok(!found.programs.includes(path), path);
});

test('units search the folders before those of the system', () => {
  assert.ok(found.libraries.includes('/srv/searched/bin'));
  assert.ok(!found.libraries.includes('/srv/later'));
});

test('a program that is not there is named, and units of users are left to who reaches them', async () => {
  host.write(`${units}/gone.service`, service('ExecStart=/srv/gone/run'));
  const { programs } = await findRootUnits(diskFiles(host.root));
  assert.ok(programs.includes('/srv/gone/run'));
  assert.ok(!programs.includes('/root/.config/systemd/user/own.service'));
});
