import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { parseProfileText } from './profile-text.ts';

const parsed = (rules: string, flags = '') =>
  parseProfileText(`# x\nprofile "mine"${flags} {\n${rules}\n}\nprofile other { mount, }\n`, 'mine');

const opened = (rules: string, flags = '') => parsed(rules, flags)?.open;

test('rules that open everything of their kind', () => {
  for (const rule of [
    'file',
    '/** rwk',
    '/** r',
    'allow /** w',
    '/{**,} rw',
    '@{PROC}/** rw',
    '/proc/sys/** w',
    'mount',
    'audit mount',
    'change_profile',
    'change_profile -> unconfined',
    'all',
  ])
    assert.equal(opened(`  ${rule},`)?.length, 1, rule);
});

test('rules that do not', () => {
  for (const rule of [
    '/** k',
    '/srv/** rw',
    'mount fstype=fuse.*',
    'deny mount',
    'umount',
    'capability',
    'network',
    '/proc/sys/net/** w',
    '# mount',
  ])
    assert.deepEqual(opened(`  ${rule},`), [], rule);
});

test('files of the kernel count each, without those that another rule denies', () => {
  const deny = (...paths: readonly string[]) =>
    `  file,\n${paths.map((path) => `  deny ${path} rwklx,\n`).join('')}`;
  const all = ['@{PROC}/sysrq-trigger', '/proc/kcore', '/proc/sys/kernel/[^s]*', '/sys/**'];
  assert.deepEqual(opened(deny(...all)), []);
  for (const path of all)
    assert.deepEqual(opened(deny(...all.filter((each) => each !== path))), ['file'], path);
  assert.deepEqual(opened('file, deny owner /** rw,'), ['file']);
  assert.deepEqual(opened('file, deny @{mine}/** rw,'), ['file']);
});

test('what the profile of the engine denies is denied', () => {
  const rules = `  network, capability, file, umount, signal (receive) peer=unconfined,
  deny @{PROC}/* w,   # not in a directory { of /proc
  deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9/]*}/** w,
  deny @{PROC}/sys/[^k]** w,
  deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
  deny @{PROC}/kcore rwklx,
  deny mount,
  deny /sys/[^f]*/** wklx,
  ptrace (trace,read) peer=docker-default,`;
  assert.deepEqual(parsed(rules), { open: [], missing: [], doubts: [] });
});

test('rules in every spelling', () => {
  for (const [rules, open] of [
    ['file rw /**,', ['file rw /**']],
    ['owner "/**" rw,', ['"/**" rw']],
    ['/** ux, mount options=rw,', ['mount options=rw', '/** ux']],
    ['/{proc,sys}/** rw,', ['/{proc,sys}/** rw']],
    ['change_profile /** -> unconfined,', ['change_profile /** -> unconfined']],
    ['/usr/bin/{a,b} Ux,', ['/usr/bin/{a,b} Ux']],
    ['/usr/bin/x px -> unconfined,', ['/usr/bin/x px -> unconfined']],
    ['deny mount, mount,', []],
    ['/srv/** rw, hat { file, }', []],
    ['mount options=(rw, rslave) -> /**,', []],
  ] as const)
    assert.deepEqual(opened(rules), open, rules);
});

test('braces before the block are of the attachment', () => {
  for (const attachment of ['@{bin}/mine', '/usr/{bin,sbin}/x', '"/a {b}"'])
    assert.deepEqual(parseProfileText(`profile mine ${attachment} { file, mount, }`, 'mine')?.open, [
      'mount',
      'file',
    ]);
  assert.deepEqual(parseProfileText('/usr/{bin,sbin}/x { mount, }', '/usr/{bin,sbin}/x')?.open, ['mount']);
});

test('what is not understood is a doubt', () => {
  for (const rules of [
    'launch missiles,',
    'if $x { file, }',
    '@{mine} rw,',
    'priority=5 /srv/** rw,',
    'mount /dev/sda -> /mnt/,',
    'remount,',
    '/[a rw,',
    `/${'{'.repeat(20)}${'}'.repeat(20)} rw,`,
  ])
    assert.ok((parsed(rules)?.doubts.length ?? 0) > 0, rules);
  assert.deepEqual(parseProfileText('profile mine { file, ', 'mine')?.doubts.length, 1);
});

test('large hostile texts are read in time', () => {
  const start = processorTime();
  for (const rules of [
    `/** ${'w'.repeat(400_000)}!,`,
    '/** rw, deny /x rw,\n'.repeat(40_000),
    `/${'{a,'.repeat(200_000)}`,
    `/${'*'.repeat(300_000)} rw,`,
    `/${'[a'.repeat(200_000)} rw,`,
    '# x\n'.repeat(200_000),
    '#include'.repeat(80_000),
    `file${' '.repeat(500_000)}x,`,
    `mount ${'options=rw '.repeat(60_000)}!,`,
    `mount ${'options=(private, '.repeat(40_000)}!,`,
    `mount fstype=${'tmpfs, '.repeat(80_000)}!,`,
    'audit '.repeat(100_000),
    '"'.repeat(300_001),
    'a { '.repeat(100_000),
  ])
    parsed(rules);
  assert.ok(processorTime() - start < 30_000);
});

test('modes that deny nothing', () => {
  assert.deepEqual(opened('  /a r,', ' flags=(attach_disconnected, complain)'), ['complain']);
  assert.deepEqual(opened('', ' flags=(unconfined)'), ['unconfined']);
});

test('files with further rules, by their texts', () => {
  const text =
    'include <tunables/global>\nprofile mine {\n  #include <abstractions/base> # x\n  include if exists <local/mine>\n}\n';
  const [base, local] = ['abstractions/base', 'local/mine'];
  assert.deepEqual(parseProfileText(text, 'mine'), { open: [], missing: [base, local], doubts: [] });
  const having = (one: string, other: string) =>
    parseProfileText(
      text,
      'mine',
      new Map([
        [base, one],
        [local, other],
      ]),
    );
  assert.deepEqual(having('/srv/** r,', ''), { open: [], missing: [], doubts: [] });
  assert.deepEqual(having('/srv/** r,', 'file,')?.open, ['file']);
  assert.equal(having('', '')?.doubts.length, 1);
  assert.equal(having('include <abstractions/base>', '')?.doubts.length, 1);
  assert.equal(parseProfileText(text, 'min'), undefined);
});
