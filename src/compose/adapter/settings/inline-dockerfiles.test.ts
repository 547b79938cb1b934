import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../read-compose.ts';

const read = (text: string) => readCompose({ file: 'compose.yaml', text, directory: '/srv/app', env: {} });

/** What the file has where the characters of a Dockerfile come from. */
function originals(text: string, value: string): string {
  const [only] = read(text).inlineDockerfiles;
  assert.equal(only?.text, value);
  return (only.pieces ?? [])
    .map(({ at, source }, n, all) => text.slice(source, source + ((all[n + 1]?.at ?? value.length) - at)))
    .join('');
}

const block = (lines: readonly string[]): string =>
  `services:\n  web:\n    build:\n      dockerfile_inline: |\n${lines.map((line) => `        ${line}\n`).join('')}`;

test('lines of a block come from the lines below its key', () => {
  const written = ['FROM debian:13', 'RUN a \\', '    && b'];
  const value = `${written.join('\n')}\n`;
  assert.equal(originals(block(written), value), value);
});

test('what stands for a dollar is one character', () => {
  const value = 'FROM debian:13\nRUN echo $A $B\n';
  assert.equal(originals(block(['FROM debian:13', 'RUN echo $$A $$B']), value), value);
});

test('a text that services share is one Dockerfile, and other texts are others', () => {
  const shared = `${block(['FROM debian:13'])}  other:\n    extends: web\n  third:\n    build:\n      dockerfile_inline: "FROM scratch"\n`;
  const { inlineDockerfiles, workloads } = read(shared);
  assert.deepEqual(
    inlineDockerfiles.map(({ owner, pieces }) => [owner, pieces !== undefined]),
    [
      ['web', true],
      ['third', false],
    ],
  );
  const [web, other, third] = workloads.map(({ build }) => build?.dockerfile);
  assert.ok(web !== undefined && web === other && third !== web);
});
