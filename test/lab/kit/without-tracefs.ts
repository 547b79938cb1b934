import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseRecording } from '../../../src/app/confine/read-recordings.ts';
import type { Recording } from '../../../src/core/confine/recording.ts';
import { programPath } from './availability.ts';
import { runCommand } from './commands.ts';
import type { LabEngine } from './engine.ts';

/** The command as a user starts it. */
export const launcher = resolve(import.meta.dirname, '../../../bin/ironhull');

/**
 * Commands that take tracefs away, in a mount namespace of the recorder's own: no mount of it is left, and there
 * is no place for another.
 */
export const unmounted =
  'for m in $(awk \'$3 == "tracefs" { print $2 }\' /proc/self/mounts); do umount "$m"; done';
export const noNewMount = 'mount --bind /run /run && mount -o remount,bind,ro /run';
export const withoutTracefs = `${unmounted} && ${noNewMount}`;

/** The recorder after `prepare`, in namespaces of its own. */
export function recorderCommand(
  args: readonly string[],
  prepare: string,
  namespaces: readonly string[] = [],
): readonly string[] {
  const own = [process.execPath, launcher, 'confine', 'record', ...args];
  return ['--mount', ...namespaces, 'sh', '-c', `${prepare} && exec "$@"`, 'sh', ...own];
}

/** The environment of a recorder of that engine. */
export const labEnvironment = (engine: LabEngine): Readonly<Record<string, string>> => ({
  ...engine.env,
  PATH: programPath,
  HOME: '/nonexistent',
});

/** What the recorder wrote to `file` after `prepare`, and to stderr. */
export async function recordedWithout(
  engine: LabEngine,
  file: string,
  args: readonly string[],
  prepare = withoutTracefs,
): Promise<Recording & { notice: string }> {
  const command = recorderCommand(['--output', file, '--overwrite', ...args], prepare);
  const { code, stderr } = await runCommand('unshare', command, { env: labEnvironment(engine) });
  assert.equal(code, 0, stderr);
  return { ...parseRecording(readFileSync(file, 'utf8'), file), notice: stderr };
}
