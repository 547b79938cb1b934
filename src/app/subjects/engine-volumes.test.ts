import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { check } from '../../checks/workload/engine-socket.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { buildReport } from '../build-report.ts';

/** The services that an engine or its API is given to by others, each with by whom and how. */
function given(...services: readonly string[]): readonly string[] {
  const text = `services:\n${services.map((one) => `  ${one}\n`).join('')}volumes: {run: , keys: }\n`;
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
  const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
  const { findings } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  return findings
    .filter(({ message }) => message.startsWith('The container '))
    .map(({ subject, severity, message }) => `${subject.name} ${severity}: ${message.slice(14)}`);
}

const socket = '"/var/run/docker.sock:/var/run/docker.sock"';
const job = 'job: {image: "app:1", volumes: ["run:/s:ro"]}';

test('the socket of an engine in a volume is one for everyone who mounts it', () => {
  const found = [
    'job critical: dind puts the socket of an engine into the volume run, which is mounted at /s',
  ];
  const engine = (more: string) => `dind: {image: "docker:27-dind", privileged: true, ${more}}`;
  assert.deepEqual(given(engine('volumes: ["run:/var/run"]'), job), found);
  assert.deepEqual(given(engine('volumes: ["run:/run"]'), job), found);
  assert.deepEqual(given(engine('command: "dockerd -H unix:///x/d.sock", volumes: ["run:/x"]'), job), found);
  assert.deepEqual(given(engine('volumes: ["run:/var/lib/docker"]'), job), []);
  assert.deepEqual(given('dind: {image: "docker:27-dind", volumes: ["run:/var/run"]}', job), []);
  assert.deepEqual(given(engine('volumes: ["run:/run"]'), 'job: {image: "app:1", volumes: ["keys:/s"]}'), []);
});

test('a relay that listens in a volume gives the engine of the host', () => {
  const command = 'command: "UNIX-LISTEN:/x/d.sock,fork UNIX-CONNECT:/var/run/docker.sock"';
  const relay = `relay: {image: alpine/socat, ${command}, volumes: ["run:/x", ${socket}]}`;
  assert.deepEqual(given(relay, job), [
    'job critical: relay puts the socket of an engine into the volume run, which is mounted at /s',
  ]);
  assert.deepEqual(given(`relay: {image: alpine/socat, ${command}, volumes: ["run:/x"]}`, job), []);
});

test('keys for an engine of a container open it on its network', () => {
  const engine = (more: string) =>
    `dind: {image: "docker:dind", privileged: true, volumes: ["keys:/certs"]${more}}`;
  const client = (more: string) => `job: {image: "app:1", volumes: ["keys:/certs:ro"]${more}}`;
  assert.deepEqual(given(engine(''), client('')), [
    'job critical: dind puts keys for its engine into the volume keys, which is mounted at /certs',
  ]);
  assert.deepEqual(given(engine(', networks: [a]'), client(', networks: [b]')), []);
});

test('a relay on the loopback interface is one for its network namespace', () => {
  const command = 'command: "TCP-LISTEN:2375,bind=127.0.0.1 UNIX-CONNECT:/var/run/docker.sock"';
  const gate = (more: string) => `gate: {image: alpine/socat, ${command}, volumes: [${socket}]${more}}`;
  assert.deepEqual(given('app: {image: "app:1"}', gate(', network_mode: "service:app"')), [
    'app critical: gate passes the Docker API on at port 2375 to every container in its network namespace',
  ]);
  assert.deepEqual(given('app: {image: "app:1"}', gate('')), []);
});

test('a relay on the network of the host is one for all that reach the host', () => {
  const command = 'command: "TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock"';
  const relay = `relay: {image: alpine/socat, network_mode: host, ${command}, volumes: [${socket}]}`;
  assert.deepEqual(given('app: {image: "app:1"}', 'alone: {image: "app:1", network_mode: none}', relay), [
    'app critical: relay passes the Docker API on at port 2375 of the host to every container that reaches the host',
  ]);
});

test('a relay that is published at an address of a bridge is reached from other networks', () => {
  const command = 'command: "TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock"';
  const relay = (port: string) =>
    `relay: {image: alpine/socat, ${command}, volumes: [${socket}], networks: [a], ports: ["${port}"]}`;
  const app = 'app: {image: "app:1", networks: [b]}';
  assert.deepEqual(given(app, relay('172.17.0.1:12375:2375')), [
    'app critical: relay passes the Docker API on at port 12375 of the host to every container that reaches the host',
  ]);
  assert.deepEqual(given(app, relay('127.0.0.1:2375:2375')), []);
});

test('the key of a cluster in a container opens it for everyone who mounts it', () => {
  const cluster = (more: string) => `k3s: {image: "rancher/k3s:v1.31.1-k3s1", privileged: true, ${more}}`;
  assert.deepEqual(
    given(
      cluster('environment: {K3S_KUBECONFIG_OUTPUT: /out/k.yaml}, volumes: ["keys:/out"]'),
      'job: {image: "app:1", volumes: ["keys:/root/.kube:ro"]}',
    ),
    ['job critical: k3s puts keys for its engine into the volume keys, which is mounted at /root/.kube'],
  );
});
