import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/engine-programs.ts';
import { check as folders } from '../../src/checks/host/writable-parent-directories.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { outcomesOfTree, setMode, setOwner } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const programs = [
  '/usr/bin/dockerd',
  '/usr/bin/runc',
  '/srv/runtimes/mine',
  '/usr/sbin/docker-proxy',
  '/usr/libexec/docker/docker-init',
];

/** A host whose daemon.json names the program of a runtime. */
function hostWith(runtime: string): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/docker/daemon.json', JSON.stringify({ runtimes: { mine: { path: runtime } } }));
  for (const program of programs) {
    host.write(program, '');
    setMode(host, program, 0o755);
  }
  for (const folder of ['/', '/etc', '/etc/docker', '/usr', '/usr/bin', '/usr/sbin', '/srv', '/srv/runtimes'])
    setMode(host, folder, 0o755);
  return host;
}

const outcome = async (host: FakeHost, rule = check): Promise<Outcome | undefined> =>
  (await outcomesOfTree(host, [rule])).get(rule.id);

function pathsIn(found: Outcome | undefined): readonly unknown[] {
  assert.ok(found?.state === 'failed', JSON.stringify(found));
  return found.problems.map(({ detail }) => detail.path);
}

describe(
  'programs of the engine',
  { skip: process.getuid?.() === 0 ? false : 'only root can give files away' },
  () => {
    it('pass where only root may write to them', async () => {
      assert.equal((await outcome(hostWith('/srv/runtimes/mine')))?.state, 'passed');
    });

    for (const program of programs)
      it(`${program} has failed where another user may write to it`, async () => {
        const host = hostWith('/srv/runtimes/mine');
        setMode(host, program, 0o757);
        assert.deepEqual(pathsIn(await outcome(host)), [program]);
        setMode(host, program, 0o755);
        setOwner(host, program, 1000, 0);
        assert.deepEqual(pathsIn(await outcome(host)), [program]);
        setOwner(host, program, 0, 100);
        assert.equal((await outcome(host))?.state, 'passed', 'a group that may not write');
        setMode(host, program, 0o775);
        assert.deepEqual(pathsIn(await outcome(host)), [program]);
      });

    it('a runtime that is named without its folder is looked for where programs are', async () => {
      const host = hostWith('crun');
      host.write('/usr/bin/crun', '');
      setMode(host, '/usr/bin/crun', 0o777);
      assert.deepEqual(pathsIn(await outcome(host)), ['/usr/bin/crun']);
    });

    it('a runtime in a folder of others has failed by its folder', async () => {
      const host = hostWith('/srv/runtimes/mine');
      setMode(host, '/srv/runtimes', 0o777);
      assert.deepEqual(pathsIn(await outcome(host, folders)), ['/srv/runtimes']);
    });

    it('are unknown where the configuration that names runtimes cannot be read', async () => {
      const host = hostWith('/srv/runtimes/mine');
      host.write('/etc/docker/daemon.json', '{');
      assert.equal((await outcome(host))?.state, 'unknown');
    });
  },
);
