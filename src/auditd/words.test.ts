import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleOptions } from './words.ts';

test('options with values, quoted ones too', () => {
  assert.deepEqual(ruleOptions(`-w "/a b" -k 'x y'`), [
    { flag: '-w', value: '/a b' },
    { flag: '-k', value: 'x y' },
  ]);
  assert.deepEqual(ruleOptions('-D'), [{ flag: '-D', value: '' }]);
});

test('words that are no options, and an option without its value', () => {
  assert.equal(ruleOptions('hello'), undefined);
  assert.equal(ruleOptions('-w /a b'), undefined);
  assert.equal(ruleOptions('-w'), undefined);
});
