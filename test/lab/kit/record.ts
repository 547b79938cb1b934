import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { parseRecording } from '../../../src/app/confine/read-recordings.ts';
import type { Recording } from '../../../src/core/confine/recording.ts';
import { runCli, type CliResult } from '../../cli/run-cli.ts';
import { programPath } from './availability.ts';
import type { LabEngine } from './engine.ts';

/** Where recordings of the tests of this process are written. */
export const recordingFolder = mkdtempSync(join(tmpdir(), 'ironhull-recordings-'));
after(() => rmSync(recordingFolder, { recursive: true }));

/** Returns the mounts of tracefs that recorders made, and their trace buffers, by name. */
export function recorderTraces(): readonly string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const tracefs = mounts.flatMap(([, path, type]) =>
    type === 'tracefs' && path !== undefined ? [path] : [],
  );
  const buffers = tracefs.flatMap((path) =>
    readdirSync(join(path, 'instances')).filter((name) => name.startsWith('ironhull-')),
  );
  return [...buffers, ...tracefs.filter((path) => path.startsWith('/run/ironhull-tracefs-'))];
}

/** Whether the process in `ironhull-PID-…` or `/run/ironhull-tracefs-PID-…` is gone. */
function hasEnded(name: string): boolean {
  const pid = /ironhull-(?:tracefs-)?(?<pid>\d+)-/u.exec(name)?.groups?.['pid'];
  return pid === undefined || !existsSync(`/proc/${pid}`);
}

/** What an earlier run left that was killed: it goes with the next recorder that can mount tracefs. */
const leftBefore = new Set(recorderTraces().filter(hasEnded));

/** Returns what recorders of these tests left that ended; those of other tests may still run. */
export const recorderLeftovers = (): readonly string[] =>
  recorderTraces().filter((name) => hasEnded(name) && !leftBefore.has(name));

/** Runs `ironhull confine record`. */
export function recordWith(engine: LabEngine, args: readonly string[]): Promise<CliResult> {
  return runCli(['confine', 'record', ...args], { env: { ...engine.env, PATH: programPath } });
}

/** Records a container; fails unless it ended well. */
export async function recordContainer(
  engine: LabEngine,
  name: string,
  args: readonly string[],
): Promise<Recording> {
  const file = join(recordingFolder, `${name}.json`);
  const { code, stderr } = await recordWith(engine, ['--output', file, '--overwrite', ...args]);
  assert.equal(code, 0, stderr);
  return parseRecording(readFileSync(file, 'utf8'), file);
}

/** Returns the names of the calls of a recording. */
export const callsOf = ({ calls }: Recording): readonly string[] => calls.map(({ name }) => name);
