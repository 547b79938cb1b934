import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { sayUse, useSaid } from './process-use.ts';

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
  return { milliseconds, ...useSaid(stderr), status, stdout, stderr };
}
