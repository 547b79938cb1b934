import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBackingFiles } from '../../src/collect/disks/backing-files.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';

labTest('the image file of a loop device is found by a folder in it and by a volume on it', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ironhull-loop-')));
  const image = join(folder, 'image');
  const data = join(folder, 'data');
  const volumes = join(folder, 'root/volumes/v/_data');
  for (const each of [data, volumes]) await mkdir(each, { recursive: true });
  await mustRun('truncate', ['--size', '8M', image]);
  await mustRun('mke2fs', ['-q', image]);
  try {
    for (const [place, root] of [
      [data, join(data, 'docker')],
      [volumes, join(folder, 'root')],
    ] as const) {
      assert.ok(!(await findBackingFiles(diskFiles('/'), [root], process.pid)).includes(image));
      await mustRun('mount', ['-o', 'loop', image, place]);
      assert.ok((await findBackingFiles(diskFiles('/'), [root], process.pid)).includes(image), place);
      await mustRun('umount', [place]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
