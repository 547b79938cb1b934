// Where the kernel's trace events are not available, the recorder traces by ptrace, or says what is missing.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { parseRecording } from '../../src/app/confine/read-recordings.ts';
import type { Recording } from '../../src/core/confine/recording.ts';
import { runCli } from '../cli/run-cli.ts';
import { mustRun } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { nativeTest } from './kit/native-program.ts';
import { program64With32 } from './kit/program32.ts';
import { sharedEngine } from './kit/shared.ts';
import { labEnvironment, recordedWithout, recorderCommand, withoutTracefs } from './kit/without-tracefs.ts';

const plainEngine = sharedEngine('default');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-ptrace-'));
after(() => rmSync(folder, { recursive: true }));

const record = (engine: LabEngine, name: string, args: readonly string[]) =>
  recordedWithout(engine, join(folder, `${name}.json`), args);

/** The same with the machine's tracefs. */
async function recordHere(engine: LabEngine, name: string, args: readonly string[]): Promise<Recording> {
  const file = join(folder, `${name}.json`);
  const { code, stderr } = await runCli(['confine', 'record', '--output', file, ...args], {
    env: labEnvironment(engine),
  });
  assert.equal(code, 0, stderr);
  assert.ok(!stderr.includes('by ptrace'), stderr);
  return parseRecording(readFileSync(file, 'utf8'), file);
}

const callsOf = ({ calls }: Recording): readonly string[] => calls.map(({ name }) => name);
const gapsOf = ({ gaps }: Recording): readonly string[] => gaps.map(({ what }) => what).toSorted();

/** The files that were executed, whether they are known from their names or from the kernel's reports. */
const filesOf = ({ executed }: Recording): ReadonlySet<string> =>
  new Set(executed.flatMap(({ path, files = [path] }) => files).toSorted());

/** What ptrace does not show. */
const ownGaps = ['capabilities', 'connections'];

