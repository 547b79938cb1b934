import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { collect, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeProcess, type FakeHost } from '../../../test/kit/fake-host.ts';
import type { PathAccess } from '../../core/host/path-status.ts';
import { valueOf } from '../../core/observed.ts';

async function shownBy(prepare: (host: FakeHost) => void = () => undefined): Promise<readonly PathAccess[]> {
  const binds = ['/srv/link:/l', '/srv/closed:/c:ro', '/srv/none:/n'];
  const { facts } = await collect(engineRoutes([{ ...web, binds }]), (host) => {
    writeProcess(host, process40);
    host.write('/srv/open/x', '');
    host.link('/srv/link', 'open');
    host.write('/srv/closed/x', '');
    chmodSync(join(host.root, 'srv/open'), 0o755);
    chmodSync(join(host.root, 'srv/closed'), 0o700);
    host.write('/proc/1/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
    prepare(host);
  });
  const shown = valueOf(facts.host)?.shownPaths;
  return (shown && valueOf(shown)) ?? [];
}

test('who may use what a remapped container is shown, by each of its names', async () => {
  const shown = await shownBy();
  const modes = shown.map(({ path, kind, mode }) => `${path} ${kind} ${mode.toString(8)}`);
  assert.deepEqual(modes, [
    '/srv/closed directory 700',
    '/srv/link directory 755',
    '/srv/open directory 755',
  ]);
});

test('not of a container that is root of the host', async () => {
  const shown = await shownBy((host) => {
    for (const map of ['uid_map', 'gid_map']) host.write(`/proc/40/${map}`, '0 0 4294967295\n');
    host.write(
      '/proc/40/status',
      'Name:\tapp\nPPid:\t39\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\nCapEff:\t0000000000000000\n' +
        'CapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n',
    );
  });
  assert.deepEqual(shown, []);
});
