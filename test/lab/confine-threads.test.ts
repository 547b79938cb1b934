// A program that a thread executes is the same process under another number: nothing of it is lost.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import type { Recording } from '../../src/core/confine/recording.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { nativeTest } from './kit/native-program.ts';
import { callsOf, recordContainer } from './kit/record.ts';
import { sharedEngine } from './kit/shared.ts';
import { buildThreadProgram } from './kit/thread-program.ts';
import { recordedWithout } from './kit/without-tracefs.ts';

const plainEngine = sharedEngine('default');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-threads-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true }));

type Record = (engine: LabEngine, name: string, args: readonly string[]) => Promise<Recording>;

const recorders: readonly { how: string; record: Record }[] = [
  { how: 'by trace events', record: recordContainer },
  {
    how: 'by ptrace',
    record: (engine, name, args) => recordedWithout(engine, join(folder, `${name}.json`), args),
  },
];

describe('a workload whose second thread executes a program', () => {
  for (const [index, { how, record }] of recorders.entries())
    nativeTest('trace', `is recorded to its end ${how}`, async (context) => {
      if (process.arch !== 'x64') return context.skip('the program of the test is for x86_64');
      const engine = await plainEngine();
      const image = await labImage(engine);
      await buildThreadProgram(folder);
      const name = `threads-${index}`;
      const script = 'mkdir /late; chown 1 /late; sleep 1.5; true';
      const own = ['run', '--rm', `--name=${name}`, `--volume=${folder}:/own:ro`, image];
      const line = ['--', 'docker', ...own, '/own/from-thread', '/bin/sh', '-c', script];
      const recording = await record(engine, name, line);
      for (const call of ['clone', 'execve', 'mkdir', 'chown', 'clock_nanosleep', 'exit_group'])
        assert.ok(callsOf(recording).includes(call), call);
      const paths = recording.executed.map(({ path }) => path);
      assert.ok(paths.includes('/own/from-thread') && paths.includes('/bin/sh'), paths.join(' '));
      const made = recording.written.find(({ path }) => path === '/late');
      assert.deepEqual([made?.how, recording.runs[0]?.sawStart], ['created', true]);
    });
});
