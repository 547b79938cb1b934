import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cborHead, isCborMap, isCborTagged, parseStrictCbor } from './strict-cbor.ts';

const parse = (hex: string) => parseStrictCbor(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

it('reads the examples of RFC 8949, appendix A', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['00', 0],
    ['17', 23],
    ['18 18', 24],
    ['19 03e8', 1000],
    ['1a 000f4240', 1_000_000],
    ['1b 000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['38 63', -100],
    ['39 03e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['40', Buffer.alloc(0)],
    ['44 01020304', Buffer.of(1, 2, 3, 4)],
    ['60', ''],
    ['62 c3bc', 'ü'],
    ['80', []],
    ['83 01 82 02 03 81 04', [1, [2, 3], [4]]],
    [
      'a2 01 02 03 04',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    ['c1 1a 514b67b0', { tag: 1, value: 1_363_896_240 }],
  ];
  for (const [hex, value] of rows) assert.deepEqual(parse(hex), value, hex);
  assert.equal(isCborMap(parse('a0')), true);
  assert.equal(isCborMap(parse('80')), false);
  assert.equal(isCborTagged(parse('c1 00')), true);
  for (const hex of ['a0', '80', '40', 'f6', '00']) assert.equal(isCborTagged(parse(hex)), false, hex);
});

it('refuses what another reader may read otherwise', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['18 17', 'fewest bytes'],
    ['19 00ff', 'fewest bytes'],
    ['1a 0000ffff', 'fewest bytes'],
    ['1b 00000000ffffffff', 'fewest bytes'],
    ['58 01 00', 'fewest bytes'],
    ['1b 0020000000000000', 'too large'],
    ['3b ffffffffffffffff', 'too large'],
    ['9f ff', 'indefinite'],
    ['5f 41 00 ff', 'indefinite'],
    ['1c', 'reserved'],
    ['a2 01 00 01 00', 'same key twice'],
    ['a1 80 00', 'no integer and no text'],
    ['61 ff', 'not UTF-8'],
    ['f9 3c00', 'no integer'],
    ['f7', 'no integer'],
    ['00 00', 'follows'],
    ['', 'too early'],
    ['43 00', 'too early'],
    ['9a ffffffff', 'too early'],
    ['ba ffffffff', 'too early'],
    ['81'.repeat(20), 'nested'],
    ['c1'.repeat(20_000), 'nested'],
  ];
  for (const [hex, message] of rows)
    assert.throws(() => parse(hex), { name: 'TypeError', message: new RegExp(message, 'u') }, hex);
});

it('writes heads that it reads', () => {
  for (const argument of [0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295])
    assert.equal(parseStrictCbor(cborHead(0, argument)), argument);
});
