import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argumentCredentials, variableCredentials } from './start-credentials.ts';

const namesIn = (...args: readonly string[]): readonly string[] =>
  argumentCredentials(args, 'cmdline').map(({ name, detector, length }) => `${name} ${detector} ${length}`);

const token = '8f14e45f-ceea-467f-a8e5-1f2b3c4d5e6f';
const proxy = 'http://ann:s3cret@proxy.example:3128';

test('a token of a log service and a proxy, in every spelling of a flag', () => {
  for (const args of [
    ['--log-opt', `splunk-token=${token}`],
    [`--log-opt=splunk-token=${token}`],
    ['--debug', '--log-opt', `splunk-token=${token}`, '--icc=false'],
  ])
    assert.match(namesIn(...args).join(), /^--log-opt splunk-token .* 36$/u, args.join(' '));
  for (const args of [['--http-proxy', proxy], [`--https-proxy=${proxy}`]])
    assert.match(namesIn(...args).join(), /^--https?-proxy address with a password 36$/u, args.join(' '));
});

test('what dockerd is usually started with is no credential', () => {
  const line =
    '-H fd:// --containerd=/run/containerd/containerd.sock --tlsverify --tlskey=/etc/docker/key.pem --tlscacert /etc/docker/ca.pem --log-driver json-file --log-opt max-size=10m --label zone=a --default-ulimit nofile=64:64 --http-proxy http://proxy.example:3128 --authorization-plugin=authz --metrics-addr 127.0.0.1:9323 --userns-remap default';
  assert.deepEqual(namesIn(...line.split(' ')), []);
});

test('variables, without their text', () => {
  const found = variableCredentials(
    [
      ['HTTPS_PROXY', proxy],
      ['NO_PROXY', 'localhost'],
      ['NOTIFY_SOCKET', '/run/systemd/notify'],
      ['INVOCATION_ID', '4b2d1f0e9c8a7b6d5e4f3a2b1c0d9e8f'],
    ],
    'docker.service',
  );
  assert.deepEqual(found, [
    { name: 'HTTPS_PROXY', detector: 'address with a password', length: 36, from: 'docker.service' },
  ]);
});
