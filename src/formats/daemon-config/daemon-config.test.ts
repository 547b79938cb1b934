import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDaemonFlags } from './daemon-flags.ts';
import { parseDaemonJson } from './daemon-json.ts';
import { effectiveDaemonConfig } from './effective-config.ts';

test('the members of daemon.json that are read', () => {
  const text = `{"hosts":["unix:///x"],"tls":true,"tlsverify":false,"data-root":"/d","icc":false,
    "no-new-privileges":true,"userns-remap":"default","seccomp-profile":"unconfined","labels":["a=b"]}`;
  assert.deepEqual(parseDaemonJson(text, 'daemon.json'), {
    state: 'known',
    from: 'daemon.json',
    value: {
      hosts: ['unix:///x'],
      tls: true,
      tlsVerify: false,
      dataRoot: '/d',
      icc: false,
      noNewPrivileges: true,
      usernsRemap: 'default',
      seccompProfile: 'unconfined',
    },
  });
});

test('an empty file sets nothing', () => {
  for (const text of ['', ' \n', '{}', '\uFEFF{}'])
    assert.deepEqual(parseDaemonJson(text, 'f'), { state: 'known', value: {}, from: 'f' });
});

test('a damaged file is malformed, never absent', () => {
  for (const text of [
    '{',
    '{"icc":false,}',
    '[]',
    'null',
    '{"icc":"false"}',
    '{"hosts":"unix:///x"}',
    '{"hosts":[1]}',
  ]) {
    const config = parseDaemonJson(text, 'f');
    assert.ok(config.state === 'unreadable' && config.why === 'malformed', text);
  }
});

test('flags in every spelling', () => {
  const args = [
    '-H',
    'unix:///a',
    '-Htcp://b:1',
    '-H=fd://',
    '--host=tcp://c:2',
    '--tlsverify',
    '--icc=false',
  ];
  assert.deepEqual(
    parseDaemonFlags([...args, '--config-file', '/etc/d.json', '--debug', '-D', '--label', 'x']),
    {
      hosts: ['unix:///a', 'tcp://b:1', 'fd://', 'tcp://c:2'],
      tlsVerify: true,
      icc: false,
      configFile: '/etc/d.json',
    },
  );
});

test('a flag without its value, and a boolean that is none', () => {
  assert.equal(parseDaemonFlags(['--host']), undefined);
  assert.equal(parseDaemonFlags(['--icc=maybe']), undefined);
});

test('flags win over the file, and what both give is named', () => {
  assert.deepEqual(
    effectiveDaemonConfig(
      { hosts: ['unix:///a'], configFile: '/f' },
      { hosts: ['tcp://0.0.0.0:2375'], icc: false },
    ),
    { config: { hosts: ['unix:///a'], icc: false }, conflicts: ['hosts'] },
  );
});
