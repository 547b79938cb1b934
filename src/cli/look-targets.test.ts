import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from './arguments.ts';
import { lookTargets } from './look-targets.ts';

test('files of images are walked only where that is asked for', () => {
  for (const command of ['audit', 'facts'] as const) {
    assert.equal(lookTargets(parseArguments(command, [])).imageFiles, undefined);
    assert.equal(lookTargets(parseArguments(command, ['--image-files'])).imageFiles, true);
  }
  assert.throws(() => parseArguments('lint', ['--image-files']), /image-files/u);
});
