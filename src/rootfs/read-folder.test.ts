import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { textReader } from '../../test/kit/memory-image.ts';
import { IronhullError } from '../core/errors.ts';
import { readFolder } from './read-folder.ts';

let root = '';
let outside = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ironhull-root-'));
  outside = mkdtempSync(join(tmpdir(), 'ironhull-outside-'));
  mkdirSync(join(root, 'db'));
  mkdirSync(join(root, 'opt'));
  writeFileSync(join(outside, 'secret'), 'secret');
});
afterEach(() => {
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
});

const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

async function read(
  reader = textReader({ companionsOf: (path) => [`${path}.more`] }),
): Promise<{ files: string[]; gaps: string[] }> {
  const magic = textReader({ name: 'magic', claims: () => false, claimsContent: (head) => head[0] === 0x7f });
  const { readings, gaps } = await readFolder(root, [reader, magic]);
  const files = readings.flatMap((reading) =>
    reading.files.map(({ reading: one, reader: by }) => {
      assert.ok('path' in one && 'text' in one && 'companions' in one);
      return `${by} ${String(one.path)}=${String(one.text)}${String(one.companions)}`;
    }),
  );
  return {
    files: files.toSorted(),
    gaps: [...readings.flatMap((reading) => reading.gaps), ...gaps].map(({ what, why }) => `${what}: ${why}`),
  };
}

test('files are read where they are, with their companions, and links within the root', async () => {
  write('db/a', 'a');
  write('db/a.more', 'more');
  write('opt/real', 'real');
  write('opt/program', '\x7fELF');
  symlinkSync('/opt/real', join(root, 'db/link'));
  const { files, gaps } = await read();
  assert.deepEqual(files, [
    'magic /opt/program=\x7fELF',
    'text /db/a.more=more',
    'text /db/a=a/db/a.more=more',
    'text /db/link=real',
  ]);
  assert.deepEqual(gaps, []);
});

test('files of a directory that a link leads to are read by the paths that are claimed', async () => {
  mkdirSync(join(root, 'opt/place'), { recursive: true });
  mkdirSync(join(root, 'opt/moved'));
  write('opt/place/x', 'x');
  write('opt/moved/y', 'y');
  symlinkSync('opt/place', join(root, 'data'));
  symlinkSync('../opt/moved', join(root, 'db/modules'));
  symlinkSync('moved', join(root, 'opt/others'));
  const { files, gaps } = await read(
    textReader({ folders: ['/data', 'modules'], claims: (path) => /^\/data\/|\/modules\//u.test(path) }),
  );
  assert.deepEqual(files, ['text /data/x=x', 'text /db/modules/y=y']);
  assert.deepEqual(gaps, []);
});

test('no link leads out of the root, and no special file is read', async () => {
  symlinkSync(join(outside, 'secret'), join(root, 'db/absolute'));
  symlinkSync(`../../../../../../..${outside}/secret`, join(root, 'db/relative'));
  symlinkSync(outside, join(root, 'db/folder'));
  symlinkSync('loop', join(root, 'db/loop'));
  execFileSync('mkfifo', [join(root, 'db/pipe')]);
  const { files, gaps } = await read();
  assert.deepEqual(files, []);
  assert.deepEqual(gaps, ['/db/pipe: text: it is no regular file (fifo)']);
});

test(
  'what may not be read is a gap',
  { skip: process.getuid?.() === 0 ? 'root may read all' : false },
  async () => {
    write('db/a', 'a');
    chmodSync(join(root, 'db/a'), 0);
    chmodSync(join(root, 'opt'), 0);
    const { gaps } = await read();
    chmodSync(join(root, 'opt'), 0o700);
    assert.deepEqual(gaps, ['/opt: permission denied', '/db/a: permission denied']);
  },
);

test('a folder that is none is refused', async () => {
  write('file', '');
  const codeOf = async (path: string): Promise<string | undefined> => {
    try {
      await readFolder(path, []);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof IronhullError);
      return error.code;
    }
  };
  assert.equal(await codeOf(join(root, 'none')), 'TARGET_MISSING');
  assert.equal(await codeOf(join(root, 'file')), 'TARGET_UNREADABLE');
});
