import assert from 'node:assert/strict';
import { chmodSync, linkSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { replaceFile } from './replace-file.ts';

function folderFor(context: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-replace-')));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const texts: readonly [string, Buffer, string, string][] = [
  ['UTF-8', Buffer.from('é\r\n'), 'é\r\n', 'é!\r\n'],
  ['UTF-8 with a mark', Buffer.from('\uFEFFa\n'), '\uFEFFa\n', '\uFEFFb\n'],
  ['UTF-16LE', Buffer.from('\uFEFFa\n', 'utf16le'), 'a\n', 'é\n'],
  ['UTF-16BE', Buffer.from('\uFEFFa\n', 'utf16le').swap16(), 'a\n', 'é\n'],
];
for (const [title, bytes, before, after] of texts) {
  test(`a text keeps its encoding, mode and place: ${title}`, async (context) => {
    const folder = folderFor(context);
    const path = join(folder, 'compose.yaml');
    writeFileSync(path, bytes, { mode: 0o640 });
    chmodSync(path, 0o640);
    assert.equal(await replaceFile({ path, within: folder, before, after }), undefined);
    const start = title.startsWith('UTF-16') ? bytes.subarray(0, 2) : Buffer.alloc(0);
    const own = Buffer.from(after, title.startsWith('UTF-16') ? 'utf16le' : 'utf8');
    assert.deepEqual(readFileSync(path), Buffer.concat([start, title === 'UTF-16BE' ? own.swap16() : own]));
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder), ['compose.yaml']);
  });
}

test('a file is left as it is, and why is said', async (context) => {
  const folder = folderFor(context);
  const outside = folderFor(context);
  const [before, after] = ['a\n', 'b\n'];
  const at = (name: string) => ({ path: join(folder, name), within: folder, before, after });
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
  write('changed', 'c\n');
  assert.match((await replaceFile(at('changed'))) ?? '', /^it changed since it was read/);
  write('latin', Buffer.from([0xe9, 0x0a]));
  assert.match(
    (await replaceFile({ ...at('latin'), before: '\uFFFD\n' })) ?? '',
    /or is not plain UTF-8 or UTF-16 text$/,
  );
  write('read-only', before);
  chmodSync(join(folder, 'read-only'), 0o444);
  assert.equal(await replaceFile(at('read-only')), 'it is read-only');
  write('twice', before);
  linkSync(join(folder, 'twice'), join(folder, 'twin'));
  assert.match((await replaceFile(at('twice'))) ?? '', /^it has 2 names \(hard links\)/);
  writeFileSync(join(outside, 'theirs'), before);
  symlinkSync(join(outside, 'theirs'), join(folder, 'link'));
  assert.match((await replaceFile(at('link'))) ?? '', /^it is a link to .*theirs, which is outside of /);
  symlinkSync(outside, join(folder, 'folder'));
  assert.match((await replaceFile(at('folder/theirs'))) ?? '', /which is outside of /);
  assert.match((await replaceFile(at('gone'))) ?? '', /no such file/);
  assert.equal(readFileSync(join(outside, 'theirs'), 'utf8'), before);
  assert.equal(readFileSync(join(folder, 'read-only'), 'utf8'), before);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a link inside the folder stays a link', async (context) => {
  const folder = folderFor(context);
  writeFileSync(join(folder, 'real'), 'a\n');
  symlinkSync('real', join(folder, 'link'));
  const path = join(folder, 'link');
  assert.equal(await replaceFile({ path, within: folder, before: 'a\n', after: 'b\n' }), undefined);
  assert.equal(readFileSync(join(folder, 'real'), 'utf8'), 'b\n');
  assert.equal(realpathSync(path), join(folder, 'real'));
});
