// Measures an audit of many running containers of a real engine, in total and by collector:
// `npx node bench/audit.ts [CONTAINERS]…` as root, with the lab installed. Several numbers, in
// ascending order, also show how the time grows. Default: 100.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { collectFacts } from '../src/collect/collect-facts.ts';
import { systemClock } from '../src/io/clock.ts';
import { diskFiles } from '../src/io/disk-files.ts';
import { engineClient } from '../src/io/engine/client.ts';
import { startEngine, type LabEngine } from '../test/lab/kit/engine.ts';
import { labImage } from '../test/lab/kit/image.ts';
import { machineLine, spread } from './machine.ts';

const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : [100];
const runs = 5;
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

/** Loaded before the program: prints the peak memory of the process in KiB when it ends. */
const sayMemory = "data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))";

function wholeProcess(engine: LabEngine, containers: number): { milliseconds: number; mebibytes: number } {
  const start = performance.now();
  const line = ['audit', '--engine', engine.endpoint, '--format', 'json', '--fail-on', 'never'];
  const args = ['--import', sayMemory, program, ...line];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(stderr);
  const { outcomes } = JSON.parse(stdout) as { outcomes: { rule: string }[] };
  const seen = outcomes.filter(({ rule }) => rule === 'workload/privileged').length;
  if (seen !== containers) throw new Error(`${seen} of ${containers} containers were judged`);
  return { milliseconds, mebibytes: Number(stderr.trim().split('\n').at(-1)) / 1024 };
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

/** Prints the figures for the running containers; returns the median time in milliseconds. */
async function measure(engine: LabEngine, containers: number): Promise<number> {
  const figures = Array.from({ length: runs }, () => wholeProcess(engine, containers));
  const times = figures.map(({ milliseconds }) => milliseconds);
  const largest = Math.max(...figures.map(({ mebibytes }) => mebibytes));
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(
    `audit of ${containers} running containers, whole process: ${spread(times)}, at most ${largest.toFixed(0)} MiB (load ${load})`,
  );
  console.log('collectors (concurrent):');
  await byCollector(engine);
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
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
