import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { it } from 'node:test';
import { attackTables, withTables } from './table.ts';

it('the tables of docs/design/trust.md are those of a run (`node tools/attack-table.ts` writes them)', async () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/design/trust.md'), 'utf8');
  assert.equal(page, withTables(page, await attackTables()));
});
