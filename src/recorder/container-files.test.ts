import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import type { RecordedWrite } from '../core/confine/recording.ts';
import { containerFiles, type ContainerFiles } from './container-files.ts';

test('a program has its file without links, and a script its interpreters', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-files-'));
  context.after(() => rm(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  await writeFile(at('shell'), '\u007FELF', { mode: 0o755 });
  await symlink('shell', at('sh'));
  await writeFile(at('run'), `#! ${at('sh')} -e\necho\n`, { mode: 0o755 });
  await writeFile(at('outer'), `#!${at('run')}\n`, { mode: 0o4755 });
  await writeFile(at('gone'), '#!/nowhere/shell\n', { mode: 0o755 });
  const files = containerFiles();
  const executed = [...['sh', 'run', 'outer', 'gone', 'missing'].map(at), '/proc/self/exe', './run'];
  await files.look(process.pid, { executed, written: [] });
  const found = new Map(files.result().programs.map((program) => [program.path, program]));
  assert.deepEqual(found.get(at('sh'))?.files, [at('shell')]);
  assert.deepEqual(found.get(at('run'))?.files, [at('run'), at('shell')]);
  assert.deepEqual(found.get(at('outer'))?.files, [at('outer'), at('run'), at('shell')]);
  assert.deepEqual(found.get(at('gone'))?.files, [at('gone')]);
  assert.deepEqual(found.get(at('missing')), { path: at('missing') });
  assert.deepEqual(found.get('/proc/self/exe'), { path: '/proc/self/exe', setuid: false });
});

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
