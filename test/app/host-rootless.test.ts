import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks } from '../../src/checks/host/path-permissions.ts';
import { collect } from '../kit/collect.ts';
import { engineRoutes } from '../kit/engine-documents.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { unreadable } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import {
  factsOfFiles,
  factsOfTree,
  outcomesOf,
  outcomesOfTree,
  setMode,
  setOwner,
} from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

/** A host on which user 1000 runs an engine, with folders of their own choice. */
function rootlessHost(): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/proc/1/comm', 'systemd\n');
  host.write('/proc/77/comm', 'dockerd\n');
  host.write('/proc/77/cmdline', ['dockerd', '--debug', ''].join('\0'));
  host.write(
    '/proc/77/status',
    'Name:\tdockerd\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n',
  );
  const environment = ['HOME=/home/ann', 'XDG_RUNTIME_DIR=/run/user/1000', 'SECRET=in-the-environment', ''];
  host.write('/proc/77/environ', environment.join('\0'));
  host.write('/home/ann/.config/docker/daemon.json', '{}');
  host.write('/home/ann/.config/systemd/user/docker.service', '[Service]\nExecStart=dockerd-rootless.sh\n');
  host.write('/run/user/1000/docker.sock', '');
  host.write('/run/user/1000/docker/containerd/containerd.sock', '');
  for (const path of owned) setOwner(host, path, 1000, 1000);
  setMode(host, '/home/ann/.config/docker', 0o755);
  setMode(host, '/home/ann/.config/docker/daemon.json', 0o644);
  setMode(host, '/home/ann/.config/systemd/user/docker.service', 0o644);
  setMode(host, '/run/user/1000/docker.sock', 0o660);
  setMode(host, '/run/user/1000/docker/containerd/containerd.sock', 0o660);
  return host;
}

const owned = [
  '/home/ann/.config/docker',
  '/home/ann/.config/docker/daemon.json',
  '/home/ann/.config/systemd/user/docker.service',
  '/run/user/1000/docker.sock',
  '/run/user/1000/docker/containerd/containerd.sock',
];

