import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { findingOf, findingsOf, repairedService } from '../../../test/kit/judge-check.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { readCreateRequest } from '../../adapters/create-request/read-create-request.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { readSwarmService } from '../../adapters/swarm/read-service.ts';
import { buildReport } from '../../app/build-report.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import type { Check, ParameterValues } from '../../core/rules/check.ts';
import { known } from '../../core/observed.ts';
import type { PublishedPort, WrittenWorkload } from '../../core/workload/workload.ts';
import { check as drift } from './drift.ts';
import { check as loopback } from './loopback-ports.ts';
import { check as privileged } from './privileged-ports.ts';
import { check as published } from './published-ports.ts';

/** Returns published ports as the engine stores them: each port of a range separately. */
function bindings(ports: readonly [number, string, string?][]): object {
  return Object.fromEntries(
    ports.map(([inside, HostPort, HostIp = '']) => [`${inside}/tcp`, [{ HostIp, HostPort }]]),
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}

function container(PortBindings: object, Ports?: object): WrittenWorkload {
  return readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/shop-web-1',
    State: { Running: Ports !== undefined, Pid: Ports ? 40 : 0 },
    Config: {
      Image: 'app',
      Labels: {
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': 'web',
        'com.docker.compose.project.config_files': '/srv/compose.yaml',
        'com.docker.compose.oneoff': 'False',
      },
    },
    HostConfig: { NetworkMode: 'shop_default', PortBindings },
    NetworkSettings: { Ports: Ports ?? {}, Networks: { shop_default: {} } },
    Mounts: [],
  });
}

function file(ports: string): WrittenWorkload {
  const text = `name: shop\nservices:\n  web: {image: app, ports: ${ports}}\n`;
  const [web] = readCompose({ file: '/srv/compose.yaml', text, directory: '/srv', env: {} }).workloads;
  assert.ok(web);
  return web;
}

function findings(check: Check, ...workloads: readonly WrittenWorkload[]) {
  const facts = factsWith({
    workloads: workloads.map((written) => workloadFacts(written)),
    engine: known({ ...plainEngine, version: '26.1.5' }, 'engine'),
  });
  return buildReport(facts, [check], { version: '0.0.0', targets: [] }).findings;
}

const messages = (check: Check, ...workloads: readonly WrittenWorkload[]) =>
  findings(check, ...workloads).map(({ message }) => message);

const eleven = bindings(range(8000, 8010).map((port) => [port, String(port)]));

test('a range is one finding on every surface', () => {
  const message = 'Ports 8000-8010/tcp are published on all interfaces (0.0.0.0, ::)';
  assert.deepEqual(messages(published, file('["8000-8010:8000-8010"]')), [message]);
  assert.deepEqual(messages(published, container(eleven)), [message]);
  assert.equal(findingOf(published, { run: 'docker run -p 8000-8010:8000-8010 app' }).message, message);
  const create = JSON.stringify({ Image: 'app', HostConfig: { PortBindings: eleven } });
  assert.deepEqual(messages(published, ...readCreateRequest(create).workloads), [message]);
  const { settings } = readSwarmService({
    ID: 's',
    Spec: {
      Name: 'web',
      TaskTemplate: { ContainerSpec: { Image: 'app' } },
      EndpointSpec: {
        Ports: range(8000, 8010).map((port) => ({
          TargetPort: port,
          PublishedPort: port,
          PublishMode: 'host',
        })),
      },
    },
  });
  assert.ok(settings.ports && 'value' in settings.ports);
  assert.equal(settings.ports.value.length, 1);
});

test('all ports at once are one finding with an edit', () => {
  const compose = 'image: app\nports:\n  - "1-65535:1-65535/udp" # all';
  assert.equal(
    findingOf(published, { compose }).message,
    'Ports 1-65535/udp are published on all interfaces (0.0.0.0, ::)',
  );
  assert.equal(
    repairedService(published, compose),
    'image: app\nports:\n  - "127.0.0.1:1-65535:1-65535/udp" # all',
  );
  assert.equal(
    findingOf(privileged, { compose }).message,
    'Ports 1-65535/udp are partly privileged (1-1023) and published on all interfaces (0.0.0.0, ::)',
  );
});

