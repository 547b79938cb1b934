import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { UserFolders } from './daemon-user.ts';

/** A path, or why the directory is unreadable. */
export type Place = string | UnreadableReading;

/** Unit search path of systemd, highest precedence first (systemd.unit(5)). */
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

/** Default program directories of a host. */
export const programFolders: readonly string[] = [
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/bin',
  '/sbin',
];

/** Returns the unit search path of a user's service manager. */
export function userUnitFolders({ config, data }: UserFolders): readonly string[] {
  return [`${config}/systemd/user`, '/etc/systemd/user', `${data}/systemd/user`, '/usr/lib/systemd/user'];
}

/** Returns the names under which systemd looks for a unit: an instance (`a@b.service`) is made of its template. */
function namesOf(name: string): readonly string[] {
  const template = name.replace(/@[^.]+\./u, '@.');
  return template === name ? [name] : [name, template];
}

/**
 * Returns the files of a unit as systemd finds them (systemd.unit(5)): the first match in `folders`, then its
 * drop-ins in the order they apply, each name from the first directory that has it. Empty for a masked unit.
 */
export async function findUnitFiles(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<readonly Place[]> {
  const [own, template] = await Promise.all(namesOf(name).map((each) => firstUnit(files, folders, each)));
  const found = own ?? template;
  return found === undefined ? [] : [found, ...(await dropIns(files, folders, name))];
}

/** Returns those of the files of a unit that are not drop-ins shared by its type. */
export function withoutTypeDropIns(places: readonly Place[], name: string): readonly Place[] {
  const names = namesOf(name);
  return places.filter(
    (place) => typeof place !== 'string' || names.some((each) => place.includes(`/${each}`)),
  );
}

/** Returns the files of a unit without drop-ins shared by its type. */
export async function ownUnitFiles(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<readonly Place[]> {
  return withoutTypeDropIns(await findUnitFiles(files, folders, name), name);
}

/** Whether a unit is masked and therefore never starts. */
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
): Promise<Place | undefined> {
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    if (await isMasked(files, path)) return undefined;
    const real = await files.realPath(path);
    if (real.state === 'unreadable') return real;
    if (real.state === 'known') return path;
  }
  return undefined;
}

/** Whether a path links to `/dev/null`, even if an offline root lacks that device. */
async function isMasked(files: HostFiles, path: string): Promise<boolean> {
  return valueOf(await files.status(path))?.link === '/dev/null';
}

/**
 * Returns the drop-ins; those of the unit override those of its type (`service.d`), and a masked one only
 * overrides.
 */
async function dropIns(files: HostFiles, folders: readonly string[], name: string): Promise<Place[]> {
  const kind = name.slice(name.lastIndexOf('.') + 1);
  const places = [...namesOf(name), kind].flatMap((each) => folders.map((folder) => `${folder}/${each}.d`));
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
