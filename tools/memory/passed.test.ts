import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addPassed, readPassed } from './passed.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-passed-'));
after(() => rmSync(folder, { recursive: true }));

const day = 24 * 3600 * 1000;
const now = 100 * day;
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

test('what passed is read again, and added to', () => {
  const file = join(folder, 'new/memory.json');
  addPassed(file, new Map([[a, { at: now, tests: 3 }]]), now);
  addPassed(file, new Map([[b, { at: now, tests: 4 }]]), now);
  assert.deepEqual(
    [...readPassed(file, now)],
    [
      [a, { at: now, tests: 3 }],
      [b, { at: now, tests: 4 }],
    ],
  );
  assert.deepEqual(readdirSync(join(folder, 'new')), ['memory.json']);
});

test('a missing or damaged file, or entry, remembers nothing', () => {
  const file = join(folder, 'damaged.json');
  const whole = JSON.stringify({ [a]: { at: now, tests: 1 } });
  assert.equal(readPassed(file, now).size, 0);
  for (const text of ['', whole.slice(0, -2), 'null', '[]', '1', JSON.stringify({ [a]: true })]) {
    writeFileSync(file, text);
    assert.equal(readPassed(file, now).size, 0, text);
  }
  for (const entry of [{ at: 'x', tests: 1 }, { at: now }, { at: now, tests: null }, null]) {
    writeFileSync(
      file,
      JSON.stringify({ [a]: entry, [b]: { at: now, tests: 2 }, short: { at: now, tests: 1 } }),
    );
    assert.deepEqual([...readPassed(file, now).keys()], [b]);
  }
});

test('a pass counts for seven days, and none from the future', () => {
  const file = join(folder, 'old.json');
  for (const [at, size] of [
    [now - 6 * day, 1],
    [now - 7 * day, 0],
    [now + day, 0],
  ] as const) {
    rmSync(file, { force: true });
    addPassed(file, new Map([[a, { at, tests: 1 }]]), now);
    assert.equal(readPassed(file, now).size, size);
  }
});
