import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { programArchive } from './write-program.ts';

test('tar lists and unpacks the archive', () => {
  for (const size of [0, 1, 511, 512, 513, 20_000]) {
    const content = Buffer.alloc(size, 'x');
    const archive = programArchive('.ironhull-probe', content);
    const listed = execFileSync('tar', ['-tvf', '-'], { input: archive, encoding: 'utf8' });
    assert.match(listed, /^-rwxr-xr-x (?:root\/root|0\/0) .*\.ironhull-probe\n$/u);
    assert.deepEqual(execFileSync('tar', ['-xOf', '-'], { input: archive }), content);
  }
});
