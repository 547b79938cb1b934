import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drift, write } from './drift.ts';

const root = mkdtempSync(join(tmpdir(), 'ironhull-drift-'));
after(() => rmSync(root, { recursive: true }));
const wanted = new Map([
  ['docs/checks/workload/a.md', 'a'],
  ['docs/errors.md', 'errors'],
]);

test('names missing, changed and leftover files; writing fixes them all', () => {
  assert.deepEqual(drift(root, wanted), ['docs/checks/workload/a.md', 'docs/errors.md']);
  write(root, wanted);
  assert.deepEqual(drift(root, wanted), []);

  writeFileSync(join(root, 'docs/errors.md'), 'changed by hand');
  writeFileSync(join(root, 'docs/checks/workload/gone.md'), 'of a check that was removed');
  assert.deepEqual(drift(root, wanted), ['docs/checks/workload/gone.md', 'docs/errors.md']);
  write(root, wanted);
  assert.deepEqual(drift(root, wanted), []);
  assert.equal(existsSync(join(root, 'docs/checks/workload/gone.md')), false);
});
