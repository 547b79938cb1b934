import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAbstractSockets, parseListeningSockets } from './unix-sockets.ts';

const table = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 38291 /run/docker.sock
0000000000000000: 00000003 00000000 00000000 0001 03 38302 /run/docker.sock
0000000000000000: 00000002 00000000 00010000 0001 01   112 @abstract
0000000000000000: 00000003 00000000 00000000 0001 03 38303
`;

test('listening sockets with a path only', () => {
  assert.deepEqual(parseListeningSockets(table), [{ inode: '38291', path: '/run/docker.sock' }]);
  assert.deepEqual(parseAbstractSockets(table), [{ inode: '112', path: '@abstract' }]);
});
