import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { SuiteResult } from './counts.ts';

/**
 * Runs the units of a run in a process of their own, beside tests that start programs: units change the environment of
 * their process. They take what the others leave of the processors, which wait for engines half of the time. Shows what
 * that process shows.
 * @throws Error if the process ends without its result
 */
export function runUnitsApart(options: readonly string[], output: Writable): Promise<SuiteResult> {
  const child = fork(join(import.meta.dirname, 'run.ts'), ['--units', ...options], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  child.stdout?.pipe(output, { end: false });
  child.stderr?.pipe(output, { end: false });
  return new Promise((resolve, reject) => {
    let result: SuiteResult | undefined;
    child.on('message', (message) => {
      result = message as SuiteResult;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (result !== undefined) resolve(result);
      else
        reject(
          new Error(`the process of the units ended without a result (${signal ?? `exit code ${code}`})`),
        );
    });
  });
}
