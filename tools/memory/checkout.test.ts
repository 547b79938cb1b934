import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { hashOf, hashOfFiles, isCheckout, readCheckout, unchangedFiles } from './checkout.ts';

const root = mkdtempSync(join(tmpdir(), 'ironhull-checkout-'));
after(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const git = (...args: readonly string[]): void =>
  void execFileSync('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: root, stdio: 'ignore' });

/** Returns a function that says whether the hash of all files is another than at its last call. */
function changes(): () => boolean {
  let last = '';
  return () => {
    const checkout = readCheckout(root);
    const now = hashOfFiles(checkout, checkout.keys());
    const before = last;
    last = now;
    return now !== before;
  };
}

test('a checkout is what git tracks, what it does not ignore, and what was built', () => {
  assert.equal(isCheckout(root), false);
  git('init');
  assert.equal(isCheckout(root), true);
  write('.gitignore', 'ignored\ndist/\n');
  write('src/tracked.ts', 'one');
  write('src/new.json', 'two');
  write('ignored', 'three');
  write('dist/native/helper', 'four');
  git('add', 'src/tracked.ts');
  const checkout = readCheckout(root);
  assert.deepEqual([...checkout.keys()].toSorted(), [
    '.gitignore',
    'dist/native/helper',
    'src/new.json',
    'src/tracked.ts',
  ]);
  assert.equal(checkout.get('src/tracked.ts')?.text, 'one');
  assert.equal(checkout.get('src/new.json')?.text, undefined);
});

test('every change of a file is another hash, and none is the same', () => {
  const changed = changes();
  assert.ok(changed());
  const steps: Record<string, () => void> = {
    text: () => write('src/new.json', '2'),
    'a new file': () => write('data/x', ''),
    'its mode': () => chmodSync(join(root, 'data/x'), 0o755),
    'a link': () => symlinkSync('x', join(root, 'data/y')),
    'its removal': () => rmSync(join(root, 'data/y')),
    'the removal of a tracked file': () => rmSync(join(root, 'src/tracked.ts')),
  };
  for (const [what, step] of Object.entries(steps)) {
    step();
    assert.ok(changed(), what);
    assert.ok(!changed(), what);
  }
  write('ignored', 'other');
  assert.ok(!changed(), 'an ignored file');
});

test('texts of other lengths have another hash', () => {
  assert.notEqual(hashOf(['ab', 'c']), hashOf(['a', 'bc']));
  assert.notEqual(hashOf([]), hashOf(['']));
});

test('a file that changed since, even to the same text, is not unchanged', async () => {
  write('src/a.ts', 'a');
  write('src/b.ts', 'b');
  const checkout = readCheckout(root);
  assert.ok(unchangedFiles(root, checkout).has('src/a.ts'));
  await new Promise((next) => setTimeout(next, 20)); // The kernel counts time of files in ticks.
  write('src/a.ts', 'other');
  write('src/a.ts', 'a');
  const unchanged = unchangedFiles(root, checkout);
  assert.deepEqual([unchanged.has('src/a.ts'), unchanged.has('src/b.ts')], [false, true]);
  write('src/c.ts', '');
  assert.equal(unchangedFiles(root, checkout).size, 0);
});
