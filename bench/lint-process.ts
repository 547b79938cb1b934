import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The time and memory of one run of `ironhull lint`. */
export interface LintUse {
  milliseconds: number;
  cpu: number;
  mebibytes: number;
  status: number | null;
  stdout: string;
  stderr: string;
}

const program = resolve(import.meta.dirname, '../bin/ironhull');

/** Loaded before the program: prints the processor time (ms) and peak memory (KiB) of the process when it ends. */
const sayUse =
  "data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();console.error(`${(user+system)/1000}%20${process.resourceUsage().maxRSS}`)})";

/** Runs `ironhull lint` in a separate process. */
export function runLint(args: readonly string[], format = 'json'): LintUse {
  const start = performance.now();
  const line = ['--import', sayUse, program, 'lint', ...args, '--format', format, '--fail-on', 'never'];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    timeout: 120_000,
  });
  const milliseconds = performance.now() - start;
  const [cpu = Number.NaN, memory = Number.NaN] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { milliseconds, cpu, mebibytes: memory / 1024, status, stdout, stderr };
}
