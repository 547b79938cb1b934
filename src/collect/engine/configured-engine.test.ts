import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueOf } from '../../core/observed.ts';
import type { FakeHost } from '../../../test/kit/fake-host.ts';
import { assertStates, seen } from '../../../test/kit/configured-host.ts';

const unit = '/usr/lib/systemd/system/docker.service';

test('a host without Docker has no engine', async () => {
  const { engines, states } = await seen((host) => host.write('/etc/hostname', 'plain\n'));
  assert.deepEqual([engines, states], [[], {}]);
});

test('an insecure daemon.json is checked without a running engine', async () => {
  const found = await seen((host) =>
    host.write(
      '/etc/docker/daemon.json',
      JSON.stringify({
        hosts: ['tcp://0.0.0.0:2375'],
        'insecure-registries': ['registry.example:5000', '10.0.0.0/8'],
        'registry-mirrors': ['http://user:secret@mirror.example'],
        'log-level': 'debug',
        iptables: null,
        'metrics-addr': '0.0.0.0:9323',
        'seccomp-profile': 'unconfined',
        'userland-proxy': true,
        runtimes: { mine: { path: '/home/ann/runc' } },
      }),
    ),
  );
  assertStates(found, {
    'tcp-without-client-certificates': 'failed',
    'insecure-registries': 'failed',
    'insecure-mirrors': 'failed',
    'log-level': 'failed',
    'iptables-off': 'failed',
    'metrics-address': 'failed',
    'seccomp-default': 'failed',
    'userland-proxy': 'failed',
    runtimes: 'failed',
    'inter-container-traffic': 'failed',
    'user-namespaces': 'failed',
    'supported-version': 'unknown',
    'ip6tables-off': 'unknown',
    aufs: 'unknown',
  });
  assert.ok(!JSON.stringify(found.engines).includes('secret'));
  assert.equal(found.engines[0]?.path, '/etc/docker/daemon.json');
});

test('a secure daemon.json passes, with the package version', async () => {
  const found = await seen((host) => {
    host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n');
    host.write('/usr/lib/systemd/system/docker.socket', '[Socket]\nListenStream=/run/docker.sock\n');
    host.write(
      '/etc/docker/daemon.json',
      JSON.stringify({
        icc: false,
        'userns-remap': 'default',
        'no-new-privileges': true,
        'live-restore': true,
        'userland-proxy': false,
        'log-opts': { 'max-size': '10m' },
        'default-ulimits': { nofile: { Name: 'nofile', Soft: 64_000, Hard: 64_000 } },
        'authorization-plugins': ['gate'],
        'seccomp-profile': '/etc/docker/seccomp.json',
      }),
    );
    host.write('/etc/docker/seccomp.json', '{"defaultAction":"SCMP_ACT_ERRNO"}');
    host.write(
      '/var/lib/dpkg/status',
      'Package: docker-ce\nStatus: install ok installed\nVersion: 5:29.8.2-1~debian.13~trixie\n\n',
    );
  });
  assert.equal(valueOf(found.engines[0]?.engine)?.version, '29.8.2');
  assertStates(found, {
    'tcp-without-client-certificates': 'passed',
    'inter-container-traffic': 'passed',
    'user-namespaces': 'passed',
    'no-new-privileges-default': 'passed',
    'live-restore': 'passed',
    'userland-proxy': 'passed',
    'unbounded-logs': 'passed',
    'default-ulimits': 'passed',
    'authorization-plugin': 'passed',
    'seccomp-default': 'passed',
    'ip6tables-off': 'passed',
    'direct-routing': 'passed',
    aufs: 'not-applicable',
    'supported-version': 'passed',
  });
});

test('an old engine is checked by its package version', async () => {
  const packaged = (version: string) => (host: FakeHost) => {
    host.write(
      '/etc/docker/daemon.json',
      '{"hosts":["tcp://0.0.0.0:2376"],"tls":true,"tlscacert":"/etc/docker/ca.pem"}',
    );
    host.write(
      '/var/lib/dpkg/status',
      `Package: docker-ce\nStatus: install ok installed\nVersion: ${version}\n\n`,
    );
  };
  assertStates(await seen(packaged('5:24.0.9-1~debian.12~bookworm')), {
    'seccomp-profile-outdated': 'failed',
    'component-vulnerable': 'failed',
    'supported-version': 'failed',
    'tcp-without-client-certificates': 'passed',
    aufs: 'not-applicable',
  });
  // Before 20.10 TLS alone does not require a client certificate.
  assertStates(await seen(packaged('5:19.03.15~3-0~debian-buster')), {
    'supported-version': 'failed',
    'tcp-without-client-certificates': 'failed',
  });
});

