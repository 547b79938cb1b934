import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { parseDaemonFlags } from './daemon-flags.ts';
import { parseDaemonJson } from './daemon-json.ts';
import { booleanFlags, listFlags, textFlags } from './flag-table.ts';

/** A linear congruential generator (Numerical Recipes), for repeatable failures. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const keys = [
  'hosts',
  'debug',
  'log-opts',
  'default-ulimits',
  'default-address-pools',
  'builder',
  'Entitlements',
  'security-insecure',
  'storage-opts',
  'iptables',
  '__proto__',
  'constructor',
  'nofile',
  'Soft',
  'base',
  'size',
];

function value(next: (below: number) => number, depth: number): unknown {
  const leaves = [null, true, false, 0, -1, 1.5, '', 'x', '10.0.0.0/8', '\u0000', '\u{1F433}'];
  const kind = depth > 3 ? 0 : next(4);
  if (kind < 2) return leaves[next(leaves.length)];
  const members = Array.from({ length: next(4) }, () => value(next, depth + 1));
  if (kind === 2) return members;
  // Built as text, so that a member named `__proto__` is a member as in a file.
  const texts = members.map((one) => `${JSON.stringify(keys[next(keys.length)])}:${JSON.stringify(one)}`);
  return JSON.parse(`{${texts.join(',')}}`);
}

test('any daemon.json is read or is malformed, and nothing else', () => {
  const next = generator(20_261_126);
  let read = 0;
  for (let round = 0; round < roundsOf(5000); round++) {
    const members = keys.filter(() => next(6) === 0);
    const body = members.map((key) => `${JSON.stringify(key)}:${JSON.stringify(value(next, 1))}`).join(',');
    const text = next(10) === 0 ? `{${body}` : `{${body}}`;
    const config = parseDaemonJson(text, 'f');
    assert.ok(
      config.state === 'known' || (config.state === 'unreadable' && config.why === 'malformed'),
      text,
    );
    if (config.state === 'known') read += 1;
  }
  assert.ok(read > roundsOf(500), `${read} of them were read`);
});

test('any command line is read, or is not one that dockerd accepts', () => {
  const next = generator(20_261_127);
  const flags = [...Object.keys(booleanFlags), ...Object.keys(listFlags), ...Object.keys(textFlags)];
  const words = ['', '-', '--', '=', 'true', 'no', 'a=b', 'base=10.0.0.0/8,size=24', '-Dl', '-DH', '--other'];
  let read = 0;
  for (let round = 0; round < roundsOf(5000); round++) {
    const args = Array.from({ length: next(8) }, () => {
      const flag = flags[next(flags.length)] ?? '';
      const word = words[next(words.length)] ?? '';
      return [flag, word, `${flag}=${word}`][next(3)] ?? '';
    });
    if (parseDaemonFlags(args) !== undefined) read += 1;
  }
  assert.ok(read > roundsOf(500), `${read} of them were read`);
});
