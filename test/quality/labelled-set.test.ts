import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { evaluate, labelledSet } from './evaluate.ts';
import { figureRows } from './figures.ts';

describe('the labelled set has no wrong and no missing finding', () => {
  for (const [family, cases] of Object.entries(labelledSet))
    for (const one of cases)
      test(`${family}: ${one.title}`, () => {
        assert.deepEqual(evaluate([one]).mistakes, []);
      });
});

test('a mistake is counted', () => {
  const [one] = labelledSet['Debian'] ?? [];
  assert.ok(one !== undefined);
  const turned = one.packages.map((each) => ({ ...each, label: 'clean' }) as const);
  const { precision, recall, mistakes } = evaluate([{ ...one, packages: turned }]);
  assert.equal(precision, 0);
  assert.equal(recall, 1);
  assert.equal(mistakes.length, one.packages.filter(({ label }) => label === 'vulnerable').length);
});

test('docs/quality.md has the figures of the set', () => {
  const cells = (row: string) => row.split('|').map((cell) => cell.trim());
  const page = readFileSync(join(import.meta.dirname, '../../docs/quality.md'), 'utf8');
  const written = new Set(page.split('\n').map((line) => cells(line).join('|')));
  const missing = figureRows().filter((row) => !written.has(cells(row).join('|')));
  assert.deepEqual(missing, [], 'run node tools/quality.ts');
});
