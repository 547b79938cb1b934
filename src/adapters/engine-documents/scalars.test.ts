import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cursor } from './cursor.ts';
import { child, elements, locate } from './cursor.ts';
import { readFields } from './fields.ts';
import { readBoolean, readInteger, readLimit, readMap, readName, readText, readTexts } from './scalars.ts';

function at(value: unknown): Cursor {
  return { value, pointer: '/a', document: 'x' };
}

const place = [{ in: 'document', document: 'x', pointer: '/a' }];

test('missing and null write nothing, the right type is written, any other type is unresolved', () => {
  for (const [read, right, wrong] of [
    [readBoolean, false, 'false'],
    [readText, '', 5],
    [readInteger, 0, 1.5],
  ] as const) {
    assert.equal(read(at(undefined)), undefined);
    assert.equal(read(at(null)), undefined);
    assert.deepEqual(read(at(right)), { value: right, at: place });
    const unresolved = read(at(wrong));
    assert.ok(unresolved && 'unresolved' in unresolved);
  }
});

test('an empty name and a limit of 0 are unset', () => {
  assert.equal(readName(at('')), undefined);
  assert.equal(readLimit(at(0)), undefined);
  assert.deepEqual(readLimit(at(-1)), { value: -1, at: place });
});

test('unrecognised elements of lists and maps become unresolved entries', () => {
  const list = readTexts(at(['x', 5]), (text) => text.toUpperCase(), '');
  assert.ok(list && 'value' in list);
  assert.deepEqual(
    list.value.map((entry) => ('value' in entry ? entry.value : entry.at[0])),
    ['X', { in: 'document', document: 'x', pointer: '/a/1' }],
  );
  assert.ok('unresolved' in (readTexts(at({}), (text) => text, '') ?? {}));
  assert.ok('unresolved' in (readMap(at([]), () => []) ?? {}));
});

test('fields of an object default to zero, and one of the wrong type makes the whole unresolved', () => {
  const spec = { Name: 'text', Count: 'integer', On: 'boolean' } as const;
  assert.deepEqual(readFields(at({ Name: 'n', Count: null }), spec), {
    fields: { Name: 'n', Count: 0, On: false },
  });
  assert.ok('unresolved' in readFields(at({ On: 'yes' }), spec));
  assert.ok('unresolved' in readFields(at(null), spec));
});

test('only own members are read, and pointers are escaped and mapped back', () => {
  assert.equal(child(at({}), 'toString').value, undefined);
  assert.equal(child(at({ 'a/b~': 1 }), 'a/b~').pointer, '/a/a~1b~0');
  assert.deepEqual(elements(at('ab')), []);
  const pointers = new Map([['/a', '/A']]);
  assert.deepEqual(locate({ ...at(1), pointers }), [{ in: 'document', document: 'x', pointer: '/A' }]);
});
