import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { openScope, type ScriptScope } from '../../src/adapters/shell/script-scope.ts';
import { expandWord } from '../../src/formats/shell-words/expand.ts';
import { parseShell } from '../../src/formats/shell-words/parse-shell.ts';
import { seeded } from '../kit/random.ts';

const characters = [' ', '\t', '\n', ',', ':', 'a', 'b', '-'];
const separators = [' \t\n', '', ',', ', ', ':,', '\n', ' ', 'a', ' a:', ',,', '\t:'];
const words = ['$V', '$V$W', 'x$V', '$V"y"', '"$V"', '$V""', '$W$V', '${V}-$W', '$V$E$W', '"$E"$V', "''"];

function scopeOf(values: Readonly<Record<string, string>>): ScriptScope {
  const scope = openScope({ env: {}, directory: '/' });
  for (const [name, value] of Object.entries(values)) scope.assign(name, value);
  return scope;
}

test('a value is split where Bash splits it, whatever IFS is', () => {
  const random = seeded(11);
  const next = (below: number): number => Math.floor(random() * below);
  const text = (): string => Array.from({ length: next(6) }, () => characters[next(8)]).join('');
  const cases = Array.from({ length: 600 }, () => ({
    values: { V: text(), W: text(), E: '', IFS: separators[next(separators.length)] ?? '' },
    word: words[next(words.length)] ?? '',
  }));
  const quote = (value: string): string => `'${value}'`;
  const script = cases
    .map(({ values, word }) => {
      const set = Object.entries(values).map(([name, value]) => `${name}=${quote(value)}`);
      return `${set.join('; ')}; set -- ${word}; printf '%s\\0' "$#" "$@"`;
    })
    .join('\n');
  const { stdout, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.equal(status, 0);
  const output = stdout.split('\0');
  for (const { values, word } of cases) {
    const expected = output.splice(0, Number(output.shift()));
    const [token] = parseShell(`echo ${word}`).commands[0]?.words.slice(1) ?? [];
    assert.ok(token !== undefined);
    const found = expandWord(token, `echo ${word}`, scopeOf(values)).map((argument) => argument.text);
    assert.deepEqual(found, expected, JSON.stringify({ values, word }));
  }
});
