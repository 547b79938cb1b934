import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesGlob } from './glob.ts';

const fits: readonly (readonly [string, string])[] = [
  ['*', ''],
  ['*', 'anything at all'],
  ['web', 'web'],
  ['web-*', 'web-1'],
  ['*-web-?', 'shop-web-1'],
  ['a*b*c', 'aXbXbc'],
  ['a.b', 'a.b'],
  ['**', 'x'],
  ['[ab]', '[ab]'],
];
const differs: readonly (readonly [string, string])[] = [
  ['', 'x'],
  ['web', 'webs'],
  ['web', 'Web'],
  ['web-?', 'web-'],
  ['a.b', 'axb'],
  ['a*b*c', 'aXcXb'],
  ['[ab]', 'a'],
];
test('stars and question marks stand for other characters, nothing else does', () => {
  for (const [glob, text] of fits) assert.ok(matchesGlob(glob, text), `${glob} ${text}`);
  for (const [glob, text] of differs) assert.ok(!matchesGlob(glob, text), `${glob} ${text}`);
});

test('many stars cost no more than the product of the lengths', () => {
  assert.equal(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(20_000)), false);
});
