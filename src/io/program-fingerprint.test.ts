import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fingerprintOfSources, programFingerprint } from './program-fingerprint.ts';

const checkout = resolve(import.meta.dirname, '../..');
let root = '';

function write(name: string, text: string): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ironhull-fingerprint-'));
  write('package.json', '{"version":"1.0.0"}');
  write('package-lock.json', '{}');
  write('src/inventory/dpkg/dpkg-cataloger.ts', 'export const name = "dpkg";\n');
  write('src/inventory/dpkg/dpkg-cataloger.test.ts', 'test();\n');
  write('src/knowledge/names.ts', 'export const names = ["a"];\n');
});
afterEach(() => rmSync(root, { recursive: true }));

test('the fingerprint changes with the version, the packages, and the code of any part', () => {
  const changes: readonly (readonly [string, () => void])[] = [
    ['version', () => write('package.json', '{"version":"1.0.1"}')],
    ['packages', () => write('package-lock.json', '{ }')],
    ['cataloger', () => write('src/inventory/dpkg/dpkg-cataloger.ts', 'export const name = "dpkG";\n')],
    ['what a cataloger imports', () => write('src/knowledge/names.ts', 'export const names = ["b"];\n')],
    ['new file', () => write('src/knowledge/more.ts', '')],
    [
      'moved file',
      () => renameSync(join(root, 'src/knowledge/more.ts'), join(root, 'src/knowledge/other.ts')),
    ],
    ['removed file', () => rmSync(join(root, 'src/knowledge/other.ts'))],
  ];
  let before = fingerprintOfSources(root);
  assert.equal(fingerprintOfSources(root), before);
  for (const [title, change] of changes) {
    change();
    const after = fingerprintOfSources(root);
    assert.notEqual(after, before, title);
    before = after;
  }
});

test('tests are no part of the program', () => {
  const before = fingerprintOfSources(root);
  write('src/inventory/dpkg/dpkg-cataloger.test.ts', 'other();\n');
  assert.equal(fingerprintOfSources(root), before);
});

test('the bundle has the fingerprint of the sources that it was made of', () => {
  const folder = join(root, 'bundle');
  execFileSync(process.execPath, [join(checkout, 'tools/bundle.mjs'), folder], { stdio: 'ignore' });
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.cjs'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  assert.equal(programFingerprint(), fingerprintOfSources(checkout));
  assert.ok(texts.some((text) => text.includes(programFingerprint())));
  assert.ok(!texts.some((text) => text.includes('BUILT_FINGERPRINT')));
});
