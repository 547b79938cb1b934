import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  bytesHash,
  createFile,
  exchangeFile,
  makeFolders,
  readCopy,
  removeFile,
  removeFolders,
} from './engine-config-files.ts';

const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const copy = (text: string, mode = 0o640) => ({ bytes: Buffer.from(text), ...own, mode });

async function inFolder(use: (file: string, names: () => readonly string[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-config-'));
  try {
    await use(join(folder, 'daemon.json'), () => readdirSync(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a file is made only where there is none, with its mode', async () => {
  await inFolder(async (file, names) => {
    assert.equal(await readCopy(file), undefined);
    assert.equal(await createFile(file, copy('new', 0o604)), undefined);
    assert.deepEqual([readFileSync(file, 'utf8'), statSync(file).mode & 0o7777], ['new', 0o604]);
    assert.equal(await createFile(file, copy('newer')), 'it is there already');
    assert.deepEqual([readFileSync(file, 'utf8'), names()], ['new', ['daemon.json']]);
    assert.deepEqual(await readCopy(file), copy('new', 0o604));
  });
});

test('a file is replaced or removed only with the content that was read', async () => {
  await inFolder(async (file, names) => {
    writeFileSync(file, 'old');
    const hash = bytesHash(Buffer.from('old'));
    assert.equal(await exchangeFile(file, copy('new'), undefined), 'it is there already');
    writeFileSync(file, 'theirs');
    assert.equal(await exchangeFile(file, copy('new'), hash), 'somebody changed it meanwhile');
    assert.equal(await removeFile(file, hash), 'somebody changed it meanwhile');
    assert.equal(readFileSync(file, 'utf8'), 'theirs');
    writeFileSync(file, 'old');
    assert.equal(await exchangeFile(file, copy('new'), hash), undefined);
    assert.deepEqual([readFileSync(file, 'utf8'), names()], ['new', ['daemon.json']]);
    assert.equal(await removeFile(file, bytesHash(Buffer.from('new'))), undefined);
    assert.equal(await removeFile(file, hash), undefined, 'there is none');
    assert.equal(await exchangeFile(file, copy('new'), hash), 'somebody changed it meanwhile');
    assert.deepEqual(names(), []);
  });
});

test('folders that are missing are made, and removed again if nothing is in them', async () => {
  await inFolder(async (file, names) => {
    const folder = join(file, '..', 'etc', 'docker');
    assert.deepEqual(await makeFolders(folder), { made: [folder, join(folder, '..')] });
    assert.deepEqual(await makeFolders(folder), { made: [] });
    await removeFolders([folder, join(folder, '..')]);
    assert.deepEqual(names(), []);
    writeFileSync(file, '');
    assert.deepEqual(await makeFolders(join(file, 'docker')), {
      failure: `ENOTDIR: not a directory, mkdir '${join(file, 'docker')}'`,
    });
  });
});
