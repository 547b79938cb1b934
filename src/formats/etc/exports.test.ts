import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letsRootWrite, parseExports } from './exports.ts';

test('folders, their clients and options', () => {
  const text = `# x
/srv -sync,rw 192.0.2.0/24(no_root_squash) host(ro)
"/a b" *(rw) \\
  (ro)
/c\\040d
noise
`;
  assert.deepEqual(parseExports(text), [
    { path: '/srv', client: '192.0.2.0/24', options: ['sync', 'rw', 'no_root_squash'] },
    { path: '/srv', client: 'host', options: ['sync', 'rw', 'ro'] },
    { path: '/a b', client: '*', options: ['rw'] },
    { path: '/a b', client: '*', options: ['ro'] },
    { path: '/c d', client: '*', options: [] },
  ]);
});

test('whether root of a client writes as root', () => {
  const isRoot = (options: string) => letsRootWrite({ path: '/', client: '*', options: options.split(',') });
  for (const options of ['rw,no_root_squash', 'rw,all_squash,anonuid=0']) assert.ok(isRoot(options), options);
  for (const options of ['rw', 'ro,no_root_squash', 'no_root_squash', 'rw,no_root_squash,root_squash'])
    assert.ok(!isRoot(options), options);
});
