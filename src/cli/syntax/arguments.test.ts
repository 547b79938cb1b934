import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IronhullError } from '../../core/errors.ts';
import { parseArguments } from './arguments.ts';
import { commandNamed } from '../registry.ts';

const refusals: readonly (readonly [string, string, readonly string[], RegExp])[] = [
  [
    'an unknown option',
    'audit',
    ['--formt', 'json'],
    /^Unknown option '--formt'; did you mean '--format'\?$/,
  ],
  ['the beginning of one', 'audit', ['--out=x'], /^Unknown option '--out'; did you mean '--output'\?$/],
  ['the beginning of several', 'audit', ['--w=x'], /^Unknown option '--w'/],
  ['one letter', 'audit', ['-x', 'json'], /^Unknown option '-x'/],
  [
    'a format for a Compose file',
    'audit',
    ['-f', 'json'],
    /^-f names a Compose file; did you mean --format json\?$/,
  ],
  ['an option of other commands', 'lint', ['--engine', 'x'], /^'lint' does not take --engine$/],
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
        new RegExp(`--${name} is given twice`),
      ] as const,
  ),
];

describe('a command line that is refused', () => {
  for (const [title, command, argv, detail] of refusals)
    test(title, () => {
      assert.throws(
        () => parseArguments(commandNamed(command), argv),
        (error) => error instanceof IronhullError && error.code === 'USAGE' && detail.test(error.detail),
      );
    });

  test('an unknown command', () => {
    assert.throws(() => commandNamed('lnt'), /^IronhullError: Unknown command 'lnt'; did you mean 'lint'\?$/);
    assert.throws(() => commandNamed('toString'), IronhullError);
  });
});

test('lists may be given again, flags too', () => {
  const args = parseArguments(commandNamed('audit'), [
    '--only',
    'a',
    '--only=b',
    '--strict',
    '--strict',
    '--with',
    '-',
  ]);
  assert.deepEqual(args.list('only'), ['a', 'b']);
  assert.deepEqual(args.list('with'), ['-']);
  assert.equal(args.flag('strict'), true);
  assert.equal(args.text('facts'), undefined);
});

test('- is a positional, and -- ends the options', () => {
  assert.deepEqual(parseArguments(commandNamed('lint'), ['-']).positionals, ['-']);
  assert.deepEqual(parseArguments(commandNamed('lint'), ['--', '--all']).positionals, ['--all']);
});
