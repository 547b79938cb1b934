import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks } from '../../src/checks/host/path-permissions.ts';
import { check as writableParents } from '../../src/checks/host/writable-parent-directories.ts';
import { guardedPaths } from '../../src/checks/support/host/guarded-paths.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { unreadable } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, outcomesOf, outcomesOfTree, setMode, setOwner } from '../kit/host-tree.ts';

const asRoot = process.getuid?.() === 0 ? false : 'only root can give files away';
const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

/** Files of a host on which every path is there. */
const files: Readonly<Record<string, string>> = {
  '/etc/group': 'root:x:0:\nusers:x:100:\ndocker:x:999:\n',
  '/etc/systemd/system/docker.service': '[Service]\nExecStart=/usr/bin/dockerd\n',
  '/usr/lib/systemd/system/docker.socket': '[Socket]\nListenStream=/run/docker.sock\n',
  '/etc/docker/daemon.json': JSON.stringify({
    tlscacert: '/etc/docker/ca.pem',
    tlscert: '/etc/docker/cert.pem',
    tlskey: '/etc/docker/key.pem',
    tlsverify: true,
  }),
  '/etc/docker/certs.d/registry.example/ca.crt': 'PEM',
  '/etc/docker/certs.d/registry.example/client.key': 'PEM',
  '/etc/docker/ca.pem': 'PEM',
  '/etc/docker/cert.pem': 'PEM',
  '/etc/docker/key.pem': 'PEM',
  '/run/docker.sock': '',
  '/etc/default/docker': '',
  '/etc/sysconfig/docker': '',
  '/run/containerd/containerd.sock': '',
};

function fullHost(): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  host.link('/var/run', '/run');
  for (const { path, allowed } of guardedPaths) setMode(host, placeOf(path), allowed);
  return host;
}

/** Where the path of a row lies in the tree. */
function placeOf(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/');
}

async function parentsState(host: FakeHost): Promise<string | undefined> {
  return (await outcomesOfTree(host, [writableParents])).get(writableParents.id)?.state;
}

async function outcome(host: FakeHost, id: string): Promise<Outcome> {
  const found = (await outcomesOfTree(host, checks)).get(`host/${id}`);
  assert.ok(found, id);
  return found;
}

