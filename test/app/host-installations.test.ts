import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks as auditChecks } from '../../src/checks/host/audit-paths.ts';
import { check as dataRoot } from '../../src/checks/host/data-root-file-system.ts';
import { checks as pathChecks } from '../../src/checks/host/path-permissions.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { unreadable } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { placesOf, rootProcess } from '../kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, factsOfTree, outcomesOf, setMode, setOwner } from '../kit/host-tree.ts';

const all: readonly Check[] = [...pathChecks, ...auditChecks, dataRoot];
const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function hostWith(files: Readonly<Record<string, string>>): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  return host;
}

describe('where an engine is', () => {
  it('the program that runs is judged, wherever it is, with those beside it', async () => {
    const host = hostWith({
      ...rootProcess(9, 1, '/opt/docker/dockerd'),
      '/opt/docker/dockerd': '',
      '/opt/docker/runc': '',
      '/usr/bin/dockerd': '',
    });
    host.link('/proc/9/exe', '/opt/docker/dockerd');
    assert.deepEqual(await placesOf(host, 'dockerd'), ['/opt/docker/dockerd', '/usr/bin/dockerd']);
    assert.deepEqual(await placesOf(host, 'runc'), ['/opt/docker/runc']);
  });

  it('the program of the unit is judged, and its command line is read as systemd does', async () => {
    const host = hostWith({
      '/etc/systemd/system/docker.service': [
        '[Service]',
        'Environment="OPTS=--data-root=/srv/a" KEY=/srv/key.pem',
        'EnvironmentFile=-/etc/engine.conf',
        'ExecStart=-@/opt/docker/dockerd dockerd -H unix:///srv/docker.sock $OPTS --tlskey ${KEY} \\',
        "  '--tlscacert=/srv/my ca.pem' $MORE",
      ].join('\n'),
      '/etc/engine.conf': '# c\nMORE="--exec-root /srv/exec --tlscert /srv/cert.pem"\n',
      '/opt/docker/dockerd': '',
      '/srv/docker.sock': '',
      '/srv/a/x': '',
      '/srv/key.pem': '',
      '/srv/my ca.pem': '',
      '/srv/cert.pem': '',
      '/srv/exec/containerd/containerd.sock': '',
    });
    for (const [role, path] of [
      ['dockerd', '/opt/docker/dockerd'],
      ['engine-socket', '/srv/docker.sock'],
      ['data-root', '/srv/a'],
      ['tls-key', '/srv/key.pem'],
      ['tls-ca', '/srv/my ca.pem'],
      ['tls-certificate', '/srv/cert.pem'],
      ['containerd-socket', '/srv/exec/containerd/containerd.sock'],
    ] as const)
      assert.deepEqual(await placesOf(host, role), [path], role);
  });

  it('without a unit the options of init scripts count', async () => {
    for (const [path, text] of [
      ['/etc/default/docker', 'DOCKER_OPTS="--data-root /srv/a --tlskey=/srv/key.pem"\n'],
      ['/etc/conf.d/docker', 'DOCKER_OPTS="--data-root=/srv/a --tlskey=/srv/key.pem"\n'],
      ['/etc/sysconfig/docker', "OPTIONS='--data-root=/srv/a --tlskey=/srv/key.pem'\n"],
    ] as const) {
      const host = hostWith({ [path]: text, '/srv/a/x': '', '/srv/key.pem': '' });
      assert.deepEqual(await placesOf(host, 'data-root'), ['/srv/a'], path);
      assert.deepEqual(await placesOf(host, 'tls-key'), ['/srv/key.pem'], path);
      host.write('/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/dockerd\n');
      assert.deepEqual(await placesOf(host, 'data-root'), [], 'a unit that does not read it');
    }
  });

  it('of a drop-in the command line counts that it puts in the place of the unit’s', async () => {
    const host = hostWith({
      '/usr/lib/systemd/system/docker.service': '[Service]\nExecStart=/usr/bin/dockerd\n',
      '/etc/systemd/system/docker.service.d/10.conf':
        '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root /srv/b\n',
      '/srv/b/x': '',
    });
    assert.deepEqual(await placesOf(host, 'data-root'), ['/srv/b']);
  });

  it('a drop-in that is masked is none, and one for every service is heeded without being the engine’s', async () => {
    const host = hostWith({
      '/usr/lib/systemd/system/docker.service': '[Service]\nExecStart=/usr/bin/dockerd $OPTS\n',
      '/usr/lib/systemd/system/docker.service.d/10.conf': '[Service]\n',
      '/etc/systemd/system/service.d/all.conf': '[Service]\nEnvironment=OPTS=--data-root=/srv/c\n',
      '/srv/c/x': '',
    });
    host.link('/etc/systemd/system/docker.service.d/10.conf', '/dev/null');
    assert.deepEqual(await placesOf(host, 'service-unit'), ['/usr/lib/systemd/system/docker.service']);
    assert.deepEqual(await placesOf(host, 'data-root'), ['/srv/c']);
  });

  it('certificates of a folder that the environment names', async () => {
    const files = { '/srv/certs/ca.pem': '', '/root/.docker/ca.pem': '', '/srv/home/.docker/ca.pem': '' };
    const started = rootProcess(9, 1, 'dockerd', '--tlsverify');
    const running = hostWith({
      ...files,
      ...started,
      '/proc/9/environ': 'A=b\0DOCKER_CERT_PATH=/srv/certs\0',
    });
    assert.deepEqual(await placesOf(running, 'tls-ca'), ['/srv/certs/ca.pem']);
    const described = hostWith({
      ...files,
      '/etc/systemd/system/docker.service':
        '[Service]\nEnvironment=DOCKER_CONFIG=/srv/home/.docker\nExecStart=/usr/bin/dockerd --tls\n',
    });
    assert.deepEqual(await placesOf(described, 'tls-ca'), ['/srv/home/.docker/ca.pem']);
    const usual = hostWith({ ...files, '/etc/docker/daemon.json': '{"tlsverify":true}' });
    assert.deepEqual(await placesOf(usual, 'tls-ca'), ['/root/.docker/ca.pem']);
  });

  it('the usual socket, where -H names none', async () => {
    const host = hostWith({
      '/etc/docker/daemon.json': '{"hosts":["unix://","tcp://127.0.0.1:2375"]}',
      '/run/docker.sock': '',
    });
    host.link('/var/run', '/run');
    assert.deepEqual(await placesOf(host, 'engine-socket'), ['/var/run/docker.sock']);
  });

  it('a socket unit that is masked does not count, and its drop-ins do', async () => {
    const host = hostWith({
      '/usr/lib/systemd/system/docker.service': '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n',
      '/usr/lib/systemd/system/docker.socket': '[Socket]\nListenStream=/run/docker.sock\n',
      '/etc/systemd/system/docker.socket.d/a.conf': '[Socket]\nListenStream=/srv/second.sock\n',
      '/run/docker.sock': '',
      '/srv/second.sock': '',
    });
    assert.deepEqual(await placesOf(host, 'engine-socket'), ['/run/docker.sock', '/srv/second.sock']);
    host.link('/etc/systemd/system/docker.socket', '/dev/null');
    assert.deepEqual(await placesOf(host, 'engine-socket'), []);
  });

  it('the engine of the snap', async () => {
    const host = hostWith({
      '/etc/systemd/system/snap.docker.dockerd.service':
        '[Service]\nExecStart=/usr/bin/snap run docker.dockerd\n',
      '/snap/docker/1/bin/dockerd': '',
      '/var/snap/docker/1/config/daemon.json': '{}',
      '/var/snap/docker/common/var-lib-docker/x': '',
    });
    host.link('/var/snap/docker/current', '1');
    host.link('/snap/docker/current', '1');
    setMode(host, '/var/snap/docker/1/config/daemon.json', 0o666);
    assert.deepEqual(await placesOf(host, 'data-root'), ['/var/snap/docker/common/var-lib-docker']);
    assert.deepEqual(await placesOf(host, 'dockerd'), ['/snap/docker/current/bin/dockerd']);
    assert.deepEqual(await placesOf(host, 'service-unit'), [
      '/etc/systemd/system/snap.docker.dockerd.service',
    ]);
    const outcome = outcomesOf(await factsOfTree(host), all).get('host/daemon-config-mode');
    assert.equal(outcome?.state, 'failed');
  });
});

