import type { Justified, LeastPrivilege, TmpfsMount } from '../../core/confine/least-privilege.ts';
import type { RecordedDirectory, RecordedWrite, Recording } from '../../core/confine/recording.ts';
import { writtenGap } from '../recording/merge-recordings.ts';
import { isWithin } from '../../core/is-within.ts';
import { engineFiles, engineInit } from '../../knowledge/engine/engine-files.ts';
import { ephemeralFolders, systemFolders } from '../../knowledge/paths/writable-folders.ts';

/** What has to stay writable under a read-only root file system. */
export type WritablePlaces = Pick<LeastPrivilege, 'readOnly' | 'tmpfs' | 'volumes'>;

/** What the engine mounts into every container: its own files, and the kernel's file systems. */
const mountedByEngine = [...engineFiles, '/dev', '/proc', '/sys', '/.dockerenv'];

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/**
 * Returns what has to be writable: memory for what a restart may lose, volumes for the rest. The root file
 * system cannot be read-only if something is written beside files of the system, which no mount may hide.
 */
export function writablePlaces(recording: Recording): WritablePlaces {
  if (!isWrittenKnown(recording))
    return { readOnly: { value: false, because: ['what was written is not known'] }, tmpfs: [], volumes: [] };
  const own = ownWrites(recording);
  const all = [...new Set(own.map(({ place }) => place))];
  const folders = all.filter((folder) => !all.some((other) => other !== folder && isWithin(folder, other)));
  const reasonsOf = (folder: string): readonly string[] =>
    own.filter(({ path }) => isWithin(path, folder)).map(describeWrite);
  const system = folders.filter((folder) => systemFolders.includes(folder));
  if (system.length > 0)
    return {
      readOnly: { value: false, because: system.flatMap(reasonsOf) },
      tmpfs: [],
      volumes: [],
    };
  const temporary = temporaryFolder(recording, folders);
  const places = [...folders, ...temporary].toSorted().map((folder) => {
    const because = reasonsOf(folder);
    return placeIn(folder, recording.directories, because.length === 0 ? [unseenFiles] : because);
  });
  return {
    readOnly: {
      value: true,
      because: [own.length === 0 ? 'nothing was written to it' : 'what is written has places of its own'],
    },
    tmpfs: places.flatMap((place) => ('tmpfs' in place ? [place.tmpfs] : [])),
    volumes: places.flatMap((place) => ('volume' in place ? [place.volume] : [])),
  };
}

/** Whether a recording shows what was written. */
export function isWrittenKnown({ gaps }: Recording): boolean {
  return !gaps.some(({ what }) => what === writtenGap);
}

/** A path of the root file system that was written, and the directory that has to be writable for it. */
interface OwnWrite extends RecordedWrite {
  place: string;
}

function ownWrites({ written, directories, mounts }: Recording): readonly OwnWrite[] {
  const own = written.filter(
    (write) =>
      changesEngineFile(write, mounts) || (!isMounted(write.path, mounts) && !leadsToMount(write, mounts)),
  );
  const made = new Set(own.filter(({ how }) => how === 'created').map(({ path }) => path));
  return own.map((write) => ({ ...write, place: placeOf(write, made, directories) }));
}

/**
 * Returns the directories below which a workload writes: `/tmp`, mounts, and those of the root file system but for
 * directories of the system, of which only the paths that were written are returned.
 */
export function writtenPaths(recording: Recording): { below: readonly string[]; at: readonly string[] } {
  const own = ownWrites(recording);
  const folders = own.map(({ place }) => place).filter((place) => !systemFolders.includes(place));
  const mounted = recording.mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => target);
  const below = new Set([...folders, ...temporaryFolder(recording, folders), ...mounted]);
  const at = own.filter(({ place }) => systemFolders.includes(place)).map(({ path }) => path);
  return { below: [...below].toSorted(), at: [...new Set(at)].toSorted() };
}

const unseenFiles = 'temporary files come and go between two looks';

/** `/tmp`, if the image has it and nothing else covers it: unless all was seen, also what is removed at once. */
function temporaryFolder(recording: Recording, folders: readonly string[]): readonly string[] {
  if (recording.watched?.includes('/') === true) return [];
  const isCovered = isMounted('/tmp', recording.mounts) || folders.some((folder) => isWithin('/tmp', folder));
  return !isCovered && recording.directories.some(({ path }) => path === '/tmp') ? ['/tmp'] : [];
}

/** Whether it wrote to a file that the engine mounts: with a read-only root, that fails. */
function changesEngineFile({ path, how, program }: RecordedWrite, mounts: Recording['mounts']): boolean {
  const isOther = mounts.some(({ target }) => isWithin(path, target));
  // What only the engine lists as changed, it prepared itself.
  const isSeen = how === 'opened' || (how === 'changed' && program !== undefined);
  return engineFiles.includes(path) && !isOther && isSeen;
}

function isMounted(path: string, mounts: Recording['mounts']): boolean {
  return [...mountedByEngine, ...mounts.map(({ target }) => target)].some((place) => isWithin(path, place));
}

const describeWrite = ({ how, path, program }: RecordedWrite): string =>
  `${how} ${path}${program === undefined ? '' : ` by ${program}`}`;

/** Whether the runtime makes it, to mount something there. */
function leadsToMount({ path, how }: RecordedWrite, mounts: Recording['mounts']): boolean {
  const targets = [engineInit, ...mounts.map(({ target }) => target)];
  return how === 'created' && targets.some((target) => isWithin(target, path));
}

/**
 * The directory that has to be writable for a path: the nearest one that the workload did not make itself. A
 * directory that was changed, and nothing in it that is known, is one in which something came and went.
 */
function placeOf(
  { path, how, isDirectory }: RecordedWrite,
  made: ReadonlySet<string>,
  directories: readonly RecordedDirectory[],
): string {
  const ephemeral = ephemeralFolders.find((folder) => isWithin(path, folder));
  if (ephemeral !== undefined && isKnownEmpty(ephemeral, directories)) return ephemeral;
  if (how === 'changed' && (isDirectory === true || directories.some((one) => one.path === path)))
    return path;
  let folder = folderOf(path);
  while (made.has(folder)) folder = folderOf(folder);
  return folder;
}

function isKnownEmpty(folder: string, directories: readonly RecordedDirectory[]): boolean {
  return directories.some(({ path, hasImageContent }) => path === folder && !hasImageContent);
}

function placeIn(
  folder: string,
  directories: readonly RecordedDirectory[],
  because: readonly string[],
): { tmpfs: Justified<TmpfsMount> } | { volume: Justified<string> } {
  const known = directories.find(({ path }) => path === folder);
  const isEphemeral = ephemeralFolders.some((place) => isWithin(folder, place));
  // A new volume is filled with what the image has there, with its owners; memory is empty.
  if (known === undefined || known.hasImageContent || !isEphemeral)
    return { volume: { value: folder, because } };
  const { uid, gid, mode } = known;
  return { tmpfs: { value: { path: folder, uid, gid, mode: mode.toString(8).padStart(4, '0') }, because } };
}