describe(
  'an engine that a user runs',
  { skip: process.getuid?.() === 0 ? false : 'only root can give files away' },
  () => {
    it('is judged by the files of that user, who may own them', async () => {
      const outcomes = await outcomesOfTree(rootlessHost(), checks);
      for (const slug of [
        'daemon-config',
        'config-folder',
        'service-unit',
        'engine-socket',
        'containerd-socket',
      ])
        for (const part of ['owner', 'mode']) {
          const found = outcomes.get(`host/${slug}-${part}`);
          assert.equal(found?.state, 'passed', `${slug}-${part} ${JSON.stringify(found)}`);
        }
      assert.equal(outcomes.get('host/default-docker-mode')?.state, 'not-applicable');
    });

    it('fails for what others may write or own', async () => {
      const host = rootlessHost();
      setMode(host, '/run/user/1000/docker.sock', 0o666);
      setOwner(host, '/home/ann/.config/docker/daemon.json', 1001, 1001);
      const outcomes = await outcomesOfTree(host, checks);
      assert.equal(outcomes.get('host/engine-socket-mode')?.state, 'failed');
      assert.equal(outcomes.get('host/daemon-config-owner')?.state, 'failed');
    });

    it('does not excuse the files of an engine of root beside it', async () => {
      const host = rootlessHost();
      host.write('/etc/docker/daemon.json', '{}');
      setOwner(host, '/etc/docker/daemon.json', 1000, 1000);
      setMode(host, '/etc/docker', 0o755);
      setMode(host, '/etc/docker/daemon.json', 0o644);
      const outcome = (await outcomesOfTree(host, checks)).get('host/daemon-config-owner');
      assert.ok(outcome?.state === 'failed' && outcome.problems[0].detail.path === '/etc/docker/daemon.json');
    });

    it('is unknown where its environment may not be read: its files could be anywhere', async () => {
      const host = rootlessHost();
      const denied = unreadable('denied', 'permission denied: run as root', '/proc/77/environ');
      const files = diskFiles(host.root);
      const without = {
        ...files,
        readText: (path: string) =>
          path === '/proc/77/environ' ? Promise.resolve(denied) : files.readText(path),
      };
      const outcomes = outcomesOf(await factsOfFiles(without), checks);
      assert.ok(outcomes.size > 0);
      for (const [rule, outcome] of outcomes) {
        assert.ok(outcome.state === 'unknown', `${rule} ${outcome.state}`);
        assert.match(outcome.doubts.join(), /environ/u);
      }
    });

    it('is not one that runs inside a container: its files are there', async () => {
      const host = rootlessHost();
      host.write('/proc/77/cgroup', `0::/docker/${'a'.repeat(64)}\n`);
      const outcomes = await outcomesOfTree(host, checks);
      assert.equal(outcomes.get('host/daemon-config-mode')?.state, 'not-applicable');
    });

    it('may give its socket to a group that only its own namespace has, with the sticky bit', async () => {
      const host = rootlessHost();
      host.write('/etc/group', 'root:x:0:\nmail:x:8:\ndocker:x:105:ann\n');
      host.write('/proc/77/gid_map', '         0       1000          1\n         1     100000      65536\n');
      const socket = '/run/user/1000/docker.sock';
      for (const [gid, state] of [
        [100_104, 'passed'],
        [100_007, 'failed'],
        [8, 'failed'],
        [1000, 'passed'],
      ] as const) {
        setOwner(host, socket, 1000, gid);
        setMode(host, socket, 0o1660);
        const outcomes = await outcomesOfTree(host, checks);
        assert.equal(outcomes.get('host/engine-socket-owner')?.state, state, String(gid));
        assert.equal(outcomes.get('host/engine-socket-mode')?.state, 'passed');
      }
    });

    it('is found by its data root in the user’s folders, and its socket’s group is nobody’s', async () => {
      const info = {
        DockerRootDir: '/home/ann/.local/share/docker',
        SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'],
      };
      const { facts } = await collect(engineRoutes([], info), (host, socket) => {
        host.write('/etc/group', 'docker:x:105:ann\n');
        host.write('/proc/1/comm', 'systemd\n');
        host.write('/proc/77/comm', 'dockerd\n');
        host.write('/proc/77/cmdline', ['dockerd', '--rootless', ''].join('\0'));
        host.write('/proc/77/status', 'Uid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n');
        host.write('/proc/77/environ', 'HOME=/home/ann\0');
        host.write('/proc/77/gid_map', '0 1000 1\n1 100000 65536\n');
        host.link('/proc/77/root', '/');
        host.write('/home/ann/.local/share/docker/engine-id', 'engine-1');
        host.write('/home/ann/.config/docker/daemon.json', '{}');
        host.write(socket, '');
        setOwner(host, socket, 1000, 100_104);
        // An engine of root beside it, which has the usual places.
        host.write('/proc/9/comm', 'dockerd\n');
        host.write('/proc/9/cmdline', ['dockerd', ''].join('\0'));
        host.write('/proc/9/status', 'Uid:\t0\t0\t0\t0\n');
        host.link('/proc/9/root', '/');
      });
      assert.ok(facts.host.state === 'known', JSON.stringify(facts.host));
      const config = facts.host.value.enginePaths;
      assert.ok(config.state === 'known');
      const found = config.value['daemon-config']?.map((reading) => reading.from);
      assert.deepEqual(found, ['/home/ann/.config/docker/daemon.json']);
      assert.deepEqual(facts.host.value.engineGroups, { state: 'absent', from: '/etc/group, /etc/passwd' });
    });

    it('keeps the environment of its daemon out of the facts', async () => {
      const facts = await factsOfTree(rootlessHost());
      assert.doesNotMatch(JSON.stringify(facts), /in-the-environment/u);
      assert.equal(outcomesOf(facts, checks).get('host/daemon-config-mode')?.state, 'passed');
    });
  },
);
