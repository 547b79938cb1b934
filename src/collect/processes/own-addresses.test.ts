import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readOwnAddresses } from './own-addresses.ts';

test('the addresses of a machine with more than a mebibyte of routes are read', async () => {
  const host = fakeHost();
  try {
    const route = '        |-- 198.51.100.9\n           /32 link UNICAST\n';
    host.write(
      '/proc/1/net/fib_trie',
      `${route.repeat(40_000)}        |-- 192.0.2.7\n           /32 host LOCAL\n`,
    );
    const found = await readOwnAddresses(diskFiles(host.root));
    assert.deepEqual([...(valueOf(found) ?? [])], ['192.0.2.7']);
  } finally {
    host.remove();
  }
});

test('addresses that cannot be read are unknown; a machine without a network has none', async () => {
  const host = fakeHost();
  try {
    assert.equal((await readOwnAddresses(diskFiles(host.root))).state, 'known');
    // A folder cannot be read as a text.
    host.write('/proc/1/net/fib_trie/x', '');
    assert.equal((await readOwnAddresses(diskFiles(host.root))).state, 'unreadable');
  } finally {
    host.remove();
  }
});
