import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingOf, findingsOf } from '../../../test/kit/judge-check.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { buildReport } from '../../app/build-report.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Mount, NamespaceMode, WrittenWorkload } from '../../core/workload/workload.ts';
import { check } from './engine-socket.ts';

const unread = unreadable('remote', 'the engine runs on another host', 'listeners');

/** Returns the outcome for a container on a network on which the engine listens. */
function stateOn(
  network: NamespaceMode,
  listeners: EngineFacts['listeners'] = unread,
  more: Partial<EngineFacts> = {},
): string | undefined {
  const written: WrittenWorkload = {
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    settings: { network: { value: network, at: [] } },
    doubts: [],
  };
  const engine = known({ ...plainEngine, listeners, ...more }, 'engine');
  const facts = factsWith({ workloads: [workloadFacts(written)], engine });
  return buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome.state;
}

test('a container with a network does not pass if listeners are unreadable', () => {
  assert.equal(stateOn({ kind: 'host' }), 'unknown');
  assert.equal(stateOn({ kind: 'private' }), 'unknown');
  assert.equal(stateOn({ kind: 'none' }), 'passed');
});

test('an abstract socket is reachable from the host’s network', () => {
  const abstract = known([{ address: 'unix://@engine', clientTls: false }], 'listeners');
  assert.equal(stateOn({ kind: 'host' }, abstract), 'failed');
  assert.equal(stateOn({ kind: 'private' }, abstract), 'passed');
});

test('an abstract socket that leads to an engine is reachable from there, too', () => {
  const relay = (doubt?: string): Partial<EngineFacts> => {
    const one = { path: '@api', by: 'socat (process 8)', to: '/run/docker.sock', ...(doubt && { doubt }) };
    return { forwardedSockets: known([known(one, '/proc')], '/proc') };
  };
  const none = known([], 'listeners');
  assert.equal(stateOn({ kind: 'host' }, none, relay()), 'failed');
  assert.equal(stateOn({ kind: 'host' }, none, relay('it may ask who connects')), 'unknown');
  assert.equal(stateOn({ kind: 'private' }, none, relay()), 'passed');
  const forwardedSockets = unreadable('denied', 'processes are hidden', '/proc');
  assert.equal(stateOn({ kind: 'host' }, none, { forwardedSockets }), 'unknown');
  assert.equal(stateOn({ kind: 'private' }, none, { forwardedSockets }), 'passed');
  assert.equal(stateOn({ kind: 'private' }, none, relay('it may ask who connects')), 'passed');
});

test('what is mounted at the path of a socket is one, whatever the source is called', () => {
  const found = (mount: string): string | undefined =>
    findingsOf(check, { run: `docker run ${mount} app` })[0]?.message;
  for (const [target, label] of [
    ['/var/run/docker.sock', 'Docker'],
    ['/run/docker.sock', 'Docker'],
    ['/run/containerd/containerd.sock', 'containerd'],
    ['/run/k3s/containerd/containerd.sock', 'containerd'],
    ['/run/podman/podman.sock', 'Podman'],
    ['/run/user/1000/podman/podman.sock', 'Podman'],
    ['/var/run/crio/crio.sock', 'container runtime'],
    ['/run/buildkit/buildkitd.sock', 'BuildKit'],
    ['/var/lib/incus/unix.socket', 'LXD'],
    ['/tmp/docker.sock', 'Docker'],
  ] as const) {
    const message = `/srv/x is mounted at ${target}, where clients expect the ${label} socket`;
    assert.equal(found(`-v /srv/x:${target}`), message);
    assert.equal(found(`--mount type=bind,src=/srv/x,dst=${target},readonly`), message);
  }
  const sub = '--mount type=volume,src=v,dst=/run/docker.sock,volume-subpath=docker.sock';
  assert.match(found(sub) ?? '', /where clients expect/u);
  for (const fine of [
    '-v v:/var/run/docker.sock',
    '--tmpfs /run/docker.sock',
    '-v /dev/null:/run/docker.sock',
  ])
    assert.equal(found(fine), undefined, fine);
});

test('variables with the address of an engine', () => {
  const found = (entry: string): string | undefined =>
    findingsOf(check, { run: `docker run -e ${entry} app` })[0]?.message;
  assert.match(found('DOCKER_HOST=192.0.2.1:2375') ?? '', /at 192\.0\.2\.1:2375$/u);
  assert.match(found('CONTAINER_HOST=tcp://192.0.2.1:8080') ?? '', /tcp:/u);
  assert.match(found('DOCKER_HOST=ssh://root@192.0.2.1') ?? '', /an address with a user name$/u);
  for (const fine of [
    'DOCKER_HOST=',
    'DOCKER_HOST=unix:///x.sock',
    'CONTAINER_HOST=web',
    'HOST=tcp://x.example',
  ]) {
    assert.equal(found(fine), undefined, fine);
  }
});

