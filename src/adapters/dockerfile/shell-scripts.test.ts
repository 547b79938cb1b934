import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDockerfile } from './read-dockerfile.ts';
import { shellScripts } from './shell-scripts.ts';

const scriptsOf = (lines: string) => shellScripts(readDockerfile(`FROM debian:13\n${lines}\n`, 'Dockerfile'));
const textsOf = (lines: string): readonly string[] => scriptsOf(lines).map(({ text }) => text);

test('a script is what the shell gets, with its dialect before it', () => {
  assert.deepEqual(textsOf('RUN echo $a \\\n  # a comment\n  && echo $b'), [
    '# shellcheck shell=sh\necho $a   && echo $b\n',
  ]);
  assert.deepEqual(textsOf('RUN <<EOF\necho $a\necho $b\nEOF'), [
    '# shellcheck shell=sh\necho $a\necho $b\n\n',
  ]);
  assert.deepEqual(textsOf('RUN cat <<EOF\ntext\nEOF'), ['# shellcheck shell=sh\ncat <<EOF\ntext\nEOF\n']);
  assert.deepEqual(textsOf('ONBUILD RUN echo $a'), ['# shellcheck shell=sh\necho $a\n']);
});

test('the last SHELL decides the dialect, and a shebang before it', () => {
  const dialects = (lines: string) => textsOf(lines).map((text) => /shell=(\w+)/u.exec(text)?.[1]);
  assert.deepEqual(dialects('SHELL ["/bin/bash", "-c"]\nRUN a'), ['bash']);
  assert.deepEqual(dialects('RUN a\nSHELL ["/busybox/ash", "-c"]\nRUN b'), ['sh', 'dash']);
  assert.deepEqual(dialects('RUN <<EOF\n#!/usr/bin/env bash\na\nEOF'), ['bash']);
});

for (const [title, lines] of [
  ['exec form', 'RUN ["sh", "-c", "echo $a"]'],
  ['PowerShell', 'SHELL ["pwsh", "-c"]\nRUN a'],
  ['cmd', 'SHELL ["cmd", "/S", "/C"]\nRUN a'],
  ['zsh, which ShellCheck does not know', 'SHELL ["/bin/zsh", "-c"]\nRUN a'],
  ['a script for another program', 'RUN <<EOF\n#!/usr/bin/python3\nprint(1)\nEOF'],
  ['no RUN', 'CMD echo $a'],
] as const)
  test(`no script: ${title}`, () => assert.deepEqual(textsOf(lines), []));

test('comments that BuildKit takes out still disable codes, and say nothing else', () => {
  const above = textsOf('# shellcheck disable=SC2086,SC2046 # why\nRUN a');
  assert.deepEqual(above, ['# shellcheck shell=sh\n# shellcheck disable=SC2086,SC2046\na\n']);
  const inside = textsOf('RUN a \\\n# shellcheck disable=SC2086\n && b');
  assert.deepEqual(inside, ['# shellcheck shell=sh\n# shellcheck disable=SC2086\na  && b\n']);
  for (const other of ['# shellcheck source=/etc/shadow', '# shellcheck disable=$(id)', '# use shellcheck'])
    assert.deepEqual(textsOf(`${other}\nRUN a`), ['# shellcheck shell=sh\na\n'], other);
});

test('places of a script are those of the file', () => {
  const text = 'FROM debian:13\nRUN echo "é𝄞" $a \\\n  && echo $b\n';
  const [script] = shellScripts(readDockerfile(text, 'Dockerfile'));
  assert.ok(script);
  const line = script.text.split('\n')[1] ?? '';
  const place = (word: string) => {
    const before = line.slice(0, line.indexOf(word)).match(/./gu)?.length ?? 0;
    const start = { line: 2, column: before + 1 };
    const { start: from, end } = script.spanOf(start, { line: 2, column: before + 1 + word.length });
    return text.slice(from, end);
  };
  assert.equal(place('$a'), '$a');
  assert.equal(place('$b'), '$b');
  const whole = script.spanOf({ line: 1, column: 1 }, { line: 1, column: 5 });
  assert.equal(whole.start, text.indexOf('echo'), 'what is before the script is its start');
});
