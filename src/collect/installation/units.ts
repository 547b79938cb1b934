import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { UserFolders } from './daemon-user.ts';

/** The file of something, or why what is in a folder could not be told. */
export type Place = string | UnreadableReading;

/** Where systemd looks for units, the first place winning (systemd.unit(5)). */
export const systemdFolders: readonly string[] = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

/** Where the programs of a host usually are. */
export const programFolders: readonly string[] = [
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/bin',
  '/sbin',
];

/** Where the service manager of a user looks for units. */
export function userUnitFolders({ config, data }: UserFolders): readonly string[] {
  return [`${config}/systemd/user`, '/etc/systemd/user', `${data}/systemd/user`, '/usr/lib/systemd/user'];
}

/**
 * The files of a unit as systemd finds them (systemd.unit(5)): the first of `folders` that has it,
 * then its drop-ins, each name from the first folder that has it, in the order they apply. A unit
 * that is masked has none.
 */
export async function unitFiles(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<readonly Place[]> {
  const found = await firstUnit(files, folders, name);
  return found === undefined ? [] : [found, ...(await dropIns(files, folders, name))];
}

/** The files of a unit that are for it alone, without those for all units of its kind. */
export async function ownUnitFiles(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<readonly Place[]> {
  const places = await unitFiles(files, folders, name);
  return places.filter((place) => typeof place !== 'string' || place.includes(`/${name}`));
}

/** Whether a unit is masked: nothing starts it, whatever else there is of it. */
export async function unitIsMasked(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<boolean> {
  const masked = await Promise.all(folders.map((folder) => isMasked(files, `${folder}/${name}`)));
  return masked.includes(true);
}

async function firstUnit(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<string | undefined> {
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    if (await isMasked(files, path)) return undefined;
    if ((await files.realPath(path)).state !== 'absent') return path;
  }
  return undefined;
}

/** A link to `/dev/null` masks a unit, also below a root that has no such device. */
async function isMasked(files: HostFiles, path: string): Promise<boolean> {
  return valueOf(await files.status(path))?.link === '/dev/null';
}

/** Those of its own name hide those for all units of its kind (`service.d`); one that is masked hides without being one. */
async function dropIns(files: HostFiles, folders: readonly string[], name: string): Promise<Place[]> {
  const kind = name.slice(name.lastIndexOf('.') + 1);
  const places = [name, kind].flatMap((each) => folders.map((folder) => `${folder}/${each}.d`));
  const found = new Map<string, string>();
  const unread: UnreadableReading[] = [];
  for (const place of places) {
    const names = await files.list(place);
    if (names.state === 'unreadable') unread.push(names);
    for (const entry of (valueOf(names) ?? []).filter((each) => each.endsWith('.conf') && !found.has(each)))
      found.set(entry, `${place}/${entry}`);
  }
  const order = [...found.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const paths = order.map(([, path]) => path);
  const masked = await Promise.all(paths.map((path) => isMasked(files, path)));
  return [...paths.filter((_path, index) => masked[index] !== true), ...unread];
}
