import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lexShell } from './lex.ts';

const single = '\'"`$\\(){}[]<>|&;# \t\n\r~*?=-,:/';
const atoms = [
  ...Array.from(single),
  '$(',
  '${',
  "$'",
  '$((',
  '<<E',
  'E\n',
  '\\\n',
  'docker run',
  'a',
  '\0',
  '\u{1F433}',
];

/** A linear congruential generator (Numerical Recipes), so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('any text is read to its end, with tokens in order and within it', () => {
  const next = generator(20_261_125);
  for (let round = 0; round < 5000; round++) {
    const text = Array.from({ length: next(40) }, () => atoms[next(atoms.length)]).join('');
    let last = 0;
    for (const { start, end } of lexShell(text).tokens) {
      assert.ok(start >= last && end > start && end <= text.length, JSON.stringify(text));
      last = end;
    }
  }
});

test('long hostile texts take linear time', () => {
  const started = process.cpuUsage().user;
  for (const atom of ['(', '$(', '${', '[', '{,', '{a', '"', "'", '`', '~', '\\', '<<E\n', '$((']) {
    lexShell(atom.repeat(50_000));
    lexShell(`${atom.repeat(50_000)} ${')'.repeat(50_000)}`);
  }
  assert.ok(process.cpuUsage().user - started < 5_000_000, 'more than 5 s of processor time');
});
