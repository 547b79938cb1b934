// What recording costs a workload, beside `strace -f`, and how long a profile takes: as root, `node bench/confine.ts [RUNS]`.
// The workloads are Redis under its own benchmark, and dd with blocks of one byte: system calls and nothing else, the worst there is.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { deriveLeastPrivilege } from '../src/confine/derive/derive.ts';
import { systemCallNames } from '../src/knowledge/kernel/system-calls.gen.ts';
import { followTasks } from '../src/confine/recording/follow-tasks.ts';
import { observeContainer } from '../src/confine/recording/observe-container.ts';
import { composeRecording } from '../src/app/confine/compose-recording.ts';
import {
  capabilityBitsOf,
  inspectContainerOrService,
  type InspectedContainer,
} from '../src/app/confine/observed-container.ts';
import { engineClient, type EngineClient } from '../src/io/engine/client.ts';
import { startRecorder } from '../src/recorder/start-recorder.ts';
import { startEngine, type LabEngine } from '../test/lab/kit/engine.ts';
import { labImage } from '../test/lab/kit/image.ts';
import { mustRun } from '../test/lab/kit/commands.ts';
import { parts } from '../test/lab/kit/parts.ts';
import { crunFlags, runPart } from '../test/lab/kit/run-part.ts';
import { machineLine, median } from './machine.ts';

const runs = Number(process.argv[2] ?? 5);
const blocks = 1_000_000;
const events = 10_000_000;

/** A workload in a container that runs. */
interface Workload {
  name: string;
  container: string;
  run(): Promise<void>;
}

/** Milliseconds of a run: by the clock, and of processors for all processes of the container. */
interface Cost {
  clock: number;
  processor: number;
}

/** Processor time of all processes of a container so far, in nanoseconds (cpuacct of cgroup v1). */
function processorTime(id: string): number {
  return Number(readFileSync(`/sys/fs/cgroup/cpuacct/docker/${id}/cpuacct.usage`, 'utf8'));
}

async function timed(workload: Workload, id: string): Promise<Cost> {
  const started = performance.now();
  const before = processorTime(id);
  await workload.run();
  return { clock: performance.now() - started, processor: (processorTime(id) - before) / 1e6 };
}

async function ddWorkload(engine: LabEngine): Promise<Workload> {
  const image = await labImage(engine);
  await engine.docker('run', '--detach', '--name=bench', image, 'sleep', '3600');
  const script = `dd if=/dev/zero of=/dev/null bs=1 count=${blocks} 2>/dev/null`;
  return {
    name: `dd, ${blocks} blocks of one byte`,
    container: 'bench',
    run: async () =>
      void (await mustRun('docker', ['exec', 'bench', 'sh', '-c', script], { env: engine.env })),
  };
}

async function redisWorkload(engine: LabEngine): Promise<Workload> {
  const redis = parts.find(({ name }) => name === 'redis');
  if (redis === undefined) throw new Error('the lab has no Redis');
  const { container, env } = await runPart(engine, redis);
  // Not by the published port: docker-proxy would be measured, too.
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const address = (await engine.docker('inspect', '--format', format, container)).stdout.trim();
  const args = ['-q', '-h', address, '-t', 'set,get', '-n', '100000', '-c', '20'];
  return {
    name: 'Redis, redis-benchmark set,get',
    container,
    run: async () => void (await mustRun('redis-benchmark', args, { env })),
  };
}

async function times(workload: Workload, id: string): Promise<Cost> {
  const all: Cost[] = [];
  for (let n = 0; n < runs; n += 1) all.push(await timed(workload, id));
  return {
    clock: median(all.map(({ clock }) => clock)),
    processor: median(all.map(({ processor }) => processor)),
  };
}

