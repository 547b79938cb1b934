import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rmdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { commandFailure } from './command-failure.ts';

const run = promisify(execFile);
const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/** A mounted tracefs (Documentation/trace/ftrace.rst). */
export interface TracefsMount {
  path: string;
  /** Unmounts it if no other program mounted it. Returns why it is still mounted, if it should not be. */
  release(): Promise<string | undefined>;
}

/** Folders of mounts that a recorder made; one that was killed leaves its mount to the next. */
const privatePrefix = '/run/ironhull-tracefs-';

/** Returns the tracefs of this machine; mounts one in a folder of its own if none is mounted writable. */
export async function mountTracefs(): Promise<Observed<TracefsMount>> {
  const mounts = await tracefsMounts();
  const path = mounts.find(({ isReadOnly }) => !isReadOnly)?.path;
  if (path !== undefined) return known({ path, release: () => releaseMount(path) }, '/proc/self/mounts');
  const folder = await mkdtemp(privatePrefix).catch((error: unknown) => commandFailure(error));
  const from = 'mount -t tracefs';
  if (typeof folder !== 'string') {
    const [readOnly] = mounts;
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

interface MountedTracefs {
  path: string;
  isReadOnly: boolean;
}

async function tracefsMounts(): Promise<readonly MountedTracefs[]> {
  const lines = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  const mounts = lines.flatMap(([, path, type, options = '']) =>
    type === 'tracefs' && path !== undefined ? [{ path, isReadOnly: options.split(',').includes('ro') }] : [],
  );
  // The machine's own mount before one of ours, which may go away with the recorder that made it.
  const isPrivate = ({ path }: MountedTracefs): number => Number(path.startsWith(privatePrefix));
  return mounts.toSorted((a, b) => isPrivate(a) - isPrivate(b));
}

async function releaseMount(path: string): Promise<string | undefined> {
  if (!path.startsWith(privatePrefix)) return undefined;
  try {
    await run('umount', [path], { env });
    await rmdir(path);
    return undefined;
  } catch (error) {
    const { message } = commandFailure(error);
    // Another recorder uses it, and unmounts it when it ends.
    return /busy/u.test(message) ? undefined : `${path} is still mounted: ${message}`;
  }
}
