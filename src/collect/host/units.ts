import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** The file of something, or why what is in a folder could not be told. */
export type Place = string | UnreadableReading;

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

async function dropIns(files: HostFiles, folders: readonly string[], name: string): Promise<Place[]> {
  const found = new Map<string, string>();
  const unread: UnreadableReading[] = [];
  for (const folder of folders) {
    const names = await files.list(`${folder}/${name}.d`);
    if (names.state === 'unreadable') unread.push(names);
    for (const entry of (valueOf(names) ?? []).filter((each) => each.endsWith('.conf') && !found.has(each)))
      found.set(entry, `${folder}/${name}.d/${entry}`);
  }
  const order = [...found.keys()].toSorted((left, right) => (left < right ? -1 : 1));
  return [...order.map((entry) => found.get(entry) ?? ''), ...unread];
}
