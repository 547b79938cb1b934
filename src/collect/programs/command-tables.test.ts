import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { commandFiles, commandFolders } from './command-tables.ts';

const readers = new Map([...commandFiles, ...commandFolders].map(([path, read]) => [read, path]));

/** Texts whose parts a pattern may try again and again. */
const parts = [
  '\n',
  ' ',
  '{',
  '[',
  'exec "',
  "exec '",
  'command="',
  'up ',
  'RUN="',
  '\\\n',
  '\t',
  '"',
  'postrotate\n',
];

test('configurations that make root run commands are read in linear time', () => {
  for (const part of parts)
    for (const [read, path] of readers) {
      const before = processorTime();
      read(part.repeat(Math.ceil(300_000 / part.length)));
      assert.ok(processorTime() - before < 10_000, `${path}: ${JSON.stringify(part)}`);
    }
});
