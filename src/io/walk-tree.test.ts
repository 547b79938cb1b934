import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fakeHost } from '../../test/kit/fake-host.ts';
import { diskFiles } from './disk-files.ts';
import { walkTree, type WalkOptions } from './walk-tree.ts';

const host = fakeHost();
after(() => host.remove());
host.write('/layer/a/b/file', 'x');
host.write('/layer/proc/1', 'x');
host.write('/outside/secret', 'x');
host.link('/layer/out', '/outside');
host.link('/named', '/layer');
chmodSync(join(host.root, 'layer/a/b/file'), 0o4755);
mkdirSync(join(host.root, 'layer/open'), { mode: 0o700 });

const everything: WalkOptions = {
  keep: () => true,
  isLeftOut: (path) => path === '/proc',
  mostEntries: 100,
  mostDepth: 10,
  timeoutMs: 10_000,
};

function walk(folder: string, options: Partial<WalkOptions> = {}): ReturnType<typeof walkTree> {
  return walkTree(diskFiles(host.root), folder, { ...everything, ...options });
}

describe('walking a directory', () => {
  test('returns each file and directory once with its mode; skips links and excluded directories', async () => {
    const tree = await walk('/named');
    assert.ok(tree.state === 'known');
    const paths = tree.value.kept.map(({ path }) => path).toSorted();
    assert.deepEqual(paths, ['/', '/a', '/a/b', '/a/b/file', '/open', '/proc']);
    const file = tree.value.kept.find(({ path }) => path === '/a/b/file');
    assert.deepEqual([file?.kind, file?.mode], ['file', 0o4755]);
    assert.equal(tree.value.entries, 7);
  });

  test('returns only selected entries, counts all', async () => {
    const tree = await walk('/layer', { keep: ({ kind }) => kind === 'file' });
    assert.ok(tree.state === 'known');
    assert.deepEqual([tree.value.kept.length, tree.value.entries], [1, 7]);
  });

  test('more than the limit makes the whole unreadable', async () => {
    for (const bound of [{ mostEntries: 6 }, { mostDepth: 2 }]) {
      const tree = await walk('/layer', bound);
      assert.ok(tree.state === 'unreadable' && tree.why === 'unsupported');
    }
  });

  test('a missing path or a file is absent', async () => {
    assert.equal((await walk('/nothing')).state, 'absent');
    assert.equal((await walk('/outside/secret')).state, 'absent');
  });
});
