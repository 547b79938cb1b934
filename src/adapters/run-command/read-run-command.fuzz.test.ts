import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { readRunCommand } from './read-run-command.ts';
import { runFlags } from './flag-table.ts';

/** A linear congruential generator (Numerical Recipes), for repeatable failures. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const flags = Object.keys(runFlags).map((name) => `--${name}`);
const values = [
  '=',
  ' ',
  '',
  'true',
  '/a:/b:ro',
  'a=b',
  '80:80',
  '1g',
  '$X',
  '"$X"',
  '$(docker run --privileged y)',
  "'q",
  '"',
  ',',
  ':',
  'type=bind,src=/,dst=/x',
  'host',
  'container:a',
  '\\\n',
  '\n',
  '; docker run ',
  '-it',
  '-',
  '--',
  'constructor',
  '__proto__=1',
  '\0',
  '\u{1F433}',
  '{a,b}',
  '#',
];
const context = { env: { X: 'a b' }, directory: '/srv', home: '/home/me' };

test('any line is read without throwing, with locations within it', () => {
  const next = generator(20_261_125);
  for (let round = 0; round < roundsOf(3000); round++) {
    const words = Array.from({ length: next(12) }, () => {
      const source = next(2) === 0 ? flags : values;
      return `${source[next(source.length)]}${next(2) === 0 ? ' ' : ''}`;
    });
    const text = `docker run ${words.join('')}`;
    const reading = readRunCommand(text, context);
    assert.ok(reading.workloads.length + reading.problems.length > 0, JSON.stringify(text));
    JSON.stringify(reading, (key, value: { startOffset: number; endOffset: number }) => {
      if (key !== 'range' && key !== 'remove') return value as unknown;
      assert.ok(value.startOffset >= 0 && value.startOffset <= value.endOffset, JSON.stringify(text));
      assert.ok(value.endOffset <= text.length, JSON.stringify(text));
      return undefined;
    });
  }
});

test('a long script is read quickly', () => {
  const started = process.cpuUsage().user;
  readRunCommand('docker run -e A=b --privileged -v /a:/b x\n'.repeat(2000), context);
  readRunCommand(`docker run ${'$('.repeat(20_000)}`, context);
  readRunCommand(`docker run ${'-e A=b '.repeat(3000)} x`, context);
  assert.ok(process.cpuUsage().user - started < 10_000_000, 'more than 10 s of processor time');
});
