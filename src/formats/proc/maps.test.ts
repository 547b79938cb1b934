import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMappedFiles } from './maps.ts';

test('mapped files are listed once, without marks and escapes', () => {
  const text = [
    '55d0a5a3a000-55d0a5a3c000 r--p 00000000 00:35 1234                       /usr/bin/sleep',
    '55d0a5a3c000-55d0a5a40000 r-xp 00002000 00:35 1234                       /usr/bin/sleep',
    '7f1c00000000-7f1c00021000 rw-p 00000000 00:00 0 ',
    '7f1c04000000-7f1c04021000 r-xp 00000000 fe:01 77                         /usr/lib/libssl.so.3 (deleted)',
    '7f1c04100000-7f1c04121000 r--s 00000000 fe:01 78                         /srv/a b\\012c',
    '7f1c04200000-7f1c04221000 rw-s 00000000 00:0f 78                         anon_inode:[io_uring]',
    'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]',
    '',
  ].join('\n');
  assert.deepEqual(parseMappedFiles(text), ['/usr/bin/sleep', '/usr/lib/libssl.so.3', '/srv/a b\nc']);
});

test('a process without mappings has none, and what is no table is none', () => {
  assert.deepEqual(parseMappedFiles(''), []);
  assert.equal(parseMappedFiles('something else\n'), undefined);
});
