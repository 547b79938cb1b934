import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programPath } from './availability.ts';
import type { LabEngine } from './engine.ts';

/** The helper that watches files for a recorder, by its parent; `undefined` if there is none. */
function helperOf(parent: number): number | undefined {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .find((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        return status.startsWith('Name:\tironhull-files') && status.includes(`\nPPid:\t${parent}\n`);
      } catch {
        return false;
      }
    });
  return found === undefined ? undefined : Number(found);
}

/** Whether a process is there. */
export const isAlive = (pid: number): boolean => readdirSync('/proc').includes(String(pid));

/** A recorder that runs, with its helper. */
export interface StartedRecorder {
  helper: number;
  ended: Promise<unknown>;
  stop(signal: NodeJS.Signals): void;
}

/** Starts to record the container `kept` into a file, and waits for the helper. */
export async function startRecorder(engine: LabEngine, file: string): Promise<StartedRecorder> {
  const program = resolve(import.meta.dirname, '../../../bin/ironhull');
  const child = spawn(process.execPath, [program, 'confine', 'record', 'kept', '--output', file], {
    env: { ...engine.env, PATH: programPath },
    stdio: 'ignore',
  });
  const ended = new Promise((done) => child.once('exit', done));
  for (let tries = 0; tries < 400 && helperOf(child.pid ?? 0) === undefined; tries += 1) await pause(50);
  const helper = helperOf(child.pid ?? 0);
  assert.ok(helper !== undefined);
  return { helper, ended, stop: (signal) => void child.kill(signal) };
}