test('arguments come from the unit with drop-ins and variables', async () => {
  const args = '--icc=false --userland-proxy=false';
  const states = { 'inter-container-traffic': 'passed', 'userland-proxy': 'passed' };
  const byFile = await seen((host) => {
    host.write(
      unit,
      '[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/bin/dockerd $DOCKER_OPTS\n',
    );
    host.write('/etc/default/docker', `DOCKER_OPTS="${args}"\n`);
  });
  assertStates(byFile, states);
  const byDropIn = await seen((host) => {
    host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd\n');
    host.write(
      '/etc/systemd/system/docker.service.d/own.conf',
      `[Service]\nEnvironment="OPTS=${args}"\nExecStart=\nExecStart=/usr/bin/dockerd --config-file=/opt/d.json $OPTS\n`,
    );
    host.write('/opt/d.json', '{"hosts":["tcp://0.0.0.0:2375"],"tlsverify":false}');
  });
  assertStates(byDropIn, { ...states, 'tcp-without-client-certificates': 'failed' });
  assert.equal(byDropIn.engines[0]?.path, '/opt/d.json');
});

test('an engine shown only by its program or init script is checked by its defaults', async () => {
  const defaults = { 'inter-container-traffic': 'failed', 'log-level': 'passed', 'root-daemon': 'failed' };
  const bare = await seen((host) => host.write('/usr/bin/dockerd', ''));
  assertStates(bare, { ...defaults, 'tcp-without-client-certificates': 'passed' });
  const { engine } = bare.engines[0] ?? {};
  assert.equal(bare.engines[0]?.path, '/usr/bin/dockerd');

  assert.equal(engine?.from, '/etc/docker/daemon.json and /usr/bin/dockerd');
  for (const path of ['/etc/default/docker', '/etc/conf.d/docker'])
    assertStates(
      await seen((host) => host.write(path, 'DOCKER_OPTS="--icc=false -H tcp://0.0.0.0:2375"\n')),
      {
        'inter-container-traffic': 'passed',
        'tcp-without-client-certificates': 'failed',
      },
    );
  assertStates(await seen((host) => host.write('/etc/init.d/docker', '#!/sbin/openrc-run\n')), defaults);
  const comments = await seen((host) => host.write('/etc/default/docker', '#DOCKER_OPTS="--dns 8.8.8.8"\n'));
  assert.deepEqual(comments.engines, []);
});

test('an installed package shows an engine and its version', async () => {
  const packaged = (version: string) => (host: FakeHost) =>
    host.write(
      '/var/lib/dpkg/status',
      `Package: docker-ce\nStatus: install ok installed\nVersion: ${version}\n\n`,
    );
  for (const [version, state] of [
    ['5:20.10.7~3-0~ubuntu-focal', 'failed'],
    ['5:29.8.2-1~ubuntu.24.04~noble', 'passed'],
  ] as const)
    assertStates(await seen(packaged(version)), {
      'supported-version': state,
      'inter-container-traffic': 'failed',
    });
  const masked = await seen((host) => {
    packaged('5:29.8.2-1~ubuntu.24.04~noble')(host);
    host.link('/etc/systemd/system/docker.service', '/dev/null');
  });
  assert.deepEqual(masked.engines, []);
});

test('a program with a masked unit or of a rootless engine is no rootful engine', async () => {
  const masked = await seen((host) => {
    host.write('/usr/bin/dockerd', '');
    host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n');
    host.link('/etc/systemd/system/docker.service', '/dev/null');
  });
  assert.deepEqual(masked.engines, []);
  const rootless = await seen((host) => {
    host.write('/usr/bin/dockerd', '');
    host.write('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n');
    host.write('/home/ann/.config/docker/daemon.json', '{}');
  });
  assert.deepEqual(
    rootless.engines.map(({ path }) => path),
    ['/home/ann/.config/docker/daemon.json'],
  );
});

test('a socket without a socket unit is none', async () => {
  const only = await seen((host) => host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n'));
  assertStates(only, { 'tcp-without-client-certificates': 'passed' });
  const beside = await seen((host) =>
    host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H fd:// -H tcp://0.0.0.0:2375\n'),
  );
  assertStates(beside, { 'tcp-without-client-certificates': 'failed' });
  const untold = await seen((host) => {
    host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n');
    host.write('/etc/systemd/system/docker.socket', '[Socket]\nListenStream=2375\nSocketMode=rw\n');
  });
  assertStates(untold, { 'tcp-without-client-certificates': 'unknown' });
});

test('hosts in both places prevent the start, and either may remain', async () => {
  const found = await seen((host) => {
    host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H unix:///run/docker.sock\n');
    host.write('/etc/docker/daemon.json', '{"hosts":["tcp://192.0.2.1:2375"]}');
  });
  assertStates(found, { 'tcp-without-client-certificates': 'failed' });
});

test('unparsable configuration passes nothing', async () => {
  const broken = await seen((host) => host.write('/etc/docker/daemon.json', '{"icc": false'));
  assert.deepEqual([...new Set(Object.values(broken.states))], ['unknown']);
  const astray = await seen((host) => host.link('/etc/docker/daemon.json', '/mnt/config/daemon.json'));
  assert.deepEqual([...new Set(Object.values(astray.states))], ['unknown']);
  const swarm = await seen((host) => {
    host.write('/etc/docker/daemon.json', '{"data-root":"/srv/docker"}');
    host.write('/srv/docker/swarm/docker-state.json', '{}');
  });
  assertStates(swarm, { 'live-restore': 'not-applicable', 'root-daemon': 'not-applicable' });
});
