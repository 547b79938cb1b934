import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseProperties } from './properties.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

describe('a property', () => {
  for (const [text, key, value] of [
    ['a=1', 'a', '1'],
    ['  a : 1', 'a', '1'],
    ['a 1 = 2', 'a', '1 = 2'],
    ['a', 'a', ''],
    ['a\\ b=1', 'a b', '1'],
    ['a\\==1', 'a=', '1'],
    ['a=1\\\n   2', 'a', '12'],
    ['a=1\\\\\nb=2', 'a', '1\\'],
    ['#a=2\n!a=3\na=1', 'a', '1'],
    ['a=1\na=2', 'a', '2'],
    ['a=\\u0041\\t', 'a', 'A\t'],
    ['a=\u00E9', 'a', 'é'],
    ['a=1\\', 'a', '1'],
    ['a=1\r\nb=2', 'a', '1'],
  ] as const)
    test(JSON.stringify(text), () =>
      assert.equal(parseProperties(Buffer.from(text, 'latin1')).get(key), value),
    );
});

test('a megabyte of anything ends soon', () => {
  const start = processorTime();
  for (const piece of ['a', '\\', ' ', '=', 'a\\\n', '\\u', '\n', '#'])
    parseProperties(Buffer.from(piece.repeat(1_000_000 / piece.length)));
  assert.ok(processorTime() - start < 5000);
});
