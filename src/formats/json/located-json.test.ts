import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonSyntaxError, parseLocatedJson } from './located-json.ts';

test('each value and name has its place, and duplicates are kept', () => {
  const text = '{ "a" : [1, "x"],\n "a":{"b":null} }';
  const value = parseLocatedJson(text);
  assert.ok(value.kind === 'object');
  const shown = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  assert.deepEqual(
    value.members.map(({ name, nameSpan, value: inner }) => [name, shown(nameSpan), shown(inner.span)]),
    [
      ['a', '"a"', '[1, "x"]'],
      ['a', '"a"', '{"b":null}'],
    ],
  );
  const [first] = value.members;
  assert.ok(first?.value.kind === 'array');
  assert.deepEqual(
    first.value.items.map(({ span }) => shown(span)),
    ['1', '"x"'],
  );
});

const mistakes: readonly (readonly [text: string, message: RegExp, offset: number])[] = [
  ['{"a":1,}', /comma before the closing } is one too many/, 6],
  ['[1,]', /comma before the closing \]/, 2],
  ['{"a":1 // x\n}', /no comments/, 7],
  ['# x', /no comments/, 0],
  ["{'a':1}", /member name in double quotes/, 1],
  ['{"a" 1}', /':' expected/, 5],
  ['{"a":1 "b":2}', /',' or '}' expected/, 7],
  ['{"a":', /the text ends where a value/, 5],
  ['{"a":"x', /no closing quote/, 5],
  ['{"a":"\\q"}', /invalid escape/, 5],
  ['{"a":"x\n"}', /must end on its line/, 7],
  ['{} {}', /end of the text expected/, 3],
  ['{"a":01}', /',' or '}' expected/, 6],
];
for (const [text, message, offset] of mistakes) {
  test(`${JSON.stringify(text)} is no JSON`, () => {
    assert.throws(
      () => parseLocatedJson(text),
      (error) => error instanceof JsonSyntaxError && message.test(error.message) && error.offset === offset,
    );
  });
}
