import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IronhullError } from '../core/errors.ts';
import { commandNamed, parseArguments } from './arguments.ts';
import type { CommandName } from './options.ts';

const refusals: readonly (readonly [string, CommandName, readonly string[], RegExp])[] = [
  ['an option there is not', 'audit', ['--formt', 'json'], /no option --formt; did you mean --format\?/],
  ['the beginning of one', 'audit', ['--out=x'], /--out; did you mean --output\?/],
  ['the beginning of several', 'audit', ['--w=x'], /no option --w/],
  ['one letter', 'audit', ['-f', 'json'], /no option -f/],
  ['an option of other commands', 'lint', ['--engine', 'x'], /no option --engine: it is one of audit, facts/],
  ['a value that is missing', 'audit', ['--only'], /argument missing/],
  ['an option in the place of a value', 'audit', ['--output', '--html'], /ambiguous/],
  ['an empty value, as of a variable that is not set', 'audit', ['--host-root='], /--host-root has an empty/],
  ['an empty value of a list', 'lint', ['.', '--only', ''], /--only has an empty value/],
  ['a value for what takes none', 'audit', ['--strict=no'], /does not take an argument/],
  ...['facts', 'engine', 'host-root', 'output', 'baseline', 'fail-on'].map(
    (name) =>
      [
        `--${name} twice`,
        'audit',
        [`--${name}=a`, `--${name}`, 'b'],
        new RegExp(`--${name} is there`),
      ] as const,
  ),
];

describe('a command line that is refused', () => {
  for (const [title, command, argv, detail] of refusals)
    test(title, () => {
      assert.throws(
        () => parseArguments(command, argv),
        (error) => error instanceof IronhullError && error.code === 'USAGE' && detail.test(error.detail),
      );
    });

  test('a command there is not', () => {
    assert.throws(() => commandNamed('audti'), /did you mean audit\?/);
    assert.throws(() => commandNamed('toString'), IronhullError);
  });
});

test('lists may be given again, flags too', () => {
  const args = parseArguments('audit', ['--only', 'a', '--only=b', '--strict', '--strict', '--with', '-']);
  assert.deepEqual(args.list('only'), ['a', 'b']);
  assert.deepEqual(args.list('with'), ['-']);
  assert.equal(args.flag('strict'), true);
  assert.equal(args.text('facts'), undefined);
});
