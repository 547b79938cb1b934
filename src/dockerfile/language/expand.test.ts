import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expand } from './expand.ts';
import { ExpansionError } from './expansion-error.ts';

const values: Readonly<Record<string, string>> = {
  a: 'one',
  v: '1.2.3',
  e: '',
  p: '/usr/lib/x.so',
  s: 'x y',
};
const on = (text: string) => expand(text, { escape: '\\', variable: (name) => values[name] }).text;

describe('variables', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['$a', 'one'],
    ['${a}b', 'oneb'],
    ['$a-$none', 'one-'],
    ['\\$a', '$a'],
    ["'$a'", '$a'],
    ['"$a \\"x\\" \\n"', 'one "x" \\n'],
    ['${none:-x}', 'x'],
    ['${e:-x}', 'x'],
    ['${e-x}', ''],
    ['${a:+x}', 'x'],
    ['${e:+x}', ''],
    ['${e+x}', 'x'],
    ['${none:-${a}}', 'one'],
    ['${none:-"a}b"}', 'a}b'],
    ['${v%.*}', '1.2'],
    ['${v%%.*}', '1'],
    ['${v#*.}', '2.3'],
    ['${v##*.}', '3'],
    ['${v/./-}', '1-2.3'],
    ['${v//./-}', '1-2-3'],
    ['${p##*/}', 'x.so'],
    ['$1x', 'x'],
    ['$', '$'],
    ['a$ b', 'a$ b'],
    ['$$a', 'a'],
  ];
  for (const [text, expected] of cases) it(`${text} is ${expected}`, () => assert.equal(on(text), expected));
});

describe('what BuildKit refuses', () => {
  for (const text of [
    '${',
    '${a',
    '${}',
    '${:a}',
    "'a",
    '"a',
    '${none:?}',
    '${e:?empty}',
    '${a^}',
    '${a:x}',
    '${a/b}',
  ])
    it(text, () => assert.throws(() => on(text), ExpansionError));
});

it('words are split outside quotes, also those of a variable', () => {
  assert.deepEqual(expand('$s "b c"', { escape: '\\', variable: (name) => values[name] }).words, [
    'x',
    'y',
    'b c',
  ]);
});

it('what is not set can stay, and is named', () => {
  const { text, unset } = expand('$a ${none:-x} $no', {
    escape: '\\',
    variable: (name) => values[name],
    keepsUnset: true,
  });
  assert.deepEqual([text, unset], ['one ${none:-x} $no', ['none', 'no']]);
});
