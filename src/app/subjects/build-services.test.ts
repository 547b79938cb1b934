import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgedPorts, judgedServices } from './test-judged-services.ts';

const grant = '--allow-insecure-entitlement security.insecure';
const address = '--addr tcp://0.0.0.0:1234';

/** What the rules say of a service beside BuildKit, and of a port of BuildKit. */
function judged(command: string, more = 'privileged: true', beside = '') {
  const services = `  builder: {image: "moby/buildkit:v0.16.0", command: ${JSON.stringify(command)}, ${more}, ports: ["1234:1234"]}
  app: {image: app${beside}}
volumes: {run: }
`;
  return [judgedServices(services)['app'], judgedPorts(services, 'builder')];
}

test('BuildKit that grants every privilege to whoever connects is as an engine', () => {
  for (const command of [
    `${grant} ${address}`,
    `--allow-insecure-entitlement=security.insecure --addr=tcp://0.0.0.0:1234`,
    `buildkitd --allow-insecure-entitlement network.host,security.insecure ${address} --addr unix:///run/x.sock`,
  ])
    assert.deepEqual(judged(command), ['relay critical', 'port critical'], command);
});

test('what grants nothing, asks for certificates or is not privileged does not give the host', () => {
  assert.deepEqual(judged(address), ['passed', 'port high']);
  assert.deepEqual(judged(`--allow-insecure-entitlement network.host ${address}`), ['passed', 'port high']);
  assert.deepEqual(judged(`${grant} ${address} --tlscacert /c/ca.pem`), ['passed', 'port medium']);
  assert.deepEqual(judged(`${grant} ${address}`, 'privileged: false'), ['passed', 'port high']);
  assert.deepEqual(judged(`${grant} --addr tcp://127.0.0.1:1234`)[0], 'passed');
  assert.deepEqual(judged(`buildctl --addr tcp://0.0.0.0:1234 build`)[0], 'passed');
});

test('its socket in a volume', () => {
  const own = (path: string) => `privileged: true, volumes: ["run:${path}"]`;
  const beside = ', volumes: ["run:/b"]';
  for (const [command, path] of [
    [grant, '/run/buildkit'],
    [`${grant} --addr unix:///shared/b.sock`, '/shared'],
  ] as const)
    assert.equal(judged(command, own(path), beside)[0], 'volume critical', command);
  assert.equal(judged('--addr unix:///shared/b.sock', own('/shared'), beside)[0], 'passed');
});

test('its configuration', () => {
  const judgedWith = (toml: string, command = '') =>
    judgedServices(`  builder:
    image: moby/buildkit:v0.16.0
    command: ${JSON.stringify(command)}
    privileged: true
    configs: [{source: c, target: /etc/buildkit/buildkitd.toml}]
  app: {image: app}
configs: {c: {content: ${JSON.stringify(toml)}}}
`)['app'];
  const granted = 'insecure-entitlements = [ "network.host", "security.insecure" ]\n';
  const grpc = '[grpc]\n  address = [ "unix:///run/b.sock", "tcp://0.0.0.0:1234" ]\n';
  assert.equal(judgedWith(`${granted}${grpc}`), 'relay critical');
  assert.equal(judgedWith(granted, address), 'relay critical', 'the address by the command');
  assert.equal(judgedWith(grpc, grant), 'relay critical', 'the grant by the command');
  assert.equal(judgedWith(`${granted}${grpc}[grpc.tls]\n  ca = "/c/ca.pem"\n`), 'passed');
  assert.equal(judgedWith(grpc), 'passed');
  assert.equal(judgedWith(`# ${granted}${grpc}`), 'passed');
});
