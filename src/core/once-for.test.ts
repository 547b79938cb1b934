import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceFor } from './once-for.ts';

test('computes once for each object, whatever the value is', () => {
  const seen: object[] = [];
  const count = onceFor((key: { size: number }) => {
    seen.push(key);
    return key.size === 0 ? undefined : key.size;
  });
  const [empty, full] = [{ size: 0 }, { size: 2 }];
  assert.deepEqual([count(empty), count(full), count(empty), count(full)], [undefined, 2, undefined, 2]);
  assert.deepEqual(seen, [empty, full]);
  assert.equal(count({ size: 2 }), 2, 'an object that is alike is another one');
  assert.equal(seen.length, 3);
});
