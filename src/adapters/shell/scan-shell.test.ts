import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope } from './script-scope.ts';

function scanned(text: string): readonly ScannedCommand[] {
  const found: ScannedCommand[] = [];
  const scope = openScope({ env: { TOOL: 'apt-get' }, directory: '/srv', home: '/root' });
  scanShell(text, scope, { command: (one) => void found.push(one) });
  return found;
}

/** Returns every command as it is finally run. */
function lines(text: string): readonly string[] {
  return scanned(text).map(({ unwrapped }) => unwrapped.words.map((word) => word.text).join(' '));
}

describe('the programs of a shell text', () => {
  it('are found behind wrappers', () => {
    const texts: Readonly<Record<string, string>> = {
      'sudo -u app env A=b nice -n 5 make x': 'make x',
      'time exec command make x': 'make x',
      'ls | xargs -n 1 -0 rm -f': 'rm -f',
      '/usr/bin/env -u A timeout -s KILL 5 make': 'make',
    };
    for (const [text, wanted] of Object.entries(texts)) assert.equal(lines(text).at(-1), wanted, text);
    assert.deepEqual(
      scanned('env A=b B=c make')[0]?.unwrapped.assignments.map((word) => word.text),
      ['A=b', 'B=c'],
    );
    assert.equal(scanned('xargs rm')[0]?.unwrapped.takesMore, true);
  });

  it('are found in substitutions and in shell scripts', () => {
    const texts: Readonly<Record<string, readonly string[]>> = {
      'echo $(a $(b))': ['echo \0', 'a \0', 'b'],
      "sh -c 'a; b'": ['sh -c a; b', 'a', 'b'],
      'bash -ec "$TOOL update"': ['bash -ec apt-get update', 'apt-get update'],
      'sudo sh -c "sh -c \'a\'"': ["sh -c sh -c 'a'", 'sh -c a', 'a'],
      'sh <<E\na\nE': ['sh', 'a'],
      "bash -o pipefail -c -e 'a' b": ['bash -o pipefail -c -e a b', 'a'],
      "bash -s -- b <<'E'\na\nE": ['bash -s -- b', 'a'],
      "sh file -c 'a'": ['sh file -c a'],
      "bash -s -x <<'E'\na $X\nE": ['bash -s -x', 'a \0'],
    };
    for (const [text, wanted] of Object.entries(texts)) assert.deepEqual(lines(text), wanted, text);
  });

  it('are unknown in an expanded here-document, and from standard input', () => {
    for (const text of ['sh <<E\n$X\nE', 'sh', 'curl x | sh', 'sh -c "$X"'])
      assert.equal(scanned(text).find(({ nested }) => nested)?.nested?.kind, 'unknown', text);
    for (const text of ['sh file', 'cat <<E\na\nE']) assert.equal(scanned(text)[0]?.nested, undefined, text);
  });

  it('have locations in the text if it is written there', () => {
    const text = `sh -c 'cd /x && make "a b"'`;
    const make = scanned(text).at(-1);
    const [, word] = make?.unwrapped.words ?? [];
    assert.equal(text.slice(word?.start, word?.end), '"a b"');
    assert.equal(make?.scope.directory(), '/x');
    const made = 'sh -c "make \\"$TOOL\\""';
    const { from } = scanned(made).at(-1) ?? {};
    assert.equal(made.slice(from?.start, from?.end), '"make \\"$TOOL\\""');
  });

  it('know the effect of a subshell, and the scope of another shell', () => {
    const directories = (text: string) =>
      scanned(text).map(({ scope, words }) => `${words[0]?.text} ${scope.directory()}`);
    assert.deepEqual(directories('(cd /a; b); c | cd /d; e'), ['cd /a', 'b /a', 'c /srv', 'cd /d', 'e /srv']);
    assert.deepEqual(lines(`A=b; sh -c 'x $A'`).at(-1), 'x \0');
  });

  it('have the programs whose output they read', () => {
    const reads = (text: string) =>
      scanned(text).map(({ words, reads: from }) =>
        [words[0]?.text, ...from.map((one) => one.words[0]?.text)].join(' '),
      );
    assert.deepEqual(reads('a | b $(c) | d'), ['a', 'b a c', 'c', 'd a b']);
  });
});

it('a variable that contains itself twice is unknown when it is long', () => {
  assert.deepEqual(lines(`a=xxxxxxxx;${'a=$a$a;'.repeat(60)}echo "$a"`).at(-1), 'echo \0');
});

it('nesting is followed to a limit, and deeper nesting is reported', () => {
  const deep: number[] = [];
  const scope = openScope({ env: {}, directory: '/' });
  scanShell('$('.repeat(20) + 'a' + ')'.repeat(20), scope, {
    command: () => undefined,
    tooDeep: ({ start }) => void deep.push(start),
  });
  assert.equal(deep.length, 1);
});

it('a pipe is followed to a limit, and a longer one is reported once', () => {
  const long: number[] = [];
  let most = 0;
  scanShell('a' + '|b'.repeat(1000), openScope({ env: {}, directory: '/' }), {
    command: ({ reads }) => (most = Math.max(most, reads.length)),
    tooDeep: ({ start }) => void long.push(start),
  });
  assert.deepEqual([long.length, most], [1, 200]);
});
