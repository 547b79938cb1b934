import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNamespaceLink } from './namespace-link.ts';

test('a namespace by kind and inode', () => {
  assert.deepEqual(parseNamespaceLink('pid:[4026531836]'), { kind: 'pid', inode: '4026531836' });
});

test('another link', () => {
  assert.equal(parseNamespaceLink('/usr/bin/sh'), undefined);
  assert.equal(parseNamespaceLink('socket:[x]'), undefined);
});