describe('without trace events, a recording by ptrace', () => {
  nativeTest(
    'trace',
    'of a container that starts has its start, and the calls of the runtime apart',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      const script = 'mkdir /made; chown 1 /made; sleep 1.5';
      const line = ['--', 'docker', 'run', '--rm', '--name=starting', image, 'sh', '-c', script];
      const recording = await record(engine, 'starting', line);
      assert.match(
        recording.notice,
        /no trace events: tracefs is not mounted.*recorded by ptrace, which slows/u,
      );
      assert.deepEqual([recording.runs[0]?.sawStart, gapsOf(recording)], [true, ownGaps]);
      assert.ok(callsOf(recording).includes('mkdir') && callsOf(recording).includes('chown'));
      for (const call of ['mount', 'pivot_root', 'capset'])
        assert.ok(!callsOf(recording).includes(call), call);
      assert.ok(recording.startupCalls.includes('capset'));
      assert.equal(recording.capabilities, undefined);
      assert.ok(recording.executed.some(({ path }) => path.endsWith('/sh')));
    },
  );

  nativeTest('trace', 'names 32-bit calls, also of a 64-bit program', async (context) => {
    if (process.arch !== 'x64') return context.skip('only x86_64 has them');
    const engine = await plainEngine();
    const image = await labImage(engine);
    const program = join(folder, 'mixed');
    writeFileSync(program, program64With32(), { mode: 0o755 });
    const line = [
      '--',
      'docker',
      'run',
      '--rm',
      '--name=mixed',
      `--volume=${program}:/mixed:ro`,
      image,
      'sh',
      '-c',
    ];
    const recording = await record(engine, 'mixed', [...line, '/mixed && sleep 1']);
    assert.deepEqual(gapsOf(recording), [...ownGaps, 'system calls of programs for another architecture']);
  });

  nativeTest('trace', 'of a container that runs has docker exec and health checks', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const health = ['--health-cmd=test -e /health || ln -s x /health', '--health-interval=1s'];
    await mustRun('docker', ['run', '--detach', '--name=running', ...health, image, 'sleep', '600'], {
      env: engine.env,
    });
    const exercise = 'sleep 2; docker exec "$IRONHULL_CONTAINER" sh -c "mkfifo /pipe; chown 1 /pipe"';
    const recording = await record(engine, 'running', ['running', '--exercise', exercise]);
    const restarted = await record(engine, 'restarted', ['running', '--restart', '--for', '3s']);
    await engine.docker('rm', '--force', 'running');
    assert.deepEqual([restarted.runs[0]?.sawStart, gapsOf(restarted)], [true, ownGaps]);
    assert.deepEqual(gapsOf(recording), [...ownGaps, 'start of the workload']);
    for (const call of ['symlink', 'mknod', 'chown'])
      assert.ok(
        callsOf(recording).some((name) => name.startsWith(call)),
        call,
      );
    assert.ok(recording.startupCalls.length > 0);
    assert.ok(!callsOf(recording).includes('setns'));
  });

  nativeTest('trace', 'has the calls that trace events show, and no call that a filter refused', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    // The engine's default refuses unshare and mount; sethostname it allows, and the kernel refuses.
    const script = 'unshare -m true; mount -t tmpfs x /mnt; mkdir /m; ln -s x /l; sync; sleep 1.5; true';
    const line = (name: string) => [
      '--',
      'docker',
      'run',
      '--rm',
      `--name=${name}`,
      image,
      'sh',
      '-c',
      script,
    ];
    const own = await record(engine, 'by-ptrace', line('by-ptrace'));
    const events = await recordHere(engine, 'by-events', line('by-events'));
    assert.deepEqual(own.calls, events.calls);
    for (const call of ['unshare', 'mount']) assert.ok(!callsOf(own).includes(call), call);
    assert.ok(callsOf(own).includes('sync'));
    assert.deepEqual(filesOf(own), filesOf(events));
    const unconfined = [
      '--',
      'docker',
      'run',
      '--rm',
      '--security-opt=seccomp=unconfined',
      '--name=open',
      image,
    ];
    const open = await record(engine, 'open', [...unconfined, 'sh', '-c', script]);
    for (const call of ['unshare', 'mount']) assert.ok(callsOf(open).includes(call), call);
  });

  nativeTest(
    'trace',
    'leaves the workload running when recorder or tracer are killed, and says what is missing',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      await mustRun(
        'docker',
        ['run', '--detach', '--name=long', image, 'sh', '-c', 'while :; do sleep 0.1; done'],
        {
          env: engine.env,
        },
      );
      const pid = Number((await engine.docker('inspect', '--format={{.State.Pid}}', 'long')).stdout);
      const tracer = (): number =>
        Number(/^TracerPid:\s*(\d+)$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      const waitFor = async (isTraced: boolean): Promise<void> => {
        for (let tries = 0; tries < 400 && tracer() > 0 !== isTraced; tries += 1) await pause(25);
        assert.equal(tracer() > 0, isTraced);
      };
      for (const victim of ['recorder', 'tracer', 'interrupted'] as const) {
        const file = join(folder, `${victim}.json`);
        const child = spawn(
          'unshare',
          recorderCommand(['long', '--output', file, '--for', '20s'], withoutTracefs),
          {
            env: labEnvironment(engine),
            stdio: 'ignore',
          },
        );
        const ended = new Promise((done) => child.once('exit', done));
        await waitFor(true);
        await pause(500);
        if (victim === 'recorder') child.kill('SIGKILL');
        else if (victim === 'tracer') process.kill(tracer(), 'SIGKILL');
        await waitFor(victim === 'interrupted');
        child.kill('SIGINT');
        await ended;
        await waitFor(false);
        assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /^State:\s*[SR]/mu);
        if (victim === 'recorder') continue;
        const recording = parseRecording(readFileSync(file, 'utf8'), file);
        assert.ok(callsOf(recording).includes('execve'));
        assert.equal(gapsOf(recording).includes('system calls'), victim === 'tracer');
      }
      await engine.docker('rm', '--force', 'long');
    },
  );

  nativeTest('trace', 'says which processes it does not see', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await mustRun('docker', ['run', '--detach', '--name=entered', image, 'sleep', '600'], {
      env: engine.env,
    });
    const pid = (await engine.docker('inspect', '--format={{.State.Pid}}', 'entered')).stdout.trim();
    // A process of the host in the control groups of the container.
    const enter = `sleep 1; for f in $(awk -F: '{ print "/sys/fs/cgroup/" $2 $3 "/cgroup.procs" }' /proc/${pid}/cgroup | sed 's/name=//'); do [ ! -e "$f" ] || echo $$ > "$f"; done; sleep 3`;
    const recording = await record(engine, 'entered', ['entered', '--exercise', enter]);
    await engine.docker('rm', '--force', 'entered');
    assert.match(
      recording.notice,
      /not recorded: system calls of \d+ processe?s?: they came into the container from outside/u,
    );
    // Whose a change of a file is, is not known either.
    assert.equal(recording.watched, undefined);
  });
});
