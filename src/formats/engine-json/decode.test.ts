import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeNode } from './decode.ts';
import {
  arrayOf,
  bool,
  int64,
  mapOf,
  pointerTo,
  sliceOf,
  string,
  stringOrList,
  struct,
  uint64,
} from './go-type.ts';
import type { GoType } from './go-type.ts';
import { scanJson } from './scan.ts';

function decode(
  text: string,
  type: GoType,
): { value: unknown; problems: string[]; pointers: Map<string, string> } {
  const scanned = scanJson(text);
  assert.ok('node' in scanned, JSON.stringify(scanned));
  const { value, problems, pointers } = decodeNode(scanned.node, type);
  return {
    value: JSON.parse(JSON.stringify(value ?? null)),
    problems: problems.map((problem) => problem.pointer),
    pointers,
  };
}

const inner = struct({ Privileged: bool, SecurityOpt: sliceOf(string), Links: sliceOf(string) });
const body = struct({ Image: string, HostConfig: pointerTo(inner), Plain: inner, Count: int64 });

test('names match exactly first, else by case folding', () => {
  assert.deepEqual(decode('{"image":"a"}', body).value, { Image: 'a' });
  assert.deepEqual(decode('{"HOSTCONFIG":{"\\u017fecurityOpt":["x"]}}', body).value, {
    HostConfig: { SecurityOpt: ['x'] },
  });
  assert.deepEqual(decode('{"hostconfig":{"lin\u212as":["x"]}}', body).value, {
    HostConfig: { Links: ['x'] },
  });
  const two = struct({ a: string, A: string });
  assert.deepEqual(decode('{"A":"1","a":"2"}', two).value, { A: '1', a: '2' });
});

test('a duplicate name merges into the same object, the later member winning', () => {
  const text = '{"HostConfig":{"Privileged":false,"Links":["l"]},"hostconfig":{"privileged":true}}';
  const { value, pointers } = decode(text, body);
  assert.deepEqual(value, { HostConfig: { Privileged: true, Links: ['l'] } });
  assert.equal(pointers.get('/HostConfig/Privileged'), '/hostconfig/privileged');
  assert.equal(pointers.get('/HostConfig/Links/0'), '/HostConfig/Links/0');
});

test('null clears pointers, lists and maps, and leaves scalars and plain structs unchanged', () => {
  assert.deepEqual(decode('{"Image":"a","image":null,"Count":1,"count":null}', body).value, {
    Image: 'a',
    Count: 1,
  });
  assert.deepEqual(decode('{"HostConfig":{"Privileged":true},"HostConfig":null}', body).value, {});
  assert.deepEqual(decode('{"Plain":{"Privileged":true},"Plain":null}', body).value, {
    Plain: { Privileged: true },
  });
  assert.deepEqual(decode('{"Plain":{"Links":["a"],"links":null}}', body).value, { Plain: {} });
});

test('elements of an earlier list with the same name remain visible in a later one', () => {
  const items = struct({ L: sliceOf(struct({ A: string, B: string })) });
  assert.deepEqual(decode('{"L":[{"A":"1"},{"A":"2"}],"l":[{"B":"x"}]}', items).value, {
    L: [{ A: '1', B: 'x' }],
  });
  assert.deepEqual(decode('{"L":[{"A":"1"},{"A":"2"}],"l":[{}],"L":[{},{}]}', items).value, {
    L: [{ A: '1' }, { A: '2' }],
  });
  assert.deepEqual(decode('{"L":[{"A":"1"}],"l":[],"L":[{}]}', items).value, { L: [{}] });
});

test('keys of a map merge, each value from zero', () => {
  const map = struct({ M: mapOf(sliceOf(struct({ A: string, B: string }))), S: mapOf(string) });
  assert.deepEqual(decode('{"M":{"k":[{"A":"1"}],"l":null},"m":{"k":[{"B":"2"}]}}', map).value, {
    M: { k: [{ B: '2' }], l: null },
  });
  assert.deepEqual(
    decode('{"S":{"__proto__":"x","a":null}}', map).value,
    JSON.parse('{"S":{"__proto__":"x","a":""}}'),
  );
});

test("Docker's string-or-list accepts both and reuses nothing", () => {
  const type = struct({ CapAdd: stringOrList });
  assert.deepEqual(decode('{"CapAdd":"ALL"}', type).value, { CapAdd: ['ALL'] });
  assert.deepEqual(decode('{"CapAdd":["A","B"],"capadd":[null]}', type).value, { CapAdd: [''] });
  assert.deepEqual(decode('{"CapAdd":["A"],"capadd":null}', type).value, {});
  assert.deepEqual(decode('{"CapAdd":{}}', type).problems, ['/CapAdd']);
});

test('a value of the wrong type is a problem at its location', () => {
  assert.deepEqual(decode('{"Image":1,"HostConfig":{"Privileged":"true"}}', body).problems, [
    '/Image',
    '/HostConfig/Privileged',
  ]);
  for (const number of ['1.0', '1e3', '9223372036854775808', '"1"', 'true', '{}', '[]']) {
    assert.deepEqual(decode(`{"Count":${number}}`, body).problems, ['/Count'], number);
  }
  assert.deepEqual(decode('{"Count":-9223372036854775808}', body).problems, []);
  assert.deepEqual(decode('{"N":-0}', struct({ N: uint64 })).problems, ['/N']);
});

test('unknown names are skipped, and an array has its fixed length', () => {
  assert.deepEqual(decode('{"Nope":{"Privileged":[1]},"Count":2}', body).value, { Count: 2 });
  assert.deepEqual(decode('{"A":[1,2,"x"]}', struct({ A: arrayOf(2, uint64) })).value, { A: [1, 2] });
});
