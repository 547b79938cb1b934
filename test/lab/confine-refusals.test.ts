// What cannot be recorded, or not be kept, is said before anything is started, or at once.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { labImage } from './kit/image.ts';
import { recordingFolder, recordWith } from './kit/record.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

describe('a recording', () => {
  labTest('that could not be written is refused before anything is started', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const there = join(recordingFolder, 'refused.recording.json');
    writeFileSync(there, '{}');
    const line = (name: string): readonly string[] => [
      '--',
      'docker',
      'run',
      '--detach',
      '--name',
      name,
      image,
    ];
    for (const [output, said] of [
      [there, /is there already; --overwrite replaces it/u],
      [join(recordingFolder, 'nowhere/x.json'), /ENOENT/u],
    ] as const) {
      const { code, stderr } = await recordWith(engine, [
        '--output',
        output,
        ...line('refused'),
        'sleep',
        '600',
      ]);
      assert.equal(code, 2);
      assert.match(stderr, said);
    }
    const { stdout } = await engine.docker('ps', '--all', '--quiet', '--filter=name=refused');
    assert.equal(stdout, '');
  });

  labTest('of a container that does not start is an error', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const file = join(recordingFolder, 'unstarted.json');
    const line = ['--', 'docker', 'run', '--name=unstarted', image, '/none'];
    const { code, stderr } = await recordWith(engine, ['--output', file, ...line]);
    await engine.docker('rm', '--force', 'unstarted');
    assert.equal(code, 2, stderr);
    assert.match(stderr, /unstarted: the container did not start/u);
  });

  labTest('of a paused container is refused: it does nothing', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await engine.docker('run', '--detach', '--name=paused', image, 'sleep', '600');
    await engine.docker('pause', 'paused');
    const file = join(recordingFolder, 'paused.json');
    const { code, stderr } = await recordWith(engine, ['--output', file, '--for', '1s', 'paused']);
    await engine.docker('unpause', 'paused');
    await engine.docker('rm', '--force', 'paused');
    assert.equal(code, 2, stderr);
    assert.match(stderr, /paused: the container is paused .* docker unpause paused/u);
  });
});
