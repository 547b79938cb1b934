import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpolate, variablesOf, openPart } from './interpolate.ts';

const variables = variablesOf({ FOO: 'foo', EMPTY: '' });

const cases: readonly [string, string][] = [
  ['plain', 'plain'],
  ['$FOO', 'foo'],
  ['${FOO}-${FOO}', 'foo-foo'],
  ['$FOO$', 'foo$'],
  ['$$FOO', '$FOO'],
  ['$1', '$1'],
  ['$é', '$é'],
  ['${FOO:-d}', 'foo'],
  ['${BAR:-d}', 'd'],
  ['${BAR-d}', 'd'],
  ['${EMPTY-d}', ''],
  ['${EMPTY:-d}', 'd'],
  ['${BAR:-}', ''],
  ['${BAR:-${FOO}}', 'foo'],
  ['${BAR:-${BAZ:-q}}', 'q'],
  ['${FOO:+r}', 'r'],
  ['${EMPTY+r}', 'r'],
  ['${EMPTY:+r}', ''],
  ['${BAR:-a}b}', 'ab}'],
  ['${BAR:-{x}}', '{x}'],
  ['${BAR:-$$x}', '$x'],
  ['${BAR:-$FOO-$EMPTY}', 'foo-'],
  ['${BAR:-a:?b}', 'a:?b'],
  ['${BAR-a:-b}', 'a:-b'],
  ['${BAR:-a\nb}', 'a\nb'],
];

test('expressions give what docker compose 2.26.1 gives', () => {
  for (const [text, expected] of cases)
    assert.deepEqual(interpolate(text, variables), { text: expected }, text);
});

test('an unset variable leaves the text unresolved and is named', () => {
  for (const text of ['$BAR', 'x${BAR}', '${BAR:?need}', '${BAR:+r}', '${BAR+r}', '${FOO:+$BAR}']) {
    const partly = text.startsWith('x') ? `x${openPart}` : openPart;
    const required = text.includes(':?') ? { required: 'BAR' } : {};
    const wanted = { unresolved: 'variable BAR is not set', partly, ...required };
    assert.deepEqual(interpolate(text, variables), wanted, text);
  }
});

test('a name of the object prototype is not a variable', () => {
  assert.ok('unresolved' in interpolate('$constructor', variables));
});

test('expressions that Compose rejects are invalid', () => {
  const deep = `${'${A:-'.repeat(200)}x${'}'.repeat(200)}`;
  for (const text of ['${FOO', '${}', '${FOO!x}', '${FOO }', '${1}', deep]) {
    assert.ok('invalid' in interpolate(text, variables), text);
  }
});
