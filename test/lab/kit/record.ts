import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { parseRecording } from '../../../src/app/confine/read-recordings.ts';
import type { Recording } from '../../../src/core/recording.ts';
import { runCli, type CliResult } from '../../cli/run-cli.ts';
import { programPath } from './availability.ts';
import type { LabEngine } from './engine.ts';

/** Where recordings of the tests of this process are written. */
export const recordingFolder = mkdtempSync(join(tmpdir(), 'ironhull-recordings-'));
after(() => rmSync(recordingFolder, { recursive: true }));

/**
 * Returns trace buffers of recorders that ended, and mounts of tracefs that recorders made. Recorders of other tests
 * may run at the same time: their buffers do not count, nor do mounts while there is one.
 */
export function recorderLeftovers(): readonly string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const tracefs = mounts.flatMap(([, path, type]) =>
    type === 'tracefs' && path !== undefined ? [path] : [],
  );
  const buffers = tracefs.flatMap((path) =>
    readdirSync(join(path, 'instances')).filter((name) => name.startsWith('ironhull-')),
  );
  const left = buffers.filter((name) => !existsSync(`/proc/${name.split('-')[1] ?? ''}`));
  const own = tracefs.filter((path) => path.startsWith('/run/ironhull-tracefs-'));
  return [...left, ...(buffers.length > left.length ? [] : own)];
}

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
