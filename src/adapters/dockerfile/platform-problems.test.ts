import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusedPlatforms, takenPlatforms } from '../../../test/kit/platform-cases.ts';
import { readDockerfile } from './read-dockerfile.ts';

/** The column of what is refused about the platform of a stage; `undefined` if nothing is. */
function refusedAt(platform: string, before = ''): number | undefined {
  const text = `${before}FROM --platform=${platform} debian:13\n`;
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const [problem] = dockerfile.problems;
  return problem === undefined ? undefined : dockerfile.locate(problem.span).range.startColumn;
}

for (const platform of refusedPlatforms)
  test(`refused: ${platform}`, () => assert.equal(refusedAt(platform), 'FROM '.length + 1));
for (const platform of takenPlatforms)
  test(`taken: ${platform}`, () => assert.equal(refusedAt(platform), undefined));

test('a build argument may decide', () => {
  assert.equal(refusedAt('$P', 'ARG P=]a\n'), undefined);
});

test('a stage that is not built counts too', () => {
  const { problems } = readDockerfile('FROM --platform=]a debian:13 AS x\nFROM debian:13\n', 'Dockerfile');
  assert.equal(problems.length, 1);
});
