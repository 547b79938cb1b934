import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHistory } from './read-history.ts';

test('what no build step says: an import, a commit, another builder', () => {
  const instruction = (CreatedBy: string, Comment = ''): string | undefined => {
    const history = readHistory([{ CreatedBy, Comment, Created: 1, Size: 1 }], 'history');
    return history.state === 'known' ? history.value[0]?.instruction : undefined;
  };
  for (const [text, comment] of [
    ['', 'Imported from -'],
    ['sleep 600', ''],
    ['bazel build ...', ''],
    ['/bin/sh -c echo a', 'a commit'],
  ] as const)
    assert.equal(instruction(text, comment), '', text);
  for (const [text, comment] of [
    ['/bin/sh -c echo a', ''],
    ['/bin/sh -c echo a', 'FROM docker.io/library/alpine:3'],
    ['RUN /bin/sh -c echo a # buildkit', 'buildkit.dockerfile.v0'],
  ] as const)
    assert.equal(instruction(text, comment), 'RUN', text);
  assert.equal(instruction("# debian.sh --arch 'amd64' out/ 'trixie'", 'debuerreotype 0.15'), 'ADD');
});
