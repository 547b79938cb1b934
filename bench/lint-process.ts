import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** What one run of `ironhull lint` took. */
export interface LintUse {
  milliseconds: number;
  cpu: number;
  mebibytes: number;
  status: number | null;
  stdout: string;
  stderr: string;
}

const program = resolve(import.meta.dirname, '../bin/ironhull');

/** Loaded before the program: says how much processor time (ms) and memory (KiB) the process took, when it ends. */
const sayUse =
  "data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();console.error(`${(user+system)/1000}%20${process.resourceUsage().maxRSS}`)})";

/** Runs `ironhull lint` as a process of its own. */
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