describe('a configuration that may not be read', () => {
  async function outcomes(files: Record<string, string>): Promise<ReadonlyMap<string, Outcome>> {
    const disk = diskFiles(
      hostWith({
        '/var/lib/docker/x': '',
        '/var/log/x': '',
        '/etc/docker/daemon.json': '{}',
        '/proc/1/mountinfo':
          '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /var/lib/docker rw - ext4 /dev/sda2 rw\n3 1 8:3 / /srv rw - ext4 /dev/sda3 rw\n',
        ...files,
      }).root,
    );
    const readText = (path: string, most?: number) =>
      path === '/etc/docker/daemon.json'
        ? Promise.resolve(unreadable('denied', 'permission denied: run as root', path))
        : disk.readText(path, most);
    return outcomesOf(await factsOfFiles({ ...disk, readText }), all);
  }

  it('leaves in doubt where data and sockets are', async () => {
    const found = await outcomes({});
    for (const rule of ['host/data-root-file-system', 'host/engine-socket-mode', 'host/tls-key-mode'])
      assert.equal(found.get(rule)?.state, 'unknown', rule);
  });

  // As seen on Debian with drop-ins of docker.service while dockerd was stopped.
  for (const [wrapper, files] of [
    [
      '/bin/sh -c "exec /usr/sbin/dockerd -H tcp://0.0.0.0:2376 --tls --tlskey=/etc/docker/key.pem"',
      { '/etc/docker/key.pem': '' },
    ],
    ['/srv/start.sh', { '/srv/start.sh': '#!/bin/sh\n. /srv/vars\nexec dockerd $OPTIONS\n' }],
    ['/usr/bin/env dockerd --data-root=/srv/docker', {}],
  ] as const)
    it(`nor does a unit that starts dockerd by ${wrapper.split(' ')[0]}`, async () => {
      const disk = diskFiles(
        hostWith({
          '/usr/lib/systemd/system/docker.service': '[Service]\nExecStart=/usr/sbin/dockerd -H fd://\n',
          '/etc/systemd/system/docker.service.d/x.conf': `[Service]\nExecStart=\nExecStart=${wrapper}\n`,
          '/etc/docker/daemon.json': '{}',
          '/var/lib/docker/x': '',
          ...files,
        }).root,
      );
      const found = outcomesOf(await factsOfFiles(disk), all);
      for (const rule of ['host/tls-key-mode', 'host/data-root-file-system', 'host/daemon-config-mode'])
        assert.equal(found.get(rule)?.state, 'unknown', rule);
      assert.match(
        JSON.stringify(found.get('host/tls-key-mode')),
        /it starts dockerd by (?:sh|start\.sh|env)/u,
      );
    });

  it('but not what a flag says', async () => {
    const found = await outcomes({
      ...rootProcess(9, 1, 'dockerd', '--data-root=/srv/docker'),
      '/srv/docker/x': '',
    });
    const outcome = found.get('host/data-root-file-system');
    assert.ok(outcome?.state === 'passed', JSON.stringify(outcome));
    assert.match(outcome.evidence[0].saw, /\/srv\/docker/u);
  });
});

