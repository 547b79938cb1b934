import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rmdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { commandFailure } from './command-failure.ts';
import { isProcessAlive } from '../io/process-alive.ts';

const run = promisify(execFile);
const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/** A mounted tracefs (Documentation/trace/ftrace.rst). */
export interface TracefsMount {
  path: string;
  /** Unmounts it if no other program mounted it. Returns why it is still mounted, if it should not be. */
  release(): Promise<string | undefined>;
}

/** Folders of mounts that a recorder made, with its process: one that was killed leaves its mount to the next. */
const privatePrefix = '/run/ironhull-tracefs-';
const ownedMount = /^\/run\/ironhull-tracefs-(?<pid>\d+)-/u;

/**
 * Returns the tracefs of this machine; mounts one in a folder of its own if none is mounted writable. A mount of
 * another recorder is not used: it goes away with that.
 */
export async function mountTracefs(): Promise<Observed<TracefsMount>> {
  const mounts = await tracefsMounts();
  await removeAbandoned(mounts);
  const lasting = mounts.filter(({ path }) => !path.startsWith(privatePrefix));
  const path = lasting.find(({ isReadOnly }) => !isReadOnly)?.path;
  if (path !== undefined)
    return known({ path, release: () => Promise.resolve(undefined) }, '/proc/self/mounts');
  const folder = await mkdtemp(`${privatePrefix}${process.pid}-`).catch((error: unknown) =>
    commandFailure(error),
  );
  const from = 'mount -t tracefs';
  if (typeof folder !== 'string') {
    const [readOnly] = lasting;
    const how = readOnly === undefined ? 'not mounted' : `mounted read-only at ${readOnly.path}`;
    return unreadable('denied', `tracefs is ${how}, and only root can mount it (${folder.message})`, from);
  }
  try {
    await run('mount', ['-t', 'tracefs', 'nodev', folder], { env });
    return known({ path: folder, release: () => releaseMount(folder) }, from);
  } catch (error) {
    await rmdir(folder).catch(() => undefined);
    const { message, denied } = commandFailure(error);
    return unreadable(denied ? 'denied' : 'unsupported', message, from);
  }
}

/** Unmounts what recorders left that were killed; what cannot be unmounted stays for another one. */
async function removeAbandoned(mounts: readonly MountedTracefs[]): Promise<void> {
  for (const { path } of mounts) {
    const pid = ownedMount.exec(path)?.groups?.['pid'];
    if (pid !== undefined && !isProcessAlive(Number(pid))) await releaseMount(path);
  }
}

interface MountedTracefs {
  path: string;
  isReadOnly: boolean;
}

async function tracefsMounts(): Promise<readonly MountedTracefs[]> {
  const lines = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  return lines.flatMap(([, path, type, options = '']) =>
    type === 'tracefs' && path !== undefined ? [{ path, isReadOnly: options.split(',').includes('ro') }] : [],
  );
}

async function releaseMount(path: string): Promise<string | undefined> {
  try {
    await run('umount', [path], { env });
    await rmdir(path);
    return undefined;
  } catch (error) {
    return `${path} is still mounted: ${commandFailure(error).message}`;
  }
}
