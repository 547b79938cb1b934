import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileText } from '../../../test/kit/dockerfile-image.ts';
import { describeLocation } from '../../core/location.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';
import { stepActs } from './run-step.ts';
import { scriptCommands } from './step-commands.ts';

test('the acts of a step have locations in its text, so that a Dockerfile’s have line and column', () => {
  const { text } = dockerfileText(
    'FROM debian:trixie',
    'RUN set -eux; apt-get update \\',
    '    && sudo apt-get install -y --allow-unauthenticated curl \\',
    `    && sh -c 'curl -k https://app.example'`,
  );
  const offset = text.indexOf('set -eux');
  const rangeOf = textRanges(text);
  const { commands, understood } = scriptCommands(text.slice(offset));
  const acts = stepActs(commands).map(({ does, what, at }) => {
    const range = rangeOf(offset + at.start, offset + at.end);
    const place = describeLocation({ in: 'file', file: 'Dockerfile', range });
    return `${does} ${what} ${place} ${text.slice(range.startOffset, range.endOffset)}`;
  });
  assert.ok(understood);
  assert.deepEqual(acts, [
    'updates-index apt-get Dockerfile:2:15 apt-get update',
    'installs apt-get Dockerfile:3:8 sudo apt-get install -y --allow-unauthenticated curl',
    'skips-verification apt-get --allow-unauthenticated Dockerfile:3:32 --allow-unauthenticated',
    `skips-verification curl -k Dockerfile:4:20 -k`,
  ]);
});
