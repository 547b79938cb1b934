import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueOf } from '../../core/observed.ts';
import { cdiHookPrograms, parseCdiSpec } from './parse-cdi-spec.ts';

const text = `
cdiVersion: "0.6.0"
kind: vendor.example/x
containerEdits:
  mounts:
    - { hostPath: /usr/lib/x, containerPath: /usr/lib/x, options: [ro, bind] }
devices:
  - name: all
    containerEdits:
      env: [TOKEN=secret]
      deviceNodes:
        - { path: /dev/hostdisk, hostPath: /dev/sda, type: b, permissions: r }
        - { path: /dev/x0 }
      mounts:
        - { hostPath: /etc, containerPath: /host/etc }
  - name: none
`;

test('each device has the edits of the file and its own', () => {
  const from = '/etc/cdi/x.yaml';
  const shared = { hostPath: '/usr/lib/x', target: '/usr/lib/x', readOnly: true };
  assert.deepEqual(valueOf(parseCdiSpec(text, from)), [
    {
      name: 'vendor.example/x=all',
      from,
      devices: [
        { hostPath: '/dev/sda', containerPath: '/dev/hostdisk', permissions: 'r' },
        { hostPath: '/dev/x0', containerPath: '/dev/x0', permissions: 'rwm' },
      ],
      mounts: [shared, { hostPath: '/etc', target: '/host/etc', readOnly: false }],
    },
    { name: 'vendor.example/x=none', from, devices: [], mounts: [shared] },
  ]);
});

test('JSON is read too', () => {
  const json = '{"kind":"a.example/b","devices":[{"name":"c"}]}';
  assert.deepEqual(
    valueOf(parseCdiSpec(json, 'x.json'))?.map(({ name }) => name),
    ['a.example/b=c'],
  );
});

test('the hooks of the file and of each device name programs', () => {
  const hooks = (path: string): string =>
    `containerEdits: { hooks: [{ hookName: createContainer, path: ${path} }] }`;
  const written = `kind: a/b\n${hooks('/opt/all')}\ndevices:\n  - { name: one, ${hooks('/opt/one')} }\n  - { name: two, ${hooks('/opt/one')} }\n`;
  assert.deepEqual(cdiHookPrograms(written), ['/opt/all', '/opt/one']);
  for (const none of [text, '', 'kind: [', '- a', 'containerEdits: 1', 'containerEdits: { hooks: [1] }'])
    assert.deepEqual(cdiHookPrograms(none), [], none.slice(0, 20));
});

test('the script that a hook lets an interpreter run is one of its programs', () => {
  const programs = (path: string, ...args: readonly string[]) =>
    cdiHookPrograms(
      JSON.stringify({ kind: 'a/b', containerEdits: { hooks: [{ path, args: ['x', ...args] }] } }),
    );
  for (const [path, ...args] of [
    ['/bin/sh', '/opt/hook'],
    ['/usr/bin/bash', '-e', '/opt/hook', '/etc/passwd'],
    ['/usr/bin/bash', '-o', 'pipefail', '/opt/hook'],
    ['/usr/bin/env', 'A=b', 'bash', '/opt/hook'],
    ['/bin/sh', '-c', `${'\n'.repeat(300_000)} /opt/hook`],
    ['/bin/sh', '-c', 'cd /tmp && exec /opt/hook --to /tmp/x > /dev/null'],
    ['/bin/sh', '-ec', '/opt/hook /tmp'],
    ['/usr/bin/env', 'A=/b', '/opt/hook'],
    ['/usr/bin/python3.13', '/opt/hook'],
  ] as const)
    assert.deepEqual(programs(path, ...args), [path, '/opt/hook'], args.join(' '));
  const usual = ['hook', 'create-symlinks', '--link', '/usr/lib/x::/usr/lib/y'];
  assert.deepEqual(programs('/usr/bin/nvidia-cdi-hook', ...usual), ['/usr/bin/nvidia-cdi-hook']);
});

test('what is no specification is unreadable', () => {
  const bomb = `a: &a [x, x]\nb: &b [${'*a, '.repeat(99)}]\nkind: [${'*b, '.repeat(99)}]\n`;
  for (const broken of [
    '',
    'kind: [',
    '- a',
    'devices: []',
    'kind: a/b\ndevices: [{}]',
    'a: 1\n---\nb: 2',
    bomb,
  ])
    assert.equal(parseCdiSpec(broken, 'x.yaml').state, 'unreadable', broken.slice(0, 20));
});