describe('a bind mount on a machine whose sockets are unknown', () => {
  const unreadSockets = unreadable('remote', 'not proven that the engine runs here', 'sockets');

  /** Returns the outcome of a container without a network and with one mount. */
  function outcomeOf(
    mount: Partial<Mount>,
    {
      sockets = unreadSockets,
      forwardedSockets = known([], '/proc'),
      surface = 'container',
    }: {
      sockets?: NonNullable<EngineFacts['sockets']> | 'missing';
      forwardedSockets?: NonNullable<EngineFacts['forwardedSockets']> | 'missing';
      surface?: 'container' | 'service' | 'compose';
    } = {},
  ): Outcome | undefined {
    const hostPath = mount.source === undefined ? absent('inspect') : known(mount.source, 'inspect');
    const value: Mount = { type: 'bind', hostPath, target: '/x', readOnly: true, options: [], ...mount };
    const written: WrittenWorkload = {
      surface,
      platform: 'docker',
      key: 'container:web',
      name: 'web',
      at: [],
      settings: {
        network: { value: { kind: 'none' }, at: [] },
        mounts: { value: [{ value, at: [] }], at: [] },
      },
      doubts: [],
    };
    const { forwardedSockets: _forwarded, ...plain } = plainEngine;
    const engine = known(
      {
        ...plain,
        ...(sockets !== 'missing' && { sockets }),
        ...(forwardedSockets !== 'missing' && { forwardedSockets }),
      },
      'engine',
    );
    const facts = factsWith({ workloads: [workloadFacts(written)], engine });
    return buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome;
  }
  const stateOf = (...given: Parameters<typeof outcomeOf>): string | undefined => outcomeOf(...given)?.state;

  test('is unknown, and says which', () => {
    for (const source of [
      '/srv/app',
      '/srv/app/api',
      '/opt/x/engine.sock',
      '/home/ann/project',
      '/data',
      '/etc/app',
      '/dev/shm/x',
      '/proc/1/root/srv',
    ])
      assert.equal(stateOf({ source }), 'unknown', source);
    assert.match(
      JSON.stringify(outcomeOf({ source: '/srv/app' })),
      /\/srv\/app may expose a socket .* not proven that/u,
    );
    assert.equal(stateOf({ source: '/srv/app' }, { surface: 'service' }), 'unknown');
    assert.equal(
      stateOf({ type: 'volume', source: 'v', hostPath: known('/srv/app', 'volume options') }),
      'unknown',
    );
    assert.match(JSON.stringify(outcomeOf({ source: '/srv/app' }, { sockets: 'missing' })), /older version/u);
  });

  test('is unknown where the programs that pass connections on are', () => {
    const sockets = known([], '/proc');
    const said = (forwardedSockets: NonNullable<EngineFacts['forwardedSockets']> | 'missing'): string =>
      JSON.stringify(outcomeOf({ source: '/srv/app' }, { sockets, forwardedSockets }));
    assert.match(said('missing'), /"unknown".*older version/u);
    assert.match(said(unreadSockets), /"unknown".*not proven/u);
    assert.match(said(known([unreadSockets], '/proc')), /"unknown".*not proven/u);
    const socat = { path: '/srv/app/x', by: 'socat (process 9)', to: '/run/docker.sock' };
    const one = (more: object) => said(known([known({ ...socat, ...more }, '/proc')], '/proc'));
    assert.match(
      one({ doubt: 'it may ask' }),
      /"unknown".*socat \(process 9\) listens on \/srv\/app\/x.*it may ask/u,
    );
    assert.match(
      one({}),
      /"failed".*which contains \/srv\/app\/x, is mounted at \/x.*to \/run\/docker\.sock/u,
    );
    assert.match(one({ path: '/srv/apps' }), /"passed"/u);
  });

  test('passes where no daemon listens', () => {
    for (const source of [
      '/etc/localtime',
      '/srv/app/nginx.conf',
      '/usr/share/zoneinfo',
      '/lib/modules',
      '/proc/cpuinfo',
      '/sys/class/gpio',
      '/dev/dri',
      '/etc/ssl/certs',
      '/srv/app/.env',
    ])
      assert.equal(stateOf({ source }), 'passed', source);
    assert.equal(stateOf({ type: 'volume', source: 'data', hostPath: absent('inspect') }), 'passed');
    assert.equal(stateOf({ type: 'tmpfs' }), 'passed');
  });

  test('still fails by the usual names, and passes where sockets are known or a file may run anywhere', () => {
    assert.equal(stateOf({ source: '/run' }), 'failed');
    assert.equal(stateOf({ source: '/srv/app' }, { sockets: known([], '/proc') }), 'passed');
    assert.equal(stateOf({ source: '/srv/app' }, { surface: 'compose' }), 'passed');
  });
});

test('a socket of any name in a mount of the host, which a variable names as that of an engine', () => {
  const line = (mount: string) => `docker run -e DOCKER_HOST=unix:///x/e.sock -v ${mount} app`;
  assert.match(
    findingOf(check, { run: line('/srv/proxy:/x') }).message,
    /^DOCKER_HOST names the socket \/x\/e\.sock .* \/srv\/proxy of the host, which is mounted at \/x$/u,
  );
  assert.equal(findingsOf(check, { run: line('proxy:/x') }).length, 0, 'a volume');
  assert.equal(findingsOf(check, { run: line('/srv/proxy:/y') }).length, 0);
  assert.equal(findingsOf(check, { run: line('/var/run/docker.sock:/x/e.sock') }).length, 1);
});