test('a file and its container have one finding, however the file divides the range', () => {
  for (const [ports, count] of [
    ['["8000-8010:8000-8010"]', 1],
    ['["8000-8004:8000-8004", "8005-8010:8005-8010"]', 2],
    ['["8000-8009:8000-8009", {target: 8010, published: "8010"}]', 2],
    [JSON.stringify(range(8000, 8010).map((port) => `${port}:${port}`)), 11],
  ] as const) {
    const both = findings(published, file(ports), container(eleven));
    assert.equal(both.length, count, ports);
    assert.ok(both.every(({ sightings }) => sightings.length === 2));
    assert.deepEqual(messages(drift, file(ports), container(eleven)), [], ports);
  }
});

test('a port missing from a range on the container is drift', () => {
  const [, ...ten] = range(8000, 8010).map((port): [number, string] => [port, String(port)]);
  assert.deepEqual(messages(drift, file('["8000-8010:8000-8010"]'), container(bindings(ten))), [
    'ports: the file has :8000-8010:8000-8010/tcp, the container has :8001-8010:8001-8010/tcp',
  ]);
});

test('host ports picked by the engine are no drift, and form one range in any order', () => {
  const asked = bindings(range(8000, 8002).map((port) => [port, '']));
  const picked = bindings([
    [8000, '32770', '0.0.0.0'],
    [8001, '32769', '0.0.0.0'],
    [8002, '32768', '0.0.0.0'],
  ]);
  const running = container(asked, picked);
  assert.deepEqual(messages(drift, file('["8000-8002"]'), running), []);
  assert.deepEqual(messages(published, file('["8000-8002"]'), running), [
    'Ports 32768-32770/tcp (container ports 8000-8002) are published on all interfaces (0.0.0.0)',
  ]);
  assert.equal(messages(drift, file('["9000:8000", "8001-8002"]'), running).length, 1);
});

test('ports with other addresses, protocols or offsets stay apart', () => {
  const apart = container({
    '80/tcp': [
      { HostIp: '', HostPort: '80' },
      { HostIp: '127.0.0.1', HostPort: '81' },
    ],
    '81/tcp': [{ HostIp: '10.0.0.1', HostPort: '81' }],
    '81/udp': [{ HostIp: '', HostPort: '81' }],
    '82/tcp': [{ HostIp: '', HostPort: '83' }],
    '83/tcp': [{ HostIp: '', HostPort: '90-99' }],
    '84/tcp': [{ HostIp: '', HostPort: '' }],
  });
  assert.ok(apart.settings.ports && 'value' in apart.settings.ports);
  assert.equal(apart.settings.ports.value.length, 7);
});

test('single ports in facts of an older version form a range', () => {
  const { settings, ...rest } = file('["8000-8010:8000-8010", "9000:9000"]');
  assert.ok(settings.ports && 'value' in settings.ports);
  const [first, last] = settings.ports.value;
  assert.ok(first && last);
  const value = range(8000, 8010).map((port) => ({
    value: { hostIp: '', hostPort: `${port}`, containerPort: `${port}`, protocol: 'tcp' } as PublishedPort,
    at: first.at,
  }));
  const old = { ...rest, settings: { ...settings, ports: { ...settings.ports, value: [...value, last] } } };
  assert.deepEqual(findings(published, old), findings(published, { ...rest, settings }));
});

test('a policy names ports of a range, or a range', () => {
  const compose = 'image: app\nports: ["80-82:8080-8082"]';
  const found = (check: Check, parameters: ParameterValues) =>
    findingsOf({ ...check, evaluate: (subject) => check.evaluate(subject, parameters) }, { compose }).length;
  assert.equal(found(published, { publicPorts: ['80-82/tcp'] }), 0);
  assert.equal(found(published, { publicPorts: ['80', '81/tcp', '82-90'] }), 0);
  assert.equal(found(published, { publicPorts: ['80', '82'] }), 1);
  assert.equal(found(published, { publicPorts: ['80-82/udp'] }), 1);
  assert.equal(found(privileged, { allowedPorts: ['80-82'] }), 0);
  assert.equal(found(privileged, { allowedPorts: ['80', '81'] }), 1);
});

test('a range on loopback of an older engine is one finding', () => {
  const local = bindings(range(8000, 8400).map((port) => [port, String(port), '127.0.0.1']));
  assert.deepEqual(messages(loopback, container(local)), [
    'Engine 26.1.5 lets hosts on the same network reach ports 8000-8400/tcp on 127.0.0.1',
  ]);
});
