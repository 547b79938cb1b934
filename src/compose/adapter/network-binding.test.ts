import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PublishedPort } from '../../core/workload/workload.ts';
import { entryValues, read } from './test-readings.ts';

const option = 'com.docker.network.bridge.host_binding_ipv4';
const loopback = `{driver_opts: {${option}: 127.0.0.1}}`;

/** The addresses of the first port of the service `web`; absent if its networks do not decide them. */
function boundIn(networks: string, service = '', port = '8080:80'): readonly string[] | undefined {
  const text = `services: {web: {image: x, ports: ["${port}"]${service}}}\nnetworks: ${networks}\n`;
  const web = read(text).workloads[0];
  assert.ok(web);
  const [first] = entryValues(web, 'ports') as PublishedPort[];
  return first?.bound;
}

test('a port is bound to the address of its network, unless it has one itself', () => {
  assert.deepEqual(boundIn(`{default: ${loopback}}`), ['127.0.0.1']);
  assert.deepEqual(boundIn(`{a: ${loopback}}`, ', networks: [a]'), ['127.0.0.1']);
  assert.deepEqual(boundIn(`{a: ${loopback}}`, ', networks: {a: {aliases: [x]}}'), ['127.0.0.1']);
  assert.deepEqual(boundIn(`{default: ${loopback}}`, '', '80'), ['127.0.0.1']);
  const driver = loopback.replace('{', '{driver: bridge, external: false, internal: "no", ');
  assert.deepEqual(boundIn(`{default: ${driver}}`), ['127.0.0.1']);
  assert.equal(boundIn(`{default: ${loopback}}`, '', '0.0.0.0:8080:80'), undefined);
  assert.equal(boundIn(`{default: ${loopback}}`, '', '[::]:8080:80'), undefined);
});

test('an internal network publishes nothing', () => {
  assert.deepEqual(boundIn('{default: {internal: true}}'), []);
  assert.deepEqual(boundIn('{default: {internal: true}}', '', '0.0.0.0:8080:80'), []);
  assert.deepEqual(boundIn(`{a: {internal: true}, b: ${loopback}}`, ', networks: [a, b]'), ['127.0.0.1']);
});

test('what is not known of a network decides nothing', () => {
  for (const definition of [
    '{}',
    '',
    '{driver_opts: {}}',
    `{driver_opts: {${option}: "\${IP}"}}`,
    `{driver_opts: {${option}: local}}`,
    `{driver_opts: {${option}: 0.0.0.0}}`,
    `{driver_opts: {${option}: "::"}}`,
    `{driver_opts: {${option}: 127.0.0.1, com.docker.network.bridge.gateway_mode_ipv4: routed}}`,
    loopback.replace('{', '{external: true, '),
    loopback.replace('{', '{driver: macvlan, '),
    loopback.replace('{', '{driver: "${D}", '),
    '{internal: "${I}"}',
    '{external: true, internal: true}',
  ])
    assert.equal(boundIn(`{default: ${definition}}`), undefined, definition);
  assert.equal(boundIn(`{a: ${loopback}, b: }`, ', networks: [a, b]'), undefined, 'the engine picks one');
  assert.equal(boundIn(`{default: ${loopback}}`, ', network_mode: bridge'), undefined);
  assert.equal(boundIn('{default: {internal: true}, b: }', ', networks: [default, b]'), undefined);
});
