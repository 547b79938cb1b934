import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Suite } from './suites.ts';

/**
 * Starts to save the virtual machines beside the tests that run before those of machines, if there are some of both. It
 * takes what the tests leave of the processors, and ends with this process. A failure is said by the machines' tests,
 * which save what is not there yet.
 */
export function saveMachinesBeside(root: string, suites: readonly Suite[]): void {
  const files = (name: Suite['name']): number =>
    suites.find((suite) => suite.name === name)?.files.length ?? 0;
  if (files('machines') === 0 || files('whole') === 0) return;
  const child = spawn(process.execPath, [join(root, 'test/vm/save-machines.ts')], { stdio: 'ignore' });
  child.unref();
  process.on('exit', () => child.kill());
}
