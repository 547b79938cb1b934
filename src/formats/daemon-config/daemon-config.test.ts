import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueOf } from '../../core/observed.ts';
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
  for (const text of ['', ' \n', '{}', '\uFEFF{}', 'null', '{"log-level":"","hosts":null,"log-driver":null}'])
    assert.deepEqual(valueOf(parseDaemonJson(text, 'f')), text.includes('hosts') ? { hosts: [] } : {}, text);
});

// As Engine 26.1.5 was seen to run.
test('null is false for a boolean, but turns TLS with certificates on', () => {
  const text = '{"iptables":null,"icc":null,"userland-proxy":null,"tls":null,"tlsverify":null}';
  assert.deepEqual(valueOf(parseDaemonJson(text, 'f')), {
    iptables: false,
    icc: false,
    userlandProxy: false,
    tls: false,
    tlsVerify: true,
  });
});

test('booleans in a nested object count, and nothing else in it does', () => {
  const text = `{"firewall":{"iptables":false,"ip6tables":1,"userland-proxy":null,"hosts":["tcp://0.0.0.0:1"]},
    "log-opts":{"icc":"x"},"features":{"debug":true},"debug":false,"other":{"debug":true}}`;
  assert.deepEqual(valueOf(parseDaemonJson(text, 'f')), {
    iptables: false,
    ip6tables: true,
    userlandProxy: false,
    debug: false,
    logOptions: { names: ['icc'] },
  });
});

test('duplicate objects are merged, in any case of their members’ names', () => {
  const text = `{"builder":{"Entitlements":{"Security-Insecure":true}},"log-opts":{"max-size":"1m"},
    "log-opts":{"max-file":"2"},"builder":{"entitlements":{"network-host":true}},
    "default-ulimits":{"nofile":{"name":"nofile","soft":1,"HARD":2}}}`;
  assert.deepEqual(valueOf(parseDaemonJson(text, 'f')), {
    buildEntitlements: { networkHost: true, securityInsecure: true },
    logOptions: { names: ['max-file', 'max-size'], maxSize: '1m', maxFile: '2' },
    defaultUlimits: ['nofile=1:2'],
  });
});

test('null leaves the value of a member from before, but clears a list', () => {
  const text = `{"seccomp-profile":"unconfined","seccomp-profile":null,"live-restore":true,"live-restore":null,
    "insecure-registries":["a"],"insecure-registries":null}`;
  assert.deepEqual(valueOf(parseDaemonJson(text, 'f')), {
    seccompProfile: 'unconfined',
    liveRestore: true,
    ...valueOf(parseDaemonJson('{"insecure-registries":null}', 'f')),
  });
});

test('a damaged file is malformed, never absent', () => {
  for (const text of [
    '{',
    '{"icc":false,}',
    '[]',
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
      debug: true,
    },
  );
});

test('a cluster of short flags, and flags that make lists', () => {
  const args = ['-Dl', 'warn', '--log-opt', 'max-size=10m', '--log-opt=splunk-token=secret'];
  const lists = ['--default-ulimit=nproc=9:9', '--default-ulimit', 'nofile=1:2'];
  const pool = ['--default-address-pool=base=10.77.0.0/16,size=24', '--authorization-plugin', 'gate'];
  assert.deepEqual(parseDaemonFlags([...args, ...lists, ...pool, '--metrics-addr', '0.0.0.0:9323']), {
    debug: true,
    logLevel: 'warn',
    logOptions: { names: ['max-size', 'splunk-token'], maxSize: '10m' },
    defaultUlimits: ['nofile=1:2', 'nproc=9:9'],
    addressPools: [{ base: '10.77.0.0/16', size: 24 }],
    authorizationPlugins: ['gate'],
    metricsAddress: '0.0.0.0:9323',
  });
});

test('members that are objects, without log option values that may be credentials', () => {
  const text = JSON.stringify({
    'log-opts': { 'max-file': '3', 'splunk-token': 'secret' },
    'default-ulimits': { nofile: { Name: 'nofile', Soft: 1, Hard: 2 } },
    'default-address-pools': [{ base: '10.77.0.0/16', size: 24 }],
    builder: { Entitlements: { 'security-insecure': true } },
    'storage-opts': ['dm.basesize=20G'],
  });
  const config = parseDaemonJson(text, 'f');
  assert.deepEqual(config.state === 'known' && config.value, {
    logOptions: { names: ['max-file', 'splunk-token'], maxFile: '3' },
    defaultUlimits: ['nofile=1:2'],
    addressPools: [{ base: '10.77.0.0/16', size: 24 }],
    buildEntitlements: { securityInsecure: true },
    storageOptions: ['dm.basesize=20G'],
  });
  const sent = '{"log-opts":{"syslog-address":"tcp://user:secret@192.0.2.1:514"}}';
  const syslog = parseDaemonJson(sent, 'f');
  assert.deepEqual(syslog.state === 'known' && syslog.value.logOptions, {
    names: ['syslog-address'],
    address: 'tcp://192.0.2.1:514',
  });
  for (const broken of [
    '{"log-opts":[]}',
    '{"log-opts":{"max-size":10}}',
    '{"log-opts":{"labels":["a"]}}',
    '{"default-ulimits":{"n":{"Soft":"1"}}}',
    '{"storage-opts":"x"}',
  ])
    assert.equal(parseDaemonJson(broken, 'f').state, 'unreadable', broken);
});

test('a flag without its value, and an invalid boolean', () => {
  assert.equal(parseDaemonFlags(['--host']), undefined);
  assert.equal(parseDaemonFlags(['--icc=maybe']), undefined);
});

test('flags win over the file, and a setting in both is a conflict', () => {
  assert.deepEqual(
    effectiveDaemonConfig(
      { hosts: ['unix:///a'], configFile: '/f' },
      { hosts: ['tcp://0.0.0.0:2375'], icc: false },
    ),
    { config: { hosts: ['unix:///a'], icc: false }, conflicts: ['hosts'] },
  );
});