describe('owner and mode of what the engine depends on', () => {
  it('passes on a host where all is as it should be', { skip: asRoot }, async () => {
    const outcomes = await outcomesOfTree(fullHost(), checks);
    assert.equal(outcomes.size, 26);
    for (const [rule, found] of outcomes)
      assert.equal(found.state, 'passed', `${rule} ${JSON.stringify(found)}`);
  });

  for (const { ownerId, path, smallerAndWider, allowed } of guardedPaths) {
    const slug = ownerId.slice('host/'.length, -'-owner'.length);
    const place = placeOf(path);
    it(`${slug}: bits are compared, not numbers`, async () => {
      const host = fullHost();
      for (const mode of [smallerAndWider, allowed | 0o002, 0o466, 0o4000 | allowed]) {
        setMode(host, place, mode);
        assert.equal((await outcome(host, `${slug}-mode`)).state, 'failed', mode.toString(8));
      }
      setMode(host, place, 0o1000 | (allowed & 0o744));
      assert.equal((await outcome(host, `${slug}-mode`)).state, 'passed');
    });

    it(`${slug}: neither another user nor another group may own it`, { skip: asRoot }, async () => {
      const host = fullHost();
      for (const [uid, gid] of [
        [1000, 0],
        [0, 100],
      ] as const) {
        setOwner(host, place, uid, gid);
        assert.equal((await outcome(host, `${slug}-owner`)).state, 'failed', `${uid}:${gid}`);
      }
      setOwner(host, place, 0, 999);
      const group = (await outcome(host, `${slug}-owner`)).state;
      assert.equal(group, slug === 'engine-socket' ? 'passed' : 'failed');
    });
  }

  it('the group docker matches by any name of its gid', { skip: asRoot }, async () => {
    const host = fullHost();
    host.write('/etc/group', 'root:x:0:\nbuilders:x:999:\ndocker:x:999:\ncrew:x:999:\n');
    setOwner(host, '/run/docker.sock', 0, 999);
    assert.equal((await outcome(host, 'engine-socket-owner')).state, 'passed');
  });

  it(
    'a group without a name is not docker where the files tell which number that has',
    { skip: asRoot },
    async () => {
      const host = fullHost();
      setOwner(host, '/run/docker.sock', 0, 4242);
      for (const [groups, services, state] of [
        ['docker:x:999:\n', 'group: files ldap\n', 'failed'],
        ['root:x:0:\n', 'group: files\n', 'failed'],
        ['root:x:0:\n', 'group: files ldap\n', 'unknown'],
      ] as const) {
        host.write('/etc/group', groups);
        host.write('/etc/nsswitch.conf', services);
        assert.equal((await outcome(host, 'engine-socket-owner')).state, state, groups + services);
      }
      host.remove('/etc/group');
      assert.equal((await outcome(host, 'engine-socket-owner')).state, 'unknown');
    },
  );

  it('/run and /var/run are one folder, whichever of the names a copy of a host has', async () => {
    for (const path of ['/run/docker.sock', '/var/run/docker.sock']) {
      const host = fakeHost();
      hosts.push(host);
      host.write(path, '');
      setMode(host, path, 0o666);
      const found = await outcome(host, 'engine-socket-mode');
      assert.ok(found.state === 'failed' && found.problems[0].detail.path === path, path);
    }
    for (const path of ['/run/docker/containerd/containerd.sock', '/var/run/containerd/containerd.sock']) {
      const host = fakeHost();
      hosts.push(host);
      host.write(path, '');
      setMode(host, path, 0o666);
      assert.equal((await outcome(host, 'containerd-socket-mode')).state, 'failed', path);
    }
  });

  it('is not applicable on a host without any of it, and says where it looked', async () => {
    const host = fakeHost();
    hosts.push(host);
    host.write('/etc/hostname', 'bare\n');
    for (const [rule, found] of await outcomesOfTree(host, checks)) {
      assert.equal(found.state, 'not-applicable', rule);
      assert.ok(found.state === 'not-applicable' && found.because.includes('('), JSON.stringify(found));
    }
  });

  it('a folder of drop-ins counts, of the unit and of all services, sticky or not', async () => {
    for (const [path, mode, state] of [
      ['/run/systemd/system/docker.service.d', 0o777, 'failed'],
      ['/etc/systemd/system/service.d', 0o777, 'failed'],
      ['/etc/systemd/system/socket.d', 0o1777, 'failed'],
      ['/etc/systemd/system/service.d', 0o755, 'passed'],
      ['/etc/systemd/system/timer.d', 0o777, 'failed'],
    ] as const) {
      const host = fullHost();
      host.write(`${path}/README`, '');
      setMode(host, path, mode);
      assert.equal(await parentsState(host), state, `${path} ${mode.toString(8)}`);
    }
  });

  it('the sticky bit protects the entries that a folder has', async () => {
    const host = fullHost();
    host.write('/tmp/there/docker.sock', '');
    setMode(host, '/tmp', 0o1777);
    host.write(
      '/etc/docker/daemon.json',
      '{"hosts":["unix:///tmp/there/docker.sock"],"tlscacert":"/tmp/ca.pem"}',
    );
    host.write('/tmp/ca.pem', '');
    assert.equal(await parentsState(host), 'passed');
  });

  it('a drop-in counts like the unit, and of several files one bad one is enough', async () => {
    const host = fullHost();
    host.write('/run/systemd/system/docker.service.d/10.conf', '[Service]\n');
    setMode(host, '/run/systemd/system/docker.service.d/10.conf', 0o666);
    const found = await outcome(host, 'service-unit-mode');
    assert.ok(found.state === 'failed' && found.problems.length === 1);
    assert.equal(found.problems[0].detail.path, '/run/systemd/system/docker.service.d/10.conf');
  });

  it('what is to be typed means the file, whatever its name is', async () => {
    const host = fullHost();
    const path = '/etc/systemd/system/docker.service.d/a b;reboot.conf';
    host.write(path, '[Service]\n');
    setMode(host, path, 0o666);
    const found = await outcome(host, 'service-unit-mode');
    assert.ok(found.state === 'failed');
    const { change } = found.problems[0];
    assert.deepEqual(change?.kind === 'manual' && change.steps, [`chmod 0644 '${path}'`]);
  });

  it('a unit that another folder hides, or that is masked, does not count', async () => {
    const host = fullHost();
    host.write('/usr/lib/systemd/system/docker.service', '');
    setMode(host, '/usr/lib/systemd/system/docker.service', 0o666);
    assert.equal((await outcome(host, 'service-unit-mode')).state, 'passed');
    host.remove('/etc/systemd/system/docker.service');
    assert.equal((await outcome(host, 'service-unit-mode')).state, 'failed');
    host.link('/etc/systemd/system/docker.service', '/dev/null');
    assert.equal((await outcome(host, 'service-unit-mode')).state, 'not-applicable');
  });

  it('files that only the unit’s command line names are found, through its variables too', async () => {
    const host = fullHost();
    host.write('/etc/docker/daemon.json', '{}');
    host.write(
      '/etc/systemd/system/docker.service',
      '[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/bin/dockerd --tlsverify $DOCKER_OPTS\n',
    );
    host.write('/etc/default/docker', 'DOCKER_OPTS="--tlskey=/srv/key.pem"\n');
    host.write('/srv/key.pem', 'PEM');
    setMode(host, '/srv/key.pem', 0o440);
    const key = await outcome(host, 'tls-key-mode');
    assert.ok(key.state === 'failed' && key.problems[0].detail.path === '/srv/key.pem', JSON.stringify(key));
    host.write('/root/.docker/ca.pem', 'PEM');
    setMode(host, '/root/.docker/ca.pem', 0o446);
    assert.equal((await outcome(host, 'tls-ca-mode')).state, 'failed', 'the usual place, as TLS is on');
  });

  it('folders that may not be listed are in doubt, not empty', async () => {
    const disk = diskFiles(fullHost().root);
    const denied = (path: string) =>
      Promise.resolve(unreadable('denied', 'permission denied: run as root', path));
    for (const [folder, slug] of [
      ['/etc/docker/certs.d', 'registry-certificates'],
      ['/etc/docker/certs.d/registry.example', 'registry-certificates'],
      ['/run/systemd/system/docker.service.d', 'service-unit'],
    ] as const) {
      const list = (path: string) => (path === folder ? denied(path) : disk.list(path));
      const outcomes = outcomesOf(await factsOfFiles({ ...disk, list }), checks);
      assert.equal(outcomes.get(`host/${slug}-mode`)?.state, 'unknown', folder);
    }
  });

  it('a daemon.json that is damaged leaves the TLS files in doubt', async () => {
    const host = fullHost();
    host.write('/etc/docker/daemon.json', '{"tlskey":');
    for (const id of ['tls-ca-mode', 'tls-key-owner'])
      assert.equal((await outcome(host, id)).state, 'unknown', id);
  });
});
