import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from './arguments.ts';
import { commandNamed } from '../registry.ts';
import { liveTargets } from './live-targets.ts';

test('files of images are walked, and registries asked, only where that is asked for', () => {
  for (const command of ['audit', 'facts'] as const) {
    assert.deepEqual(liveTargets(parseArguments(commandNamed(command), [])), {});
    assert.deepEqual(liveTargets(parseArguments(commandNamed(command), ['--image-files'])), {
      imageFiles: true,
    });
    assert.deepEqual(liveTargets(parseArguments(commandNamed(command), ['--registry'])), { registry: true });
  }
  for (const option of ['--image-files', '--registry'])
    assert.throws(() => parseArguments(commandNamed('lint'), [option]), new RegExp(option, 'u'));
});
