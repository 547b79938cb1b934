// What the recorder does where trace events, or everything that it needs, are missing.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe } from 'node:test';
import type { Recording } from '../../src/core/confine/recording.ts';
import { packagedProgram } from '../../src/io/packaged-file.ts';
import { nativeFileName } from '../../src/knowledge/native/native-program.ts';
import { startTracer } from '../../src/recorder/tracer-process.ts';
import { openCopy } from '../kit/open-copy.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { labImage } from './kit/image.ts';
import { nativeTest } from './kit/native-program.ts';
import { sharedEngine } from './kit/shared.ts';
import {
  labEnvironment,
  launcher,
  noNewMount,
  recordedWithout,
  recorderCommand,
  unmounted,
  withoutTracefs,
} from './kit/without-tracefs.ts';

const plainEngine = sharedEngine('default');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-fallback-'));
const file = join(folder, 'recording.json');
after(() => rmSync(folder, { recursive: true }));

const tracerFile = packagedProgram(nativeFileName('trace', process.arch === 'arm64' ? 'arm64' : 'amd64'));
const callsOf = ({ calls }: Recording): readonly string[] => calls.map(({ name }) => name);

describe('without trace events, a recorder', () => {
  nativeTest('trace', 'uses a writable tracefs where another mount of it is read-only', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const readOnly = `${unmounted}; mount -t tracefs nodev /mnt && mount -o remount,bind,ro /mnt`;
    const line = ['--', 'docker', 'run', '--rm', '--name=read-only', image, 'sh', '-c', 'mkdir /m; sleep 1'];
    const recording = await recordedWithout(engine, file, line, readOnly);
    assert.ok(!recording.notice.includes('by ptrace'), recording.notice);
    const none = await recordedWithout(engine, file, line, `${readOnly} && ${noNewMount}`);
    assert.match(none.notice, /tracefs is mounted read-only at \/mnt, and .*recorded by ptrace/u);
    assert.ok(callsOf(none).includes('mkdir'));
  });

  nativeTest('trace', 'traces by ptrace where no trace buffer can be made', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const refused = `${unmounted}; mount -t tracefs nodev /mnt && mount --bind /mnt/instances /mnt/instances && mount -o remount,bind,ro /mnt/instances`;
    const line = ['--', 'docker', 'run', '--rm', '--name=refused', image, 'sh', '-c', 'mkdir /m; sleep 1'];
    const recording = await recordedWithout(engine, file, line, refused);
    assert.match(recording.notice, /no trace events: .*instances.*recorded by ptrace/u);
    assert.ok(callsOf(recording).includes('mkdir'));
  });

  nativeTest('trace', 'says why it can use neither trace events nor ptrace', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await mustRun('docker', ['run', '--detach', '--name=there', image, 'sleep', '600'], { env: engine.env });
    const pid = (await engine.docker('inspect', '--format={{.State.Pid}}', 'there')).stdout.trim();
    const args = ['there', '--for', '2s', '--output', file, '--overwrite'];
    const fail = async (namespaces: readonly string[], prepare: string): Promise<string> => {
      const { code, stderr } = await runCommand('unshare', recorderCommand(args, prepare, namespaces), {
        env: labEnvironment(engine),
      });
      assert.equal(code, 2, stderr);
      return stderr;
    };
    // Root of a user namespace is no root of the machine.
    assert.match(
      await fail(['--user', '--map-root-user'], 'true'),
      /trace events: .*; ptrace: .*root only \(CAP_SYS_ADMIN\)/u,
    );
    // Another tracer has the only process of the container.
    const tracer = startTracer(tracerFile, [], () => undefined);
    tracer.trace(Number(pid), 'calls');
    await tracer.ready();
    assert.match(
      await fail([], withoutTracefs),
      new RegExp(`process ${pid} cannot be traced: it is traced by process ${tracer.pid} already`, 'u'),
    );
    await tracer.stop();
    // A tracer that is not the recorded one is not started.
    const packaged = join('dist/native', basename(tracerFile));
    const copy = openCopy([packaged]);
    appendFileSync(join(copy.folder, packaged), 'x');
    const own = recorderCommand(args, withoutTracefs).map((word) =>
      word === launcher ? copy.program : word,
    );
    const { code, stderr } = await runCommand('unshare', own, { env: labEnvironment(engine) });
    copy.remove();
    assert.equal(code, 2, stderr);
    assert.match(stderr, /; ptrace: .*ironhull-trace-\w+ has not the recorded hash/u);
    await engine.docker('rm', '--force', 'there');
  });

  nativeTest(
    'trace',
    'of two that start containers by ptrace at once, no one records half of it',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      const runs = await Promise.all(
        ['first', 'second'].map((name) => {
          const own = join(folder, `${name}.json`);
          const line = [
            '--',
            'docker',
            'run',
            '--rm',
            `--name=${name}`,
            image,
            'sh',
            '-c',
            'mkdir /m; sleep 3',
          ];
          return runCommand('unshare', recorderCommand(['--output', own, ...line], withoutTracefs), {
            env: labEnvironment(engine),
          });
        }),
      );
      for (const { code, stderr } of runs)
        if (code === 0) assert.doesNotMatch(stderr, /start of the workload/u);
        else assert.match(stderr, /cannot be traced: it is traced by process \d+ already/u);
    },
  );

  nativeTest('trace', 'records no engine of another machine', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await mustRun('docker', ['run', '--detach', '--name=far', image, 'sleep', '600'], { env: engine.env });
    const elsewhere = ['--pid', '--fork', '--mount-proc'];
    for (const args of [['far'], ['--', 'docker', 'run', '--rm', '--name=never', image, 'true']]) {
      const { code, stderr } = await runCommand(
        'unshare',
        recorderCommand(['--output', join(folder, 'never.json'), ...args], 'true', elsewhere),
        { env: labEnvironment(engine) },
      );
      assert.equal(code, 2, stderr);
      assert.match(stderr, /not on this machine|no containerd runs on this machine/u);
    }
    assert.equal((await engine.docker('ps', '--all', '--quiet', '--filter=name=never')).stdout, '');
    await engine.docker('rm', '--force', 'far');
  });
});
