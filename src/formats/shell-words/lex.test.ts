import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lexShell } from './lex.ts';
import type { Token } from './token.ts';

function shown(text: string): string[] {
  return lexShell(text).tokens.map((token) => showToken(token, text));
}

function showToken(token: Token, text: string): string {
  if (token.kind === 'operator') return `op ${token.text === '\n' ? 'newline' : token.text}`;
  return token.parts
    .map((part) =>
      part.kind === 'literal' ? part.text : `<${part.kind} ${text.slice(part.start, part.end)}>`,
    )
    .join('');
}

test('words, quotes and escapes', () => {
  const cases: [string, string[]][] = [
    ['docker run  -it\tbusybox', ['docker', 'run', '-it', 'busybox']],
    [`a'b c'"d e"f`, ['ab cd ef']],
    [`'' ""`, ['', '']],
    [`a\\ b \\' \\\\`, ['a b', "'", '\\']],
    [`"a\\"b \\$x \\n"`, ['a"b $x \\n']],
    [`'a\\n'`, ['a\\n']],
    [`$'a\\tb\\'c\\x41\\u00e9\\101\\0z'`, ["a\tb'cA\u00e9Az"]],
    [`$"hi"`, ['hi']],
    ['a\\\nb', ['ab']],
    ['a \\\n  b', ['a', 'b']],
    ['a \\\r\n  b', ['a', 'b']],
    ['"a\\\nb"', ['ab']],
    ['a#b # c', ['a#b']],
    ['# all\nx', ['op newline', 'x']],
    ['a$ $', ['a$', '$']],
    ['x\r\ny', ['x', 'op newline', 'y']],
    ['', []],
  ];
  for (const [text, words] of cases) {
    assert.deepEqual(shown(text), words, text);
    assert.deepEqual(lexShell(text).problems, [], text);
  }
});

test('operators and redirections', () => {
  const cases: [string, string[]][] = [
    ['a&&b||c;d&', ['a', 'op &&', 'b', 'op ||', 'c', 'op ;', 'd', 'op &']],
    ['a 2>&1 >>f <<<x', ['a', 'op 2>&', '1', 'op >>', 'f', 'op <<<', 'x']],
    ['a2>b', ['a2', 'op >', 'b']],
    ['(a)|b', ['op (', 'a', 'op )', 'op |', 'b']],
    ['a &>f', ['a', 'op &>', 'f']],
    ['cat <(ls -l) x', ['cat', '<substitution <(ls -l)>', 'x']],
  ];
  for (const [text, tokens] of cases) assert.deepEqual(shown(text), tokens, text);
});

test('expansions', () => {
  const cases: [string, string[]][] = [
    ['$A/b', ['<variable $A>/b']],
    ['"$A b"', ['<variable $A> b']],
    ['${A:-x y}z', ['<variable ${A:-x y}>z']],
    ['${A%/}', ['<other ${A%/}>']],
    ['$(pwd)/x', ['<substitution $(pwd)>/x']],
    ['"$(echo ")" \')\')"', ['<substitution $(echo ")" \')\')>']],
    ['`pwd`', ['<substitution `pwd`>']],
    ['$((1+2))', ['<other $((1+2))>']],
    ['$(a $(b) c)', ['<substitution $(a $(b) c)>']],
    ['~/x ~me a~ "~"', ['<tilde ~>/x', '<tilde ~me>', 'a~', '~']],
    ['*.txt a{b,c} {x} [a-z] a?', ['<other *>.txt', 'a<other {b,c}>', '{x}', '<other [a-z]>', 'a<other ?>']],
    ['\'$A\' "\\$A"', ['$A', '$A']],
    ['[::1]:80:80 [fe80::1] [a:-z]', ['[::1]:80:80', '[fe80::1]', '<other [a:-z]>']],
    ['$1 "$@"', ['<other $1>', '<other $@>']],
  ];
  for (const [text, words] of cases) {
    assert.deepEqual(shown(text), words, text);
    assert.deepEqual(lexShell(text).problems, [], text);
  }
});

test('here-documents are not commands', () => {
  assert.deepEqual(shown('cat <<EOF && x\ndocker run a\nEOF\ny'), [
    'cat',
    'op <<',
    'EOF',
    'op &&',
    'x',
    'op newline',
    'y',
  ]);
  assert.deepEqual(shown("cat <<-'E F'\n\tz\n\tE F\ny"), ['cat', 'op <<-', 'E F', 'op newline', 'y']);
  assert.equal(lexShell('cat <<EOF\nx').problems.length, 1);
});

test('what is not closed is a problem, from where it opens', () => {
  const cases: [string, number][] = [
    ["a 'b", 2],
    ['a "b', 2],
    ['a "b\\"', 2],
    ["a $'b\\'", 2],
    ['a $(b', 2],
    ['a ${b', 2],
    ['a `b', 2],
    ['a "$(b"', 3],
  ];
  for (const [text, start] of cases) {
    const [problem] = lexShell(text).problems;
    assert.equal(problem?.start, start, text);
    assert.equal(problem?.end, text.length, text);
  }
});

test('spans are exact, also within a stretch', () => {
  const text = 'x $(docker run "a b") y';
  const [, word] = lexShell(text).tokens;
  assert.ok(word?.kind === 'word');
  const [part] = word.parts;
  assert.ok(part?.kind === 'substitution');
  assert.equal(text.slice(part.inner.start, part.inner.end), 'docker run "a b"');
  const inner = lexShell(text, part.inner).tokens;
  assert.deepEqual(
    inner.map(({ start, end }) => text.slice(start, end)),
    ['docker', 'run', '"a b"'],
  );
});
