import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { parseExports } from './exports.ts';

test('folders, their clients and whether root of these writes', () => {
  const text = `# x
/srv -sync,rw 192.0.2.0/24(no_root_squash) host(ro)
"/a b" *(rw) \\
  (ro)
/c\\040d
noise
`;
  assert.deepEqual(parseExports(text), [
    { path: '/srv', client: '192.0.2.0/24', rootWrites: true },
    { path: '/srv', client: 'host', rootWrites: false },
    { path: '/a b', client: '*', rootWrites: false },
    { path: '/a b', client: '*', rootWrites: false },
    { path: '/c d', client: '*', rootWrites: false },
  ]);
});

const isRoot = (options: string, common = ''): boolean =>
  parseExports(`/srv ${common} *(${options})\n`).some(({ rootWrites }) => rootWrites);

test('whether root of a client writes as root', () => {
  for (const options of ['rw,no_root_squash', 'rw,all_squash,anonuid=0', 'rw,anonuid=00'])
    assert.ok(isRoot(options), options);
  for (const options of [
    'rw',
    'ro,no_root_squash',
    'no_root_squash',
    'rw,no_root_squash,root_squash',
    'rw,all_squash,no_root_squash',
    'rw,anonuid=0,anonuid=1000',
  ])
    assert.ok(!isRoot(options), options);
});

test('options behind a flavour count for it, and for those named later', () => {
  for (const options of [
    'rw,sec=sys,no_root_squash,sec=krb5,ro',
    'sec=krb5:krb5p,ro,sec=sys,rw,no_root_squash',
    'rw,no_root_squash,sec=sys:krb5',
    'sec=mine,rw,no_root_squash,sec=sys,ro',
  ])
    assert.ok(isRoot(options), options);
  for (const options of [
    'sec=sys,rw,sec=krb5,ro,no_root_squash',
    'sec=sys,ro,no_root_squash,sec=krb5,root_squash,rw',
  ])
    assert.ok(!isRoot(options), options);
  assert.ok(isRoot('ro', '-sec=sys,rw,no_root_squash'));
});

test('many options for many clients are read in time', () => {
  const start = processorTime();
  for (const text of [
    `/a -${'rw,'.repeat(150_000)} ${'b(rw) '.repeat(80_000)}`,
    `/a ${'-rw '.repeat(120_000)}${'b(rw) '.repeat(80_000)}`,
    `/a -${'sec=a:b,'.repeat(60_000)} ${'b(rw) '.repeat(80_000)}`,
    `/a${' '.repeat(500_000)}b${'"'.repeat(400_001)}`,
  ])
    parseExports(text);
  assert.ok(processorTime() - start < 15_000);
});
