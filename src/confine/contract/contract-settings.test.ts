import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { contractSettings } from './contract-settings.ts';

test('the page on contracts has a row for each setting, and no other', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/contract.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /\| (?:text|number|boolean|list) +\|/u.test(line))
    .map((line) => line.replaceAll(/ +\|/gu, ' |'));
  assert.deepEqual(
    rows,
    contractSettings.map(({ key, kind, title, about }) => `| \`${key}\` | ${kind} | ${title}: ${about} |`),
  );
});

test('what a setting follows is a setting', () => {
  const keys = new Set(contractSettings.map(({ key }) => key));
  for (const { key, follows = [] } of contractSettings)
    for (const cause of follows) assert.ok(keys.has(cause) && cause !== key, `${key} follows ${cause}`);
});
