import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileNamePattern } from './file-name-pattern.ts';

const names = ['a.conf', 'b.conf', 'a-conf', '.a.conf', 'a.conf.bak', '1+1', '[x'];

/** What `ls` of a POSIX shell shows for each pattern, of these names. */
const rows: readonly (readonly [string, readonly string[]])[] = [
  ['*.conf', ['a.conf', 'b.conf']],
  ['?.conf', ['a.conf', 'b.conf']],
  ['[!b].conf', ['a.conf']],
  ['[a-b].conf', ['a.conf', 'b.conf']],
  ['.*', ['.a.conf']],
  ['*', ['a.conf', 'b.conf', 'a-conf', 'a.conf.bak', '1+1', '[x']],
  ['1+*', ['1+1']],
  ['[x', ['[x']],
  ['[[:alpha:]].conf', ['a.conf', 'b.conf']],
  ['[![:alpha:]]*', ['1+1', '[x']],
  ['[][]x', ['[x']],
  ['[z-a]*', []],
  ['[a-[:digit:]].conf', []],
];

for (const [pattern, matched] of rows)
  test(`${pattern} matches ${matched.join(', ')}`, () => {
    const expression = fileNamePattern(pattern);
    assert.deepEqual(
      names.filter((name) => expression.test(name)),
      matched,
    );
  });

test('a wildcard matches a leading dot where Go looks for names', () => {
  assert.ok(fileNamePattern('*.conf', { matchesHidden: true }).test('.a.conf'));
  assert.ok(!fileNamePattern('*.conf').test('.a.conf'));
});
