import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { conform } from '../../src/app/targets/facts/conform.ts';
import type { Shape, ShapeTable } from '../../src/app/targets/facts/shape.ts';
import { shapedTypes, shapeTable } from './shape-table.ts';

const root = resolve(import.meta.dirname, '../..');

/** The table as the generated text has it. */
function tableOf(text: string): ShapeTable {
  const list = /ShapeTable = (\[[^]*\]);/u.exec(text)?.[1] ?? '[]';
  return JSON.parse(list.replace(/,\s*\]$/u, ']')) as ShapeTable;
}

test('the table holds the types of the facts, which recorded facts have', () => {
  const text = shapeTable(root, shapedTypes.facts);
  const table = tableOf(text);
  const [whole] = table;
  assert.ok(typeof whole === 'object' && 'members' in whole);
  const shapeOf = (name: string): Shape | undefined => table[whole.members[name] ?? -1];
  assert.deepEqual(shapeOf('schemaVersion'), { one: [1] });
  const host = shapeOf('host');
  assert.ok(typeof host === 'object' && 'reading' in host && host.reading.length === 3);
  const workloads = shapeOf('workloads');
  assert.ok(typeof workloads === 'object' && 'list' in workloads);
  const recorded = readFileSync(resolve(root, 'examples/shop/facts.json'), 'utf8');
  assert.ok(conform(JSON.parse(recorded), table));
});

test('a list that is not empty is a list', () => {
  const table = tableOf(shapeTable(root, shapedTypes.facts));
  const lists = table.flatMap((shape) =>
    typeof shape === 'object' && 'members' in shape && 'ratedBy' in shape.members
      ? [table[shape.members['advisories'] ?? -1]]
      : [],
  );
  assert.ok(lists.length > 0);
  for (const list of lists) assert.ok(typeof list === 'object' && 'list' in list, JSON.stringify(list));
});
