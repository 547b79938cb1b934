import assert from 'node:assert/strict';
import {
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
  openSync,
  closeSync,
  copyFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileState } from './file-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-state-'));
const file = join(folder, 'file');

/** The state as it is when the file was not changed for a while. */
function state(path = file): string | undefined {
  return fileState(statSync(path, { bigint: true }), Date.now() + 60_000);
}

/** Waits until the system gives files a later time. */
async function tick(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
}

test('every change of a file changes its state, also one that keeps its size and sets its time back', async () => {
  writeFileSync(file, 'one');
  utimesSync(file, 1000, 1000);
  const changes: readonly (readonly [string, () => void])[] = [
    [
      'in its place, with the old time',
      () => {
        const open = openSync(file, 'r+');
        writeSync(open, 'two', 0);
        closeSync(open);
        utimesSync(file, 1000, 1000);
      },
    ],
    ['longer', () => writeFileSync(file, 'three')],
    ['cut off', () => truncateSync(file, 3)],
    [
      'replaced by another with the same time',
      () => {
        writeFileSync(join(folder, 'other'), 'thr');
        utimesSync(join(folder, 'other'), 1000, 1000);
        renameSync(join(folder, 'other'), file);
      },
    ],
  ];
  let before = state();
  assert.equal(state(), before);
  for (const [title, change] of changes) {
    await tick();
    change();
    const after = state();
    assert.notEqual(after, before, title);
    before = after;
  }
  copyFileSync(file, join(folder, 'copy'));
  assert.notEqual(state(join(folder, 'copy')), before, 'a copy');
  rmSync(folder, { recursive: true });
});

test('a file that was changed a moment ago, or in the future, has no state', () => {
  const status = statSync(import.meta.filename, { bigint: true });
  const changed = Number(status.ctimeNs / 1_000_000n);
  assert.equal(fileState(status, changed), undefined);
  assert.equal(fileState(status, changed + 1500), undefined);
  assert.equal(fileState(status, changed - 60_000), undefined);
  assert.ok(fileState(status, changed + 3000));
});
