import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collapsePorts, isExpectedPort } from './contract-ports.ts';

test('a port on all addresses of IPv4 and IPv6 is one entry', () => {
  assert.deepEqual(collapsePorts(['0.0.0.0:80->80/tcp', '[::]:80->80/tcp']), ['*:80->80/tcp']);
  assert.deepEqual(collapsePorts(['[::]:*->80/tcp', '0.0.0.0:*->80/tcp']), ['*:*->80/tcp']);
});

test('ports that differ in anything but the address stay apart', () => {
  for (const ports of [
    ['0.0.0.0:80->80/tcp'],
    ['[::]:80->80/tcp'],
    ['0.0.0.0:80->80/tcp', '[::]:81->80/tcp'],
    ['0.0.0.0:80->80/tcp', '[::]:80->80/udp'],
    ['127.0.0.1:80->80/tcp', '[::1]:80->80/tcp'],
    ['127.0.0.1:80->80/tcp', '[::]:80->80/tcp'],
  ])
    assert.deepEqual(collapsePorts(ports), ports.toSorted());
});

test('an expected port takes what it says and nothing wider', () => {
  const cases: readonly (readonly [expected: string, found: string, is: boolean])[] = [
    ['127.0.0.1:80->80/tcp', '127.0.0.1:80->80/tcp', true],
    ['127.0.0.1:*->80/tcp', '127.0.0.1:49153->80/tcp', true],
    ['127.0.0.1:*->80/tcp', '0.0.0.0:49153->80/tcp', false],
    ['[::1]:*->80/tcp', '[::1]:80->80/tcp', true],
    ['*:80->80/tcp', '*:80->80/tcp', true],
    // A host without IPv6
    ['*:80->80/tcp', '0.0.0.0:80->80/tcp', true],
    ['*:80->80/tcp', '[::]:80->80/tcp', false],
    ['0.0.0.0:80->80/tcp', '*:80->80/tcp', false],
    ['*:80->80/tcp', '*:81->80/tcp', false],
    ['*:80->80/tcp', '*:80->80/udp', false],
    ['*:80->80/tcp', '*:80->8080/tcp', false],
    ['no port', 'no port', true],
  ];
  for (const [expected, found, is] of cases)
    assert.equal(isExpectedPort(expected, found), is, `${expected} ${found}`);
});
