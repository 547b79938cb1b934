import assert from 'node:assert/strict';
import { chownSync } from 'node:fs';
import { after, test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { setMode } from '../../../test/kit/host-tree.ts';
import { unreadable } from '../../core/observed.ts';
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

/** Returns the folders in which others may make a file, or why that is unknown. */
async function foldersOf(path: string, files = diskFiles(host.root)): Promise<readonly string[]> {
  const places = await openFoldersOfMissing(files, [path]);
  return places.map((place) => (typeof place === 'string' ? place : `${place.from}: ${place.why}`));
}

test('whoever may write to the nearest folder can make a file that is not there', async () => {
  assert.deepEqual(await foldersOf('/srv/open/job.sh'), ['/srv/open']);
  assert.deepEqual(await foldersOf('/srv/open/a/b/job.sh'), ['/srv/open']);
  assert.deepEqual(await foldersOf('/srv/open/--checkpoint-action=exec=sh'), ['/srv/open']);
});

test('nobody makes a file that is there, or in a folder of root', async () => {
  for (const path of ['/srv/open/there', '/srv/closed/job.sh', '/srv/none/job.sh'])
    assert.deepEqual(await foldersOf(path), [], path);
});

test('who makes a file first in a folder that is shared by all is unknown', async () => {
  assert.deepEqual(await foldersOf('/srv/shared/job.sh'), ['/srv/shared/job.sh: undetermined']);
});

test('a file or folder that could not be looked at is unknown', async () => {
  const files = diskFiles(host.root);
  const denied = (path: string) => unreadable('denied', 'permission denied', path);
  for (const closed of ['/srv/open/job.sh', '/srv/open']) {
    const realPath: typeof files.realPath = async (path) =>
      path === closed ? denied(path) : files.realPath(path);
    assert.deepEqual(await foldersOf('/srv/open/job.sh', { ...files, realPath }), [`${closed}: denied`]);
  }
  const status: typeof files.status = async (path) =>
    path === '/srv/open/there' ? denied(path) : files.status(path);
  assert.deepEqual(await foldersOf('/srv/open/there', { ...files, status }), ['/srv/open/there: denied']);
});

test('a folder of another owner is open', { skip: process.getuid?.() !== 0 && 'needs root' }, async () => {
  chownSync(`${host.root}/srv/closed`, 1000, 0);
  assert.deepEqual(await foldersOf('/srv/closed/job.sh'), ['/srv/closed']);
});
