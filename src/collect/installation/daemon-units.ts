import { posix } from 'node:path';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readUnitStart, type UnitStart } from './unit-start.ts';
import { findUnitFiles, systemdFolders } from './units.ts';

/** A service under another name than `docker.service` that starts dockerd. */
export interface DaemonUnit {
  /** Its first file. */
  path: string;
  /** Unreadable where it is not understood how it starts dockerd. */
  start: Observed<UnitStart>;
}

const program = 'dockerd';

const specifiersLeft = 'specifiers in its arguments are not filled in';

/** Returns the names of services that the entry of a unit folder may change: its own, or that of drop-ins. */
function serviceOf(entry: string): string | undefined {
  const name = /^(.+\.service)(?:\.d)?$/u.exec(entry)?.[1];
  return name === undefined || name === 'docker.service' ? undefined : name;
}

async function mentionsDaemon(files: HostFiles, path: string): Promise<boolean> {
  const paths = path.endsWith('.d')
    ? (valueOf(await files.list(path)) ?? []).map((name) => `${path}/${name}`)
    : [path];
  const texts = await Promise.all(paths.map((each) => files.readText(each)));
  return texts.some((text) => text.state === 'known' && text.value.includes(program));
}

/** Returns the services whose files mention dockerd. */
async function mentioningServices(files: HostFiles): Promise<readonly string[]> {
  const found = await Promise.all(
    systemdFolders.map(async (folder) => {
      const entries = valueOf(await files.list(folder)) ?? [];
      const named = entries.flatMap((entry) => {
        const name = serviceOf(entry);
        return name === undefined ? [] : [{ name, path: `${folder}/${entry}` }];
      });
      const mentions = await Promise.all(named.map(({ path }) => mentionsDaemon(files, path)));
      return named.filter((_one, index) => mentions[index]).map(({ name }) => name);
    }),
  );
  return [...new Set(found.flat())].toSorted();
}

/**
 * Makes a start unreadable whose program is not dockerd but a wrapper, which decides the arguments, or whose arguments
 * depend on the machine.
 */
export function withoutWrapper(start: Observed<UnitStart>): Observed<UnitStart> {
  if (start.state !== 'known') return start;
  const started = posix.basename(start.value.program);
  if (start.value.hasSpecifiers) return unreadable('unsupported', specifiersLeft, start.from);
  return started.startsWith(program)
    ? start
    : unreadable('unsupported', `it starts dockerd by ${started}`, start.from);
}

/** Returns why a command line that mentions dockerd is not understood; absent if it starts dockerd directly. */
function whyNotUnderstood({ program: started, args, hasSpecifiers }: UnitStart): string | undefined {
  if (posix.basename(started) !== program) return `it starts dockerd by ${posix.basename(started)}`;
  if (hasSpecifiers) return specifiersLeft;
  if (args.some((arg) => arg.startsWith('fd://') || arg.endsWith('=fd://')))
    return 'the sockets that systemd gives it are not followed';
  return undefined;
}

function understood(start: UnitStart, path: string): Observed<UnitStart> {
  const why = whyNotUnderstood(start);
  return why === undefined ? known(start, path) : unreadable('unsupported', why, path);
}

/**
 * Returns the services beside `docker.service` that start dockerd. `readUnitStart` says what runs: a file that only
 * mentions it, such as one that starts after docker, is none.
 */
export async function findDaemonUnits(files: HostFiles): Promise<readonly DaemonUnit[]> {
  const names = await mentioningServices(files);
  const found = await Promise.all(
    names.map(async (name): Promise<readonly DaemonUnit[]> => {
      const [path] = await findUnitFiles(files, systemdFolders, name);
      const start = await readUnitStart(files, systemdFolders, name);
      if (typeof path !== 'string' || start.state === 'absent') return [];
      if (start.state === 'unreadable') return [{ path, start }];
      const words = [start.value.program, ...start.value.args].join(' ');
      return words.includes(program) ? [{ path, start: understood(start.value, path) }] : [];
    }),
  );
  return found.flat();
}
