import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readAccessLists } from './access-lists.ts';
import { diskFiles } from './disk-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'lists-'));
after(() => rmSync(folder, { recursive: true }));

test('files of any name without a list have none', async () => {
  const names = ['plain', 'a b', 'two\nlines', '-rw-rw----+ 1 0', '--help', 'ü', 'q"uo\\te'];
  for (const name of names) writeFileSync(join(folder, name), '');
  const lists = await readAccessLists(names.map((name) => join(folder, name)));
  assert.ok(lists.state === 'known', JSON.stringify(lists));
  assert.equal(lists.value.size, 0);
  const none = await readAccessLists([]);
  assert.ok(none.state === 'known' && none.value.size === 0);
});

test('a file removed meanwhile makes the result unreadable', async () => {
  const lists = await readAccessLists([join(folder, 'plain'), join(folder, 'gone')]);
  assert.equal(lists.state === 'unreadable' && lists.why, 'undetermined');
});

test('below a root links are followed inside, and a missing file has no list', async () => {
  symlinkSync('/plain', join(folder, 'link'));
  const lists = await diskFiles(folder).accessLists(['/link', '/plain', '/nowhere/at/all']);
  assert.ok(lists.state === 'known', JSON.stringify(lists));
});
