import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conform, Misshapen } from './conform.ts';
import { depthOf } from './depth.ts';
import type { ShapeTable } from './shape.ts';

const shapes: ShapeTable = [
  { members: { name: 1, 'size?': 2, reading: 4, kinds: 7, notes: 8 } },
  'string',
  'number',
  'boolean',
  { reading: [5, 6] },
  { members: { state: 9, value: 2, from: 1 } },
  { members: { state: 10, from: 1 } },
  { list: 11 },
  { map: 1 },
  { one: ['known'] },
  { one: ['absent'] },
  { one: ['a', 'b'] },
];
const good = { name: 'x', reading: { state: 'absent', from: 'y' }, kinds: ['a', 'b'], notes: { k: 'v' } };

function wrongAt(change: object): string {
  try {
    conform({ ...good, ...change }, shapes);
  } catch (error) {
    assert.ok(error instanceof Misshapen);
    return error.path;
  }
  return 'nothing is wrong';
}

describe('a value in its shape', () => {
  test('comes back the same, and what does not belong is left out', () => {
    assert.deepEqual(conform(good, shapes), good);
    assert.deepEqual(conform({ ...good, more: 1, reading: { ...good.reading, value: 5 } }, shapes), good);
  });

  test('a reading that was not collected says so, and any other member has to be there', () => {
    const { reading: _reading, ...older } = good;
    const copy = conform(older, shapes) as { reading: { state: string; why: string } };
    assert.deepEqual([copy.reading.state, copy.reading.why], ['unreadable', 'not-collected']);
    assert.equal(wrongAt({ reading: null }), 'reading');
    const { kinds: _kinds, ...without } = good;
    assert.throws(() => conform(without, shapes), Misshapen);
  });

  test('the place of what is wrong is named', () => {
    assert.equal(wrongAt({ name: 5 }), 'name');
    assert.equal(wrongAt({ size: '5' }), 'size');
    assert.equal(wrongAt({ size: JSON.parse('1e999') as number }), 'size');
    assert.equal(wrongAt({ kinds: ['a', 'c'] }), 'kinds[1]');
    assert.equal(wrongAt({ kinds: { length: 0 } }), 'kinds');
    assert.equal(wrongAt({ reading: { state: 'known', value: 'x', from: '' } }), 'reading.value');
    assert.equal(wrongAt({ reading: { state: 'known', from: '' } }), 'reading.value');
    assert.equal(wrongAt({ notes: { k: [] } }), 'notes.*');
  });

  test('a text that is parsed further on has its form', () => {
    const capabilities: ShapeTable = [{ members: { capBounding: 1 } }, 'string'];
    assert.ok(conform({ capBounding: '000001ffffffffff' }, capabilities));
    for (const capBounding of ['host', '', '0x1', '0'.repeat(17), '1\n'])
      assert.throws(() => conform({ capBounding }, capabilities), Misshapen);
    const indents: ShapeTable = [{ members: { indent: 1 } }, 'number'];
    assert.ok(conform({ indent: 4 }, indents));
    for (const indent of [-1, 1.5, 1e9]) assert.throws(() => conform({ indent }, indents), Misshapen);
  });

  test('names of the language’s own change nothing', () => {
    const text =
      '{"name":"x","__proto__":{"size":1},"constructor":{},"reading":{"state":"absent","from":""},"kinds":[],"notes":{}}';
    const copy = conform(JSON.parse(text), shapes) as object;
    assert.deepEqual(Object.keys(copy), ['name', 'reading', 'kinds', 'notes']);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
    assert.equal(wrongAt({ notes: JSON.parse('{"__proto__":"x"}') as object }), 'notes');
    const inherited = JSON.parse('{"__proto__":{"name":"x"}}') as object;
    assert.throws(() => conform(inherited, shapes), Misshapen);
  });
});

test('the depth of a text', () => {
  assert.equal(depthOf('{"a":[{"b":1}],"c":[]}'), 3);
  assert.equal(depthOf('"[[[\\"[[["'), 0);
  assert.equal(depthOf('['.repeat(1_000_000)), 1_000_000);
});
