import assert from 'node:assert/strict';
import { chownSync } from 'node:fs';
import { after, test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { setMode } from '../../../test/kit/host-tree.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { openFoldersOfMissing } from './missing-files.ts';

const host = fakeHost();
for (const folder of ['/srv/open', '/srv/closed', '/srv/shared']) host.write(`${folder}/there`, '');
setMode(host, '/srv', 0o755);
setMode(host, '/srv/open', 0o777);
setMode(host, '/srv/closed', 0o755);
setMode(host, '/srv/shared', 0o1777);
after(() => {
  host.remove();
});

const foldersOf = (path: string): Promise<readonly string[]> =>
  openFoldersOfMissing(diskFiles(host.root), [path]);

test('whoever may write to the nearest folder can make a file that is not there', async () => {
  assert.deepEqual(await foldersOf('/srv/open/job.sh'), ['/srv/open']);
  assert.deepEqual(await foldersOf('/srv/open/a/b/job.sh'), ['/srv/open']);
  assert.deepEqual(await foldersOf('/srv/open/--checkpoint-action=exec=sh'), ['/srv/open']);
});

test('nobody makes a file that is there, in a folder of root, or in one that is shared by all', async () => {
  for (const path of ['/srv/open/there', '/srv/closed/job.sh', '/srv/none/job.sh', '/srv/shared/job.sh'])
    assert.deepEqual(await foldersOf(path), [], path);
});

test('a folder of another owner is open', { skip: process.getuid?.() !== 0 && 'needs root' }, async () => {
  chownSync(`${host.root}/srv/closed`, 1000, 0);
  assert.deepEqual(await foldersOf('/srv/closed/job.sh'), ['/srv/closed']);
});
