import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf } from '../../../test/kit/judge-check.ts';
import { check } from './sensitive-host-path.ts';

const severityOf = (mount: string, user = '') =>
  findingOf(check, { run: `docker run ${user} -v ${mount} app` }).severity;

const controlled = ['/run/systemd', '/run/dbus', '/run/udev', '/var/run/dbus/system_bus_socket', '/run'];

test('a socket over which root of a container is root of the host is critical, read-only too', () => {
  for (const path of controlled)
    for (const user of ['', '--user root', '--user 0:1000'])
      assert.equal(severityOf(`${path}:/x:ro`, user), 'critical', `${path} ${user}`);
  assert.equal(severityOf('/run/udev/control:/x:ro'), 'critical');
  assert.equal(severityOf('/run/user/0/bus:/x:ro'), 'critical');
});

test('another user of a container is refused there', () => {
  const severities = controlled.map((path) => severityOf(`${path}:/x:ro`, '--user 1000:1000'));
  assert.deepEqual(severities, ['medium', 'medium', 'low', 'medium', 'high']);
});

test('the device database is all that most programs need', () => {
  const [fix] = findingOf(check, { run: 'docker run -v /run/udev:/run/udev:ro app' }).fixes;
  assert.match(fix?.title ?? '', /, or mount \/run\/udev\/data read-only in its place$/u);
  assert.equal(severityOf('/run/udev/data:/run/udev/data:ro'), 'low');
});
