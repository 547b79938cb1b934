import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusedInstructions, takenInstructions } from '../../../test/kit/refused-instructions.ts';
import { readDockerfile } from './read-dockerfile.ts';

const problemsOf = (text: string) => readDockerfile(text, 'Dockerfile').problems;

for (const line of refusedInstructions)
  test(`refused: ${line}`, () => {
    const text = `FROM debian:13\n${line}\n`;
    const { problems, locate } = readDockerfile(text, 'Dockerfile');
    assert.deepEqual(
      problems.map(({ span }) => locate(span).range.startLine),
      [2],
    );
  });

for (const line of takenInstructions)
  test(`taken: ${line}`, () => assert.deepEqual(problemsOf(`FROM debian:13\n${line}\n`), []));

test('a stage that no build runs is not looked at, as BuildKit does not', () => {
  assert.deepEqual(problemsOf('FROM debian:13 AS x\nEXPOSE http\nFROM debian:13\n'), []);
  assert.equal(problemsOf('FROM debian:13 AS x\nEXPOSE http\nFROM x\n').length, 1);
});

test('a value that a build argument or the base image decides may be right', () => {
  assert.deepEqual(problemsOf('FROM debian:13\nARG P\nEXPOSE $P\nARG S=NOPE\nSTOPSIGNAL $S\n'), []);
  assert.deepEqual(problemsOf('FROM debian:13\nRUN --mount=type=cache,target=$HOME true\n'), []);
  assert.equal(problemsOf('FROM debian:13\nENV P=http\nEXPOSE $P\n').length, 1);
});

test('the checksum of a repository is a commit', () => {
  const commit = 'a'.repeat(40);
  for (const source of [
    'https://h.example/x.git',
    'https://h.example/x.git?tag=v1',
    'ssh://git@h.example/x',
    'git@h.example:x/y',
  ])
    assert.deepEqual(problemsOf(`FROM debian:13\nADD --checksum=${commit} ${source} /x\n`), [], source);
});

test('signals of Windows are another matter', () => {
  assert.deepEqual(problemsOf('# escape=`\nFROM mcr.example/windows\nSTOPSIGNAL NOPE\n'), []);
});
