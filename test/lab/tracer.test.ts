// The tracer changes nothing of what it traces, however it ends.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { packagedProgram } from '../../src/io/packaged-file.ts';
import { nativeFileName } from '../../src/knowledge/native/native-program.ts';
import { startTracer, type TracerProcess } from '../../src/recorder/tracer-process.ts';
import type { TracerRecord } from '../../src/confine/recording/tracer-records.ts';
import { nativeTest } from './kit/native-program.ts';

const file = packagedProgram(nativeFileName('trace', process.arch === 'arm64' ? 'arm64' : 'amd64'));

interface Traced {
  records: TracerRecord[];
  tracer: TracerProcess;
}

/** Traces the system calls of a process. */
async function trace(pid: number): Promise<Traced> {
  const records: TracerRecord[] = [];
  const tracer = startTracer(file, [], (record) => void (record && records.push(record)));
  tracer.trace(pid, 'calls');
  assert.equal((await tracer.ready())?.kind, 'ready');
  return { records, tracer };
}

const kindsOf = (records: readonly TracerRecord[]): readonly string[] => records.map(({ kind }) => kind);

/** Starts a program that ends with its test. */
function start(
  context: TestContext,
  program: string,
  ...args: readonly string[]
): ChildProcess & { pid: number; stdout: Readable } {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  assert.ok(child.pid !== undefined);
  context.after(() => void child.kill('SIGKILL'));
  return Object.assign(child, { pid: child.pid });
}

const endOf = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));

const statusOf = (pid: number, name: string): string =>
  new RegExp(`^${name}:\\s*(\\S+)`, 'mu').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await pause(10);
  assert.ok(holds(), what);
}

/** A process that gets signals from its child one by one, each after the last was answered; it fails if one is lost. */
const signalled = `
  $| = 1; my $n = 0; my $end = time + 20;
  pipe(my $from, my $to); my $parent = $$; $SIG{USR1} = sub { $n++; syswrite($to, 'x') }; my $child = fork;
  if (!$child) { close $to; my $b; for (1 .. $ARGV[0]) { kill 'USR1', $parent; exit 1 unless sysread($from, $b, 1) } exit 0 }
  close $from;
  while ($n < $ARGV[0] && time < $end) { getppid }
  close $to; waitpid $child, 0; exit($n == $ARGV[0] && $? == 0 ? 0 : 1)`;

nativeTest('trace', 'no signal is lost, whenever the tracer is killed', async (context) => {
  const child = start(context, 'perl', '-e', signalled, '20000');
  const ended = endOf(child);
  let kills = 0;
  while (child.exitCode === null && child.signalCode === null) {
    const { tracer } = await trace(child.pid);
    await pause(5 + (kills % 7));
    process.kill(tracer.pid, 'SIGKILL');
    await tracer.stop();
    kills += 1;
  }
  assert.equal(await ended, 0, `after ${kills} tracers`);
  assert.ok(kills > 3, `${kills}`);
});

nativeTest('trace', 'a tracer that ends leaves its tasks running, and untraced', async (context) => {
  const child = start(context, 'sh', '-c', 'while :; do true; done');
  const { tracer } = await trace(child.pid);
  assert.equal(statusOf(child.pid, 'TracerPid'), `${tracer.pid}`);
  await tracer.stop();
  assert.equal(statusOf(child.pid, 'TracerPid'), '0');
  await until(() => statusOf(child.pid, 'State') === 'R', 'it runs');
  const ended = endOf(child);
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL');
});

nativeTest(
  'trace',
  'a stopped process stays stopped, while it is traced and afterwards, until it is continued',
  async (context) => {
    const child = start(context, 'sh', '-c', 'kill -STOP $$; echo again; kill -STOP $$; exit 5');
    const ended = endOf(child);
    await until(() => statusOf(child.pid, 'State') === 'T', 'it stops');
    const { tracer } = await trace(child.pid);
    await pause(100);
    assert.match(statusOf(child.pid, 'State'), /^[tT]$/u);
    const again = once(child.stdout, 'data');
    child.kill('SIGCONT');
    await again;
    await until(() => /^[tT]$/u.test(statusOf(child.pid, 'State')), 'it stops again');
    await tracer.stop();
    await until(() => statusOf(child.pid, 'State') === 'T', 'it is stopped without a tracer');
    child.kill('SIGCONT');
    assert.equal(await ended, 5);
  },
);

nativeTest('trace', 'a task has one tracer: another learns who it is', async (context) => {
  const child = start(context, 'sleep', '60');
  const first = await trace(child.pid);
  const second = await trace(child.pid);
  const refused = second.records.find(({ kind }) => kind === 'refused');
  assert.deepEqual([refused?.task, refused?.args[0]], [child.pid, first.tracer.pid]);
  await Promise.all([first.tracer.stop(), second.tracer.stop()]);
  assert.equal(kindsOf(first.records).at(-1), 'end');
  child.kill('SIGKILL');
});

nativeTest(
  'trace',
  'a program that traces another is refused, and works again afterwards',
  async (context) => {
    const traceMe = 'use POSIX; exit(syscall($ARGV[0], 0, 0, 0, 0) == 0 ? 0 : $!{EPERM} ? 7 : 8)';
    const number = process.arch === 'arm64' ? '117' : '101';
    const script = `sleep 0.3; perl -e '${traceMe}' ${number}`;
    const child = start(context, 'sh', '-c', script);
    const ended = endOf(child);
    const { tracer, records } = await trace(child.pid);
    assert.equal(await ended, 7);
    await tracer.stop();
    assert.ok(records.some(({ kind, number: own }) => kind === 'call' && own === Number(number)));
    assert.equal(await endOf(start(context, 'sh', '-c', script)), 0);
  },
);

nativeTest(
  'trace',
  'a thread that executes a program, and each task of many, is followed to its end',
  async (context) => {
    if (spawnSync('perl', ['-Mthreads', '-e', '1']).status !== 0)
      return context.skip('perl has no threads here');
    const threads =
      'use threads; threads->create(sub { sleep 1 while 1 }) for 1 .. 3; threads->create(sub { exec "/bin/sh", "-c", "exit 6" })->join';
    const child = start(
      context,
      'sh',
      '-c',
      `sleep 0.3; perl -e '${threads}'; [ $? = 6 ] || exit 1; i=0; while [ $i -lt 200 ]; do true | true & i=$((i+1)); done; wait; exit 9`,
    );
    const ended = endOf(child);
    const { tracer, records } = await trace(child.pid);
    assert.equal(await ended, 9);
    await tracer.stop();
    const execs = records.filter(({ kind }) => kind === 'exec');
    assert.ok(execs.some(({ task, number }) => task !== number && number !== 0));
    const born = records.filter(({ kind }) => kind === 'fork').map(({ number }) => number);
    assert.ok(born.length > 400, `${born.length}`);
    // The thread that executed a program has another number since.
    const gone = new Set(
      records.flatMap(({ kind, task, number }) =>
        kind === 'exit' ? [task] : kind === 'exec' ? [number] : [],
      ),
    );
    assert.deepEqual(
      born.filter((task) => !gone.has(task)),
      [],
    );
  },
);
