import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, checkoutOf, type Changes } from '../memory/test-checkout.ts';
import { lintedFiles, lintInputsIn } from './inputs.ts';

const files: Readonly<Record<string, string>> = {
  'package-lock.json': '{}',
  '.oxlintrc.json': '{}',
  'tsconfig.json': '{}',
  'docs/page.md': '',
  'dist/built.js': '',
  'tools/lint/run.ts': `import './inputs.ts';`,
  'tools/lint/inputs.ts': '',
  'src/types.ts': 'export type T = 1;',
  'src/middle.ts': `export type { T } from './types.ts';`,
  'src/user.ts': `import type { T } from './middle.ts';`,
  'src/script.js': `import './plain.js';`,
  'src/plain.ts': '',
  'src/alone.ts': '',
};

function keysOf(texts: Readonly<Record<string, string>>, program: readonly string[]): Map<string, string> {
  const checkout = checkoutOf(texts);
  const inputsOf = lintInputsIn(checkout, program);
  return new Map(lintedFiles(checkout).map((file) => [file, inputsOf(file).key]));
}

/** The files that are linted after a change. */
function after(changes: Changes, program = ['v1']): string[] {
  const before = keysOf(files, ['v1']);
  const keys = [...keysOf(changed(files, changes), program)];
  return keys.filter(([file, key]) => key !== before.get(file)).map(([file]) => file);
}

const all = lintedFiles(checkoutOf(files));

test('all sources are linted but those that were built', () => {
  assert.deepEqual(
    all,
    Object.keys(files).filter((path) => /^(?:src|tools)/u.test(path)),
  );
});

test('a change lints the file and all that import it, be it for its types alone', () => {
  assert.deepEqual(after({}), []);
  assert.deepEqual(after({ 'src/types.ts': 'export type T = 2;' }), [
    'src/types.ts',
    'src/middle.ts',
    'src/user.ts',
  ]);
  assert.deepEqual(after({ 'src/types.ts': undefined }), ['src/middle.ts', 'src/user.ts']);
  assert.deepEqual(after({ 'src/user.ts': '' }), ['src/user.ts']);
  assert.deepEqual(after({ 'src/plain.ts': '//' }), ['src/script.js', 'src/plain.ts']);
  assert.deepEqual(after({ 'src/new.ts': '' }), ['src/new.ts']);
  assert.deepEqual(after({ 'docs/page.md': 'x', 'dist/built.js': 'x' }), []);
});

test('settings, packages, Node, the step itself and declarations for all lint everything', () => {
  assert.deepEqual(after({}, ['v2']), all);
  for (const path of [
    'package-lock.json',
    '.oxlintrc.json',
    'tsconfig.json',
    'src/tsconfig.page.json',
    'tools/lint/run.ts',
  ])
    assert.deepEqual(after({ [path]: '{"a":1}' }), all, path);
  for (const text of ['declare global { var x: 1 }', "declare module 'a' {}", '/// <reference types="x" />'])
    assert.deepEqual(after({ 'src/alone.ts': text }), all, text);
  assert.deepEqual(after({ 'src/new.d.ts': '' }), [...all, 'src/new.d.ts']);
});
