import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import type { RecordedWrite } from '../core/recording.ts';
import { containerFiles, type ContainerFiles } from './container-files.ts';

const skip = process.platform !== 'linux' && 'there is no /proc';
const folder = mkdtempSync(join(tmpdir(), 'container-files-'));
after(() => rmSync(folder, { recursive: true }));
const created = (name: string): RecordedWrite => ({ path: join(folder, name), how: 'created' });

describe('a directory in which something was written', { skip }, () => {
  let files: ContainerFiles;
  beforeEach(() => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    files = containerFiles();
  });
  /** Looks as at a container with the root directory of this process, in which something was written. */
  const look = (...written: readonly RecordedWrite[]): Promise<void> =>
    files.look(process.pid, { executed: [], written: [created('written'), ...written] });
  const hasContent = (): boolean | undefined =>
    files.result().directories.find(({ path }) => path === folder)?.hasImageContent;

  test('is of the image with what is there at two looks and was not made', async () => {
    writeFileSync(join(folder, 'old'), '');
    await look();
    await look();
    assert.equal(hasContent(), true);
  });

  test('is empty if the workload made what is in it, also if that is known a little later', async () => {
    writeFileSync(join(folder, 'new'), '');
    await look();
    assert.equal(hasContent(), true);
    await look(created('new'));
    assert.equal(hasContent(), false);
    rmSync(join(folder, 'new'));
    writeFileSync(join(folder, 'newer'), '');
    await look(created('new'));
    assert.equal(hasContent(), false);
  });

  test('had content if something of the image was deleted from it', async () => {
    await look();
    assert.equal(hasContent(), false);
    await look({ path: join(folder, 'old'), how: 'deleted' });
    await look();
    assert.equal(hasContent(), true);
  });

  test('is looked at if it was changed and nothing in it is known', async () => {
    await files.look(process.pid, { executed: [], written: [{ path: folder, how: 'changed' }] });
    assert.equal(hasContent(), false);
  });
});
