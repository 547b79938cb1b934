import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../src/cli/registry.ts';
import { formatNames } from '../../src/reports/content/format.ts';
import * as library from '../../src/index.ts';

const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');

test('the README lists every format, the default first, and every command', () => {
  const table = readme.slice(readme.indexOf('### Formats'), readme.indexOf('### Exit codes'));
  const listed = [...table.matchAll(/^\| `([a-z]+)` +\|/gmu)].map(([, name]) => name);
  assert.deepEqual(listed, [...formatNames]);
  for (const { name } of commands) assert.match(readme, new RegExp(`^\\| \`ironhull ${name}\\b`, 'mu'));
});

test('the library has a writer for every format', () => {
  for (const name of formatNames) {
    const writer = `write${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    assert.equal(typeof Reflect.get(library, writer), 'function', writer);
  }
});

test('the report that the README shows has at most 25 lines', () => {
  const [, report = ''] = /^```\n(\$ ironhull [^]*?)^```$/mu.exec(readme) ?? [];
  assert.ok(report.includes('CRITICAL'));
  assert.ok(report.trimEnd().split('\n').length - 1 <= 25);
});
