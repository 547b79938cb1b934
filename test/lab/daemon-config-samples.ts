import {
  daemonMembers,
  flagNames,
  removedMembers,
  type MemberShape,
} from '../../src/knowledge/engine/daemon-members.ts';

/** Values as JSON text that a member of a type may be given: of its type and of others. */
const ofAnyType: readonly string[] = ['null', 'true', '"x"', '1', '{}', '[1]'];

const ofShape: Readonly<Record<Extract<MemberShape, string>, readonly string[]>> = {
  any: [],
  boolean: [],
  integer: ['-3', '1.5', '1e3', '9223372036854775807', '9223372036854775808'],
  text: ['""'],
  address: ['""', '"192.0.2.1"', '"192.0.2"', '"::1"', '"fe80::1%eth0"', '"01.2.3.4"', '"::192.0.2.1"'],
  size: ['"64M"', '"1.5g"', '"-1"', '"64x"', '""', '"64 mb"'],
};

function samplesOf(shape: MemberShape): readonly string[] {
  if (typeof shape === 'string') return [...ofAnyType, ...ofShape[shape]];
  if ('list' in shape) return [...ofAnyType, ...samplesOf(shape.list).map((one) => `[${one}]`)];
  if ('map' in shape) return [...ofAnyType, ...samplesOf(shape.map).map((one) => `{"name":${one}}`)];
  const inner = Object.entries(shape.members).flatMap(([name, value]) =>
    samplesOf(value).map((one) => `{${JSON.stringify(name.toUpperCase())}:${one}}`),
  );
  return [...ofAnyType, ...inner];
}

/** Members whose values dockerd looks up on the machine, or acts on, while it validates. */
const ofMachine: ReadonlySet<string> = new Set([
  'userns-remap',
  'tls',
  'tlsverify',
  'userland-proxy-path',
  'data-root',
  'group',
]);

/** Values that are of the right type and yet refused or accepted, by member. */
const values: readonly (readonly [string, string])[] = [
  ...['bad', 'WARN', 'warning', 'trace', 'panic', ''].map((v) => ['log-level', JSON.stringify(v)] as const),
  ...['json', 'JSON', 'text', ''].map((v) => ['log-format', JSON.stringify(v)] as const),
  ...['host', 'private', 'shareable', 'none'].map((v) => ['default-ipc-mode', JSON.stringify(v)] as const),
  ...['host', 'private', 'x'].map((v) => ['default-cgroupns-mode', JSON.stringify(v)] as const),
  ...['["a"]', '["a=1","a=2"]', '["a=1","a=1"]', '["="]', '["a=b=c"]'].map((v) => ['labels', v] as const),
  ...['a b', '.', 'ex.com', '-x', 'a-', 'a_b', '1.2', 'a..b', 'a.'].map(
    (v) => ['dns-search', JSON.stringify([v])] as const,
  ),
  ...['x', '2001:db8::/64', '2001:db8::1', '2001:db8::/129'].map(
    (v) => ['fixed-cidr-v6', JSON.stringify(v)] as const,
  ),
  ['node-generic-resources', '["a=1","b=x","b=y"]'],
  ['node-generic-resources', '["a"]'],
];

/** Whole files: names, nesting, duplicates and syntax. */
const files: readonly string[] = [
  '',
  ' \n',
  'null',
  '[]',
  '5',
  '"x"',
  '{} {}',
  '{}}',
  '{"debug":true,}',
  '// no\n{}',
  '{"debug":true /* no */}',
  "{'debug':true}",
  '{"debug":True}',
  '{"debug":true',
  '{"de\\u0062ug":true}',
  '{"debug":true,"x\\qy":{}}',
  '{"debug":true,"a\tb":{}}',
  '\uFEFF{"debug":true}',
  '{"debug":01}',
  '{"Debug":true}',
  '{"log-drivr":"local"}',
  '{"a":{"debug":"no"}}',
  '{"a":{"mtu":"no"}}',
  '{"a":{"b":1}}',
  '{"a":{"b":{"debug":true}}}',
  '{"a":[{"debug":true}]}',
  '{"debug":{"a":1}}',
  '{"proxies":{"http-proxy":"http://192.0.2.1"}}',
  '{"proxies":{"http-proxy":5}}',
  '{"proxies":{"other":"x"}}',
  '{"proxies":null}',
  '{"hosts":[null]}',
  '{"debug":true,"debug":false}',
  '{"debug":"x","debug":true}',
  '{"log-opts":{"a":"b"},"log-opts":{"a":1}}',
  '{"":1}',
  '{"H":["unix:///x"]}',
  '{"\\u017fhutdown-timeout":5}',
];

/** Files with one member each, and whole ones, for `dockerd --validate` of Engine 26.1.5. */
export function sampleFiles(): readonly string[] {
  const old = Object.entries(daemonMembers).filter(
    ([name, { since }]) => since === undefined && !ofMachine.has(name),
  );
  const members = old.flatMap(([name, { shape }]) => samplesOf(shape).map((value) => [name, value] as const));
  const newer = Object.entries(daemonMembers).filter(([, { since }]) => since !== undefined);
  const names = [...Object.keys(flagNames), ...Object.keys(removedMembers), ...newer.map(([name]) => name)];
  return [
    ...files,
    ...[...members, ...values].map(([name, value]) => `{${JSON.stringify(name)}:${value}}`),
    ...values.map(([name, value]) => `{"${name}":${value},"${name}":null}`),
    ...names.map((name) => `{${JSON.stringify(name)}:null}`),
  ];
}

/** Files that pass `--validate` and that Engine 26.1.5 does not start with. */
export const refusedAtStart: readonly object[] = [
  { hosts: ['http://127.0.0.1:1'] },
  { hosts: ['tcp://127.0.0.1:abc'] },
  { 'default-address-pools': [{ base: 'bad', size: 24 }] },
  { 'default-address-pools': [{ base: '10.0.0.0/24', size: 16 }] },
  { bridge: 'x', bip: '10.0.0.1/24' },
  { bip: '10.0.0.1' },
  { 'fixed-cidr': 'x' },
  { iptables: false, icc: false },
  { 'registry-mirrors': ['https://name:word@mirror.example/'] },
  { 'registry-mirrors': ['mirror.example'] },
  { 'insecure-registries': ['-a'] },
  { runtimes: { runc: { path: 'x' } } },
  { runtimes: { a: {} } },
  { runtimes: { a: { path: 'x', runtimeType: 'y' } } },
  { 'default-runtime': 'x' },
  { 'exec-opts': ['native.cgroupdriver=x'] },
  { 'log-opts': { foo: '1' } },
  { 'log-driver': 'local', 'log-opts': { labels: 'a' } },
];
