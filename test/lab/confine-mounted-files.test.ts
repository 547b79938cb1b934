// Files that are mounted one by one, those that the engine mounts, and changes that close no file.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { parseRecording } from '../../src/app/confine/read-recordings.ts';
import { deriveLeastPrivilege } from '../../src/confine/derive/derive.ts';
import type { Recording } from '../../src/core/confine/recording.ts';
import { labAvailability } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { nativeTest } from './kit/native-program.ts';
import { recordOn } from './kit/record-script.ts';
import { recordWith } from './kit/record.ts';
import { crunFlags } from './kit/run-part.ts';

let engine: LabEngine;
let image = '';
const folder = mkdtempSync(join(tmpdir(), 'ironhull-mounted-'));
before(async () => {
  if (!labAvailability().available) return;
  engine = await startEngine({ config: 'default', daemonFlags: crunFlags });
  image = await labImage(engine);
});
after(async () => {
  rmSync(folder, { recursive: true });
  await engine?.stop();
});

const filesTest = nativeTest.bind(undefined, 'files');

/** The paths that were written below a directory. */
const below = ({ written }: Recording, place: string): readonly string[] =>
  written.flatMap(({ path }) => (path.startsWith(`${place}/`) ? [path.slice(place.length + 1)] : []));

/** What was watched whole: `/dev/shm` only if it was mounted in time. */
const ofFiles = ({ watched = [] }: Recording): readonly string[] =>
  watched.filter((path) => path !== '/dev/shm');

for (const runtime of ['runc', 'crun'])
  describe(`files in a container on ${runtime}`, () => {
    const chosen = `--runtime=${runtime}`;

    filesTest('that are mounted one by one are seen, and those of the engine', async () => {
      const own = ['written', 'appended', 'truncated', 'moded', 'untouched', 'read-only'];
      const source = join(folder, `one by one ${runtime}`);
      mkdirSync(source);
      for (const name of own) writeFileSync(join(source, name), 'some text');
      const script = [
        'echo 1 > /one/written; echo 1 >> /one/appended; truncate -s 1 /one/truncated; chmod 600 /one/moded',
        'cat /one/untouched /one/read-only; echo 1 >> /etc/hosts; sleep 1.5',
      ].join('\n');
      const options = own.map(
        (name) => `--volume=${join(source, name)}:/one/${name}${name === 'read-only' ? ':ro' : ''}`,
      );
      const recording = await recordOn(script, { on: engine, options: [chosen, ...options] });
      assert.deepEqual(recording.gaps, []);
      assert.deepEqual(ofFiles(recording), [
        '/',
        ...own
          .slice(0, -1)
          .map((name) => `/one/${name}`)
          .toSorted(),
      ]);
      assert.deepEqual(
        recording.written.map(({ path, how }) => [path, how]),
        [
          ['/etc/hosts', 'opened'],
          ['/one/appended', 'opened'],
          ['/one/moded', 'changed'],
          ['/one/truncated', 'opened'],
          ['/one/written', 'opened'],
        ],
      );
      assert.equal(deriveLeastPrivilege(recording).readOnly.value, false);
    });

    filesTest('that are truncated, or stay open, are seen on volumes', async () => {
      const script = [
        'echo some text > /data/truncated; echo > /data/open; sleep 1; : > /tmp/now',
        'exec 3<>/data/open',
        'while [ ! -e /tmp/go ]; do sleep 0.1; done; truncate -s 1 /data/truncated; echo x >&3; sleep 600',
      ].join('\n');
      const name = `truncates-${runtime}`;
      await mustRun(
        'docker',
        ['run', '--detach', `--name=${name}`, chosen, '--volume=/data', image, 'sh', '-c', script],
        {
          env: engine.env,
        },
      );
      await pause(2000);
      const file = join(folder, `${name}.json`);
      const { code, stderr } = await recordWith(engine, [
        name,
        '--output',
        file,
        '--exercise',
        `sleep 1; docker exec ${name} touch /tmp/go; sleep 2`,
      ]);
      assert.equal(code, 0, stderr);
      await engine.docker('rm', '--force', '--volumes', name);
      assert.deepEqual(below(parseRecording(readFileSync(file, 'utf8'), file), '/data'), [
        'open',
        'truncated',
      ]);
    });
  });
