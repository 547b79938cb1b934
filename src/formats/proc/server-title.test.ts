import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSshServerTitle } from './server-title.ts';

test('a server is recognised whatever its program’s name', () => {
  assert.ok(isSshServerTitle('webd: /srv/webd -D [listener] 0 of 10-100 startups\0'));
  assert.ok(isSshServerTitle('/usr/bin/dropbearmulti\0dropbear\0-F\0'));
  assert.ok(isSshServerTitle('/lib64/ld-linux-x86-64.so.2\0/usr/sbin/sshd\0-D\0'));
  assert.ok(isSshServerTitle('/usr/bin/qemu-aarch64-static\0/usr/sbin/dropbear\0'));
});

test('a command line that only mentions a server is not one', () => {
  const lines = [
    'grep\0sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\0',
    'sh\0-c\0sshd\0',
    'dropbearmulti\0dbclient\0host\0',
    '/lib/ld-musl-x86_64.so.1\0/bin/cat\0sshd\0',
    'tail\0-f\0/var/log/sshd\0',
    '',
    // No title is that long, and a search for its end would grow with the square of it.
    `${': '.repeat(500_000)}[listener] 0 of 10-100 startups`,
  ];
  for (const line of lines) assert.equal(isSshServerTitle(line), false, line.slice(0, 80));
});