describe(
  'engines of users that do not run',
  { skip: process.getuid?.() === 0 ? false : 'only root can give files away' },
  () => {
    it('are found in the homes of accounts and by their sockets, each judged by its user', async () => {
      const host = hostWith({
        '/etc/passwd':
          'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\ncat:x:1002:1002::/home/cat:/bin/sh\ndan:x:1003:1003::/home/dan:/bin/sh\n',
        '/home/ann/.config/docker/daemon.json': '{"data-root":"/srv/ann"}',
        '/home/bob/.config/systemd/user/docker.service':
          '[Service]\nExecStart=/usr/bin/dockerd-rootless.sh --config-file=/home/bob/d.json\n',
        '/home/bob/d.json': '{}',
        '/run/user/1002/docker.sock': '',
        '/home/dan/.docker/run/docker.sock': '',
        '/srv/ann/x': '',
      });
      for (const [path, id] of [
        ['/home/ann/.config/docker/daemon.json', 1000],
        ['/home/bob/d.json', 1001],
        ['/home/bob/.config/systemd/user/docker.service', 1001],
        ['/run/user/1002/docker.sock', 1002],
        ['/home/dan/.docker/run/docker.sock', 1003],
      ] as const) {
        setOwner(host, path, id, id);
        setMode(host, path, 0o600);
      }
      assert.deepEqual(await placesOf(host, 'daemon-config'), [
        '/home/ann/.config/docker/daemon.json',
        '/home/bob/d.json',
      ]);
      assert.deepEqual(await placesOf(host, 'data-root'), ['/srv/ann']);
      assert.deepEqual(await placesOf(host, 'engine-socket'), [
        '/home/dan/.docker/run/docker.sock',
        '/run/user/1002/docker.sock',
      ]);
      const outcomes = async () => outcomesOf(await factsOfTree(host), all);
      for (const rule of ['daemon-config-owner', 'engine-socket-mode', 'service-unit-owner'])
        assert.equal((await outcomes()).get(`host/${rule}`)?.state, 'passed', rule);
      setMode(host, '/run/user/1002/docker.sock', 0o666);
      setOwner(host, '/home/ann/.config/docker/daemon.json', 1001, 1001);
      for (const rule of ['daemon-config-owner', 'engine-socket-mode'])
        assert.equal((await outcomes()).get(`host/${rule}`)?.state, 'failed', rule);
    });
  },
);
