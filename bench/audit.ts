// Measures an audit of many running containers of a real engine, in total, for one rule and by
// collector: `npx node bench/audit.ts [CONTAINERS]…` as root, with the lab installed. Several
// numbers, in ascending order, also show how the time grows. Default: 100. Each row has its ratio
// to `docker inspect` of the same containers. `IRONHULL_BENCH_DATABASE=FOLDER` adds a row with advisories.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { collectFacts } from '../src/collect/collect-facts.ts';
import { systemClock } from '../src/io/clock.ts';
import { diskFiles } from '../src/io/disk-files.ts';
import { engineClient } from '../src/io/engine/client.ts';
import { startEngine, type LabEngine } from '../test/lab/kit/engine.ts';
import { labImage } from '../test/lab/kit/image.ts';
import { machineLine, median, spread } from './machine.ts';
import { sayUse, useSaid } from './process-use.ts';

const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : [100];
const runs = 5;
/** Arguments that ask for one rule alone. */
const oneRule = ['--only', 'workload/privileged'];
/** A database of advisories, for a row of its own: the images are scanned before. */
const { IRONHULL_BENCH_DATABASE: database } = process.env;
const program = resolve(import.meta.dirname, '../bin/ironhull');

/** Starts containers until there are `count`, two at a time: the engine serialises more. */
async function fill(engine: LabEngine, from: number, count: number): Promise<void> {
  const image = await labImage(engine);
  for (let n = from; n < count; n += 2)
    await Promise.all(
      [n, n + 1].filter((number) => number < count).map((number) => startContainer(engine, image, number)),
    );
}

async function startContainer(engine: LabEngine, image: string, number: number): Promise<void> {
  const options = ['--detach', '--network=none', `--name=c${number}`];
  const made = await engine.docker('run', ...options, image, 'sleep', '3600');
  if (made.code !== 0) throw new Error(made.stderr);
}

interface Use {
  milliseconds: number;
  /** Processor time, user and system, in milliseconds: comparable on a busy machine too. */
  cpu: number;
  mebibytes: number;
}

function wholeProcess(engine: LabEngine, containers: number, options: readonly string[]): Use {
  const start = performance.now();
  const line = ['audit', '--engine', engine.endpoint, '--format', 'json', '--fail-on', 'never', ...options];
  const args = ['--import', sayUse, program, ...line];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(stderr);
  const { outcomes } = JSON.parse(stdout) as { outcomes: { rule: string }[] };
  const seen = outcomes.filter(({ rule }) => rule === 'workload/privileged').length;
  if (seen !== containers) throw new Error(`${seen} of ${containers} containers were judged`);
  return { milliseconds, ...useSaid(stderr) };
}

/** Reads the images in use, as an audit finds them read. */
function scanRunning(engine: LabEngine, advisories: string): void {
  const line = ['scan', 'running', '--engine', engine.endpoint, '--database', advisories];
  const { status, stderr } = spawnSync(process.execPath, [program, ...line, '--fail-on', 'never'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
}

/** Returns the time of `docker inspect` of the same containers, in milliseconds. */
function inspectAll(engine: LabEngine, containers: number): number {
  const names = Array.from({ length: containers }, (_, n) => `c${n}`);
  const start = performance.now();
  const { status, stderr } = spawnSync('docker', ['--host', engine.endpoint, 'inspect', ...names], {
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(String(stderr));
  return performance.now() - start;
}

async function byCollector(engine: LabEngine): Promise<void> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  const { durations } = await collectFacts({
    tool: 'bench',
    files: diskFiles('/'),
    client,
    clock: systemClock,
  });
  client.close();
  for (const { name, milliseconds } of durations)
    console.log(`  ${name.padEnd(24)} ${milliseconds.toFixed(0).padStart(6)} ms`);
}

/** Prints one row: the time on the clock, processor time, memory, and the ratio to `docker inspect`. */
function printRow(name: string, uses: readonly Use[], inspect: number): void {
  const times = uses.map(({ milliseconds }) => milliseconds);
  const memory = Math.max(...uses.map(({ mebibytes }) => mebibytes));
  console.log(`${name}: ${spread(times)}, at most ${memory.toFixed(0)} MiB`);
  console.log(`  processor time ${spread(uses.map(({ cpu }) => cpu))}`);
  console.log(`  ${(median(times) / inspect).toFixed(1)} times docker inspect`);
}

/** Prints the figures for the running containers; returns the median time in milliseconds. */
async function measure(engine: LabEngine, containers: number): Promise<number> {
  const inspect = median(Array.from({ length: runs }, () => inspectAll(engine, containers)));
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(
    `${containers} running containers (load ${load}); docker inspect of all: ${inspect.toFixed(0)} ms`,
  );
  const withDatabase = database === undefined ? {} : { 'audit with advisories': ['--database', database] };
  if (database !== undefined) scanRunning(engine, database);
  const rows = { audit: [], [`audit ${oneRule.join(' ')}`]: oneRule, ...withDatabase };
  const measured = Object.entries(rows).map(([name, options]) => {
    // The first run compiles what changed since the last one.
    wholeProcess(engine, containers, options);
    const uses = Array.from({ length: runs }, () => wholeProcess(engine, containers, options));
    printRow(name, uses, inspect);
    return median(uses.map(({ milliseconds }) => milliseconds));
  });
  console.log('collectors (concurrent):');
  await byCollector(engine);
  return measured[0] ?? Number.NaN;
}

const engine = await startEngine({ config: 'default' });
try {
  console.log(machineLine());
  let [running, before] = [0, 0];
  for (const size of sizes) {
    await fill(engine, running, size);
    const middle = await measure(engine, size);
    if (running > 0)
      console.log(
        `${(size / running).toFixed(1)} times the containers: ${(middle / before).toFixed(2)} times as long`,
      );
    [running, before] = [size, middle];
  }
} finally {
  await engine.stop();
}