async function compare(workload: Workload, client: EngineClient): Promise<void> {
  const container = await inspectContainerOrService(workload.container, client);
  const { id } = container;
  process.stdout.write(`${workload.name}\n`);
  await workload.run();
  const before = await times(workload, id);
  const recorder = await startRecorder(
    'x86_64',
    { id, held: capabilityBitsOf(container.workload) },
    { why: 'trace events are measured' },
  );
  if (recorder.state !== 'known') throw new Error('no recorder');
  const first = await timed(workload, id);
  const recorded = await times(workload, id);
  const { events: seen, lost } = await recorder.value.stop();
  const after = await times(workload, id);
  const plain = {
    clock: (before.clock + after.clock) / 2,
    processor: (before.processor + after.processor) / 2,
  };
  const parent = Number(readFileSync(`/proc/${container.pid ?? 0}/stat`, 'utf8').split(' ')[3]);
  const traced = await underStrace([parent, container.pid ?? 0], () => timed(workload, id));
  process.stdout.write(row('  alone', plain, plain));
  process.stdout.write(row('  recorded, first run', first, plain));
  process.stdout.write(row('  recorded, after the warm-up', recorded, plain));
  process.stdout.write(row('  strace -f, one run', traced, plain));
  process.stdout.write(`  ${seen} events, ${lost} lost\n`);
}

/** Attaches strace to the shim of the container, which starts `docker exec`, while `use` runs. */
async function underStrace<T>(pids: readonly number[], use: () => Promise<T>): Promise<T> {
  const attached = pids.flatMap((pid) => ['-p', String(pid)]);
  const strace = spawn('strace', ['-f', '-o', '/dev/null', ...attached], { stdio: 'ignore' });
  await new Promise((done) => setTimeout(done, 500));
  try {
    return await use();
  } finally {
    strace.kill('SIGINT');
    await new Promise((done) => strace.once('exit', done));
  }
}

function row(name: string, cost: Cost, plain: Cost): string {
  const clock = column(cost.clock, plain.clock);
  const processor = column(cost.processor, plain.processor);
  return `${name.padEnd(30)} clock${clock}   processor${processor}\n`;
}

function column(time: number, plain: number): string {
  return `${time.toFixed(0).padStart(8)} ms ${(((time - plain) / plain) * 100).toFixed(1).padStart(7)} %`;
}

/** Takes so many events as the recorder would, and derives a profile from what was observed. */
function deriveFromMany(container: InspectedContainer): string {
  const names: readonly string[] = systemCallNames.x86_64;
  const observer = observeContainer(names);
  const follower = followTasks(
    { changeRoot: new Set(), setns: -1, seccomp: -1, prctl: -1 },
    {
      call: (_container, task, number, args) => observer.call(task, number, args, 1),
      capability: () => undefined,
      exec: () => undefined,
      socket: () => undefined,
    },
  );
  follower.add(1, { container: 'x', phase: 'workload', program: '/app' });
  const started = performance.now();
  for (let n = 0; n < events; n += 1)
    follower.take({ kind: 'call', time: n, task: 1, number: n % 300, args: [n % 8, n % 30, 0] });
  const observed = performance.now();
  const recording = composeRecording({
    container,
    architecture: 'x86_64',
    kernel: '',
    run: { startedAt: '2026-01-01T00:00:00Z' },
    tasks: {
      observations: observer.result(new Set()),
      beganAt: 0,
      endedAt: 1e9,
      events,
      lost: 0,
      gaps: [],
      sawCapabilities: true,
      whyNoDatagrams: undefined,
      missedTasks: false,
      mostTasks: 1,
      leftovers: [],
    },
    files: { writes: [], touched: new Set(), programs: new Map(), watched: new Map(), problems: [] },
    samples: { openForWriting: new Set(), listening: [], programs: [], directories: [] },
    changes: [],
    peakMemory: undefined,
  });
  deriveLeastPrivilege(recording);
  const derived = performance.now();
  const seconds = ((observed - started) / 1000).toFixed(2);
  return `${events} events observed in ${seconds} s, a profile derived in ${(derived - observed).toFixed(0)} ms\n`;
}

const engine = await startEngine({ config: 'default', daemonFlags: crunFlags });
const client = engineClient({ kind: 'unix', path: engine.socket });
try {
  process.stdout.write(`${machineLine()}, ${runs} runs each\n`);
  await compare(await redisWorkload(engine), client);
  await compare(await ddWorkload(engine), client);
  process.stdout.write(deriveFromMany(await inspectContainerOrService('bench', client)));
} finally {
  client.close();
  await engine.stop();
}
