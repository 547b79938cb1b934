import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../registry.gen.ts';

test('every row of section 2 of the benchmark is one check of the engine', () => {
  const rows = Array.from({ length: 18 }, (_, index) => `2.${index + 1}`);
  for (const row of rows) {
    const found = checks.filter(({ aliases }) =>
      aliases.some(({ tool, id }) => tool === 'cis' && id === row),
    );
    assert.deepEqual(
      found.map(({ on }) => on),
      ['engine'],
      `${row}: ${found.map(({ id }) => id).join(', ')}`,
    );
  }
});
