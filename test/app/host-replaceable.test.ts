import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/writable-parent-directories.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { outcomesOfTree, setMode, setOwner } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const folders = ['/', '/etc', '/etc/docker', '/srv', '/srv/engine'];

function hostWithConfig(): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/srv/engine/daemon.json', '{}');
  host.link('/etc/docker/daemon.json', '/srv/engine/daemon.json');
  for (const folder of folders) setMode(host, folder, 0o755);
  return host;
}

async function outcome(host: FakeHost): Promise<Outcome | undefined> {
  return (await outcomesOfTree(host, [check])).get(check.id);
}

describe(
  'folders on the way to the engine’s files',
  { skip: process.getuid?.() === 0 ? false : 'only root can give files away' },
  () => {
    it('pass where they are root’s alone', async () => {
      assert.equal((await outcome(hostWithConfig()))?.state, 'passed');
    });

    it('below the data root, where others could put containers and images', async () => {
      const host = hostWithConfig();
      const inside = ['containers', 'volumes', 'overlay2', 'network', 'network/files', 'swarm'];
      for (const name of inside) host.write(`/var/lib/docker/${name}/x`, '');
      for (const folder of ['/var', '/var/lib']) setMode(host, folder, 0o755);
      setMode(host, '/var/lib/docker', 0o711);
      for (const name of inside) setMode(host, `/var/lib/docker/${name}`, 0o701);
      assert.equal((await outcome(host))?.state, 'passed');
      for (const name of inside) {
        const folder = `/var/lib/docker/${name}`;
        setMode(host, folder, 0o703);
        const found = await outcome(host);
        assert.ok(found?.state === 'failed', name);
        assert.deepEqual(
          found.problems.map(({ detail }) => detail.path),
          [folder],
        );
        setMode(host, folder, 0o701);
        setOwner(host, folder, 1000, 0);
        assert.equal((await outcome(host))?.state, 'failed', `owner of ${name}`);
        setOwner(host, folder, 0, 0);
      }
    });

    for (const folder of ['/etc/docker', '/srv', '/srv/engine']) {
      it(`${folder} of a mode that lets others write has failed, by either name of the file`, async () => {
        const host = hostWithConfig();
        setMode(host, folder, 0o757);
        const found = await outcome(host);
        assert.ok(found?.state === 'failed', JSON.stringify(found));
        assert.deepEqual(
          found.problems.map(({ detail }) => detail.path),
          [folder],
        );
        assert.match(found.problems[0].message, /daemon\.json/u);
      });

      it(`${folder} of another user or group has failed`, async () => {
        const host = hostWithConfig();
        setOwner(host, folder, 1000, 0);
        assert.equal((await outcome(host))?.state, 'failed');
        setOwner(host, folder, 0, 100);
        assert.equal((await outcome(host))?.state, 'passed', 'a group that may not write');
        setMode(host, folder, 0o775);
        assert.equal((await outcome(host))?.state, 'failed');
      });
    }

    for (const folder of ['/etc/systemd/system', '/etc/systemd/system/docker.service.d', '/run/systemd'])
      it(`${folder}, in which others may put a unit before the one that is there, has failed`, async () => {
        const host = hostWithConfig();
        host.write('/usr/lib/systemd/system/docker.service', '[Service]');
        for (const each of ['/usr', '/usr/lib', '/usr/lib/systemd', '/usr/lib/systemd/system'])
          setMode(host, each, 0o755);
        host.write(`${folder}/other`, '');
        const parts = folder.split('/').slice(1);
        for (const [at] of parts.entries()) setMode(host, `/${parts.slice(0, at + 1).join('/')}`, 0o755);
        assert.equal((await outcome(host))?.state, 'passed');
        setMode(host, folder, 0o777);
        const found = await outcome(host);
        assert.ok(found?.state === 'failed', JSON.stringify(found));
        assert.match(found.problems[0].message, /create files in .*replace \/usr\/lib\/systemd/u);
      });

    it('a folder with the sticky bit keeps what is root’s, unless it is another’s own', async () => {
      const host = hostWithConfig();
      setMode(host, '/srv', 0o1777);
      assert.equal((await outcome(host))?.state, 'passed');
      setOwner(host, '/srv', 1000, 0);
      assert.equal((await outcome(host))?.state, 'failed');
    });

    it('does not apply where there is no file of an engine', async () => {
      const host = fakeHost();
      hosts.push(host);
      host.write('/etc/hostname', 'bare\n');
      assert.equal((await outcome(host))?.state, 'not-applicable');
    });
  },
);
