import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandWord, unknownText } from './expand.ts';
import type { ExpansionScope } from './expand.ts';
import { parseShell } from './parse-shell.ts';

const values: Record<string, string> = { A: 'one', B: 'x  y', E: '', IFS: ' \t\n' };
const scope: ExpansionScope = {
  variable: (name) => values[name],
  isUnset: (name) => name === 'Z',
  home: (user) => (user === '' ? '/home/me' : undefined),
  output: (commands) => (commands === 'pwd' ? '/srv' : undefined),
};

function expanded(text: string) {
  return parseShell(text).commands.flatMap(({ assignments, words }) =>
    [...assignments, ...words].flatMap((word) => expandWord(word, text, scope)),
  );
}

test('a known value replaces its expansion', () => {
  const cases: [string, string[]][] = [
    ['$A-$A', ['one-one']],
    ['"$B"', ['x  y']],
    ['p$B', ['px', 'y']],
    ['$E', []],
    ['"$E"', ['']],
    ["''", ['']],
    ['${E:-d}${E-d}', ['d']],
    ['${Z:-d} ${A:+alt}', ['d', 'alt']],
    ['$(pwd)/x `pwd` ~/y', ['/srv/x', '/srv', '/home/me/y']],
  ];
  for (const [text, words] of cases)
    assert.deepEqual(
      expanded(text).map((word) => word.text),
      words,
      text,
    );
});

test('unknown parts are kept separate from the known text', () => {
  const [word] = expanded('-v=$Z/data:/$(x)');
  assert.equal(word?.text, `-v=${unknownText}/data:/${unknownText}`);
  assert.deepEqual(word?.unknown, ['$Z', '$(x)']);
  assert.equal(word?.any, false);
  assert.equal(expanded('${Z:-$A}')[0]?.text, unknownText);
  // It may have another value than the default.
  for (const text of ['${U:-d}', '${U-d}', '${U:=d}']) assert.deepEqual(expanded(text)[0]?.unknown, [text]);
});

test('an expansion that is the whole unquoted word can be any number of arguments', () => {
  for (const text of ['$Z', '$(x)', '*', '$A$Z', '"$@"', 'x"${arr[@]}"', '$1']) {
    assert.equal(expanded(text)[0]?.any, true, text);
  }
  for (const text of ['"$Z"', 'a$Z', '$A', '~me']) assert.equal(expanded(text)[0]?.any, false, text);
});
