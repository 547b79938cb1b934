import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atCommands, autofsCommands, certbotCommands, incronCommands } from './job-commands.ts';

test('hooks of certbot, of a certificate and of all', () => {
  const renewal =
    'version = 2.1.0\n[renewalparams]\npre_hook = /srv/a.sh\nrenew_hook = "/srv/b.sh -q"\nmanual_auth_hook = /srv/c.sh\npost_hook = None\n# pre_hook = /srv/old\n';
  assert.deepEqual(certbotCommands(renewal), ['/srv/a.sh', '/srv/b.sh -q', '/srv/c.sh']);
  assert.deepEqual(certbotCommands('deploy-hook=/srv/d.sh\nemail = x\n'), ['/srv/d.sh']);
});

test('commands for events of files', () => {
  const text =
    '/srv/in IN_CLOSE_WRITE,IN_MOVED_TO /srv/a.sh $@/$#\n# /srv IN_ALL_EVENTS /srv/old\n/srv/x\\ y 256 /srv/b.sh\n';
  assert.deepEqual(incronCommands(text), ['/srv/a.sh /', '/srv/b.sh']);
});

test('jobs of at that run as root', () => {
  const job = (uid: number) => `#!/bin/sh\n# atrun uid=${uid} gid=0\n# mail x 0\n/srv/a.sh\n`;
  assert.deepEqual(atCommands(job(0)), [job(0)]);
  assert.deepEqual(atCommands(job(1000)), []);
});

test('maps of automount', () => {
  const text =
    '/mnt/a /srv/auto.a --timeout=60\n/mnt/b program:/srv/map\n/- file,sun:/srv/direct\n/net -hosts\n+auto.master\n+dir:/srv/auto.d\n';
  assert.deepEqual(autofsCommands(text), ['/srv/auto.a', '/srv/map', '/srv/direct', '/srv/auto.d']);
});
