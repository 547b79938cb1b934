// An audit of many running containers of a real engine, whole process and collector by collector:
// `node bench/audit.ts [CONTAINERS]` as root, with the lab's parts installed.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { collectFacts } from '../src/collect/collect-facts.ts';
import { systemClock } from '../src/io/clock.ts';
import { diskFiles } from '../src/io/disk-files.ts';
import { engineClient } from '../src/io/engine/client.ts';
import { startEngine, type LabEngine } from '../test/lab/kit/engine.ts';
import { labImage } from '../test/lab/kit/image.ts';
import { machineLine, spread } from './machine.ts';

const containers = Number(process.argv[2] ?? 100);
const runs = 5;
const program = resolve(import.meta.dirname, '../bin/ironhull');

async function fill(engine: LabEngine): Promise<void> {
  const image = await labImage(engine);
  for (let n = 0; n < containers; n++) {
    const made = await engine.docker(
      'run',
      '-d',
      '--network',
      'none',
      '--name',
      `c${n}`,
      image,
      'sleep',
      '3600',
    );
    if (made.code !== 0) throw new Error(made.stderr);
  }
}

/** Loaded before the program: says how much memory the process had at most, in KiB, when it ends. */
const sayMemory = "data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))";

function wholeProcess(engine: LabEngine): { milliseconds: number; mebibytes: number } {
  const start = performance.now();
  const asked = ['audit', '--engine', engine.endpoint, '--format', 'json', '--fail-on', 'never'];
  const args = ['--import', sayMemory, program, ...asked];
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

const engine = await startEngine({ config: 'default' });
try {
  await fill(engine);
  console.log(machineLine());
  const figures = Array.from({ length: runs }, () => wholeProcess(engine));
  const largest = Math.max(...figures.map(({ mebibytes }) => mebibytes));
  console.log(
    `audit of ${containers} running containers, whole process: ${spread(figures.map(({ milliseconds }) => milliseconds))}, at most ${largest.toFixed(0)} MiB`,
  );
  console.log('collectors, which run side by side:');
  await byCollector(engine);
} finally {
  await engine.stop();
}
