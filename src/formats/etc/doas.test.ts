import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { parseDoas } from './doas.ts';

test('a comment that ends in a backslash hides no rule', () => {
  const { rules, unclear } = parseDoas(
    '# policy \\\npermit nopass ann\npermit :a # x \\\npermit nopass \\\n  bob\n',
  );
  assert.deepEqual(
    rules.map(({ identity, withoutPassword }) => [identity, withoutPassword]),
    [
      ['ann', true],
      [':a', false],
      ['bob', true],
    ],
  );
  assert.deepEqual(unclear, []);
});

test('quotes, options and arguments', () => {
  assert.deepEqual(
    parseDoas(
      'permit persist setenv { A=b -C } "a b" as root cmd /bin/ls args -l "x y"\npermit ann cmd ls args\n',
    ).rules,
    [
      { identity: 'a b', target: 'root', withoutPassword: false, command: '/bin/ls', args: '-l x y' },
      { identity: 'ann', withoutPassword: false, command: 'ls', args: '' },
    ],
  );
});

test('lines that are not understood are named', () => {
  assert.deepEqual(
    parseDoas('\npermit\nallow ann\ndeny ann\npermit ann cmd\npermit ann with x\npermit setenv { A ann\n')
      .unclear,
    [2, 3, 5, 6, 7],
  );
});

for (const piece of [' ', 'a', '"', '\\', '\\\n', '#', '{', 'permit ', 'permit nopass ', 'setenv { '])
  test(`time is in proportion to the text: ${JSON.stringify(piece)}`, () => {
    const before = processorTime();
    parseDoas(`permit ${piece.repeat(1_000_000 / piece.length)}x`);
    assert.ok(processorTime() - before < 5000);
  });
