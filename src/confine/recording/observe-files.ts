import { isWithin } from '../../core/is-within.ts';
import type { RecordedProgram, RecordedWrite } from '../../core/confine/recording.ts';
import { parseFileCapabilities } from '../../formats/capability/file-capabilities.ts';
import { engineFiles } from '../../knowledge/engine/engine-files.ts';
import { elfMachine } from '../../formats/executable/elf-machine.ts';
import type { FileRecord, PathChange } from './file-records.ts';

/** What the recorder of files saw of one container. */
export interface FileObservations {
  /** What its tasks wrote, a path once; below a directory that they made, only the directory. */
  writes: readonly RecordedWrite[];
  /** Directories of the image in which something happened of which nothing else is known. */
  touched: ReadonlySet<string>;
  /** The programs that were executed, by their path without symbolic links, and those that were asked for. */
  programs: ReadonlyMap<string, RecordedProgram>;
  /** Directories that are watched with all below them, and the time (ns) from which on. */
  watched: ReadonlyMap<string, number>;
  /** Why others are not, or not completely. */
  problems: readonly string[];
}

/** Returns the program of a task of the container, also of one that ended; `undefined` for other tasks. */
export type ProgramOfTask = (task: number) => string | undefined;

/** Collects what the recorder of files reports. */
export interface FileObserver {
  take(record: FileRecord): void;
  /** Names the targets of the container's mounts. */
  mountedAt(targets: readonly string[]): void;
  /** Says that reports may be missing, and why. */
  fail(why: string): void;
  /**
   * Decides whose the changes are that came by now. What is of no task of the container at two decisions, a second
   * apart, is of somebody else.
   */
  settle(programOf: ProgramOfTask): void;
  /** The paths that tasks of the container wrote so far. */
  written(): readonly RecordedWrite[];
  result(): FileObservations;
}

interface Pending {
  record: ChangeRecord;
  /** Number of decisions that it outlived. */
  age: number;
}

type ChangeRecord = Extract<FileRecord, { kind: 'change' }>;

interface ChangedEntry {
  path: string;
  isDirectory: boolean;
  program: string;
  changes: Set<PathChange>;
}

/** Entries of one directory that are kept: temporary files have ever new names. */
const mostOfDirectory = 32;
/** Directories with entries that are kept, and directories that the workload made. */
const mostDirectories = 5000;
const mostMade = 50_000;
const mostPending = 50_000;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** Returns an observer of one container. */
export function observeFiles(): FileObserver {
  let mounts: readonly string[] = [];
  let pending = new Map<string, Pending>();
  const entries = new Map<string, ChangedEntry>();
  const counts = new Map<string, number>();
  const made = new Set<string>();
  const programs = new Map<string, RecordedProgram>();
  const watched = new Map<string, number>();
  const partial = new Set<string>();
  const problems: string[] = [];
  let complete = true;
  const fail = (why: string): void => {
    complete = false;
    if (!problems.includes(why)) problems.push(why);
  };
  /** Whether it is below a mount: what overlayfs does of its own accord is seen only in the root file system. */
  const isMounted = (path: string): boolean =>
    [...mounts, ...watched.keys(), ...engineFiles].some((target) => target !== '/' && isWithin(path, target));
  /** The runtime makes the directories to mount on, in the process that the workload's program replaces. */
  const isMountPoint = (path: string): boolean => mounts.some((target) => isWithin(target, path));
  /** Not beyond a mount: what is mounted on a directory that the workload made is another one. */
  const isWithinMade = (folder: string): boolean =>
    folder !== '/' && !watched.has(folder) && (made.has(folder) || isWithinMade(folderOf(folder)));
  const keep = ({ path, change, isDirectory }: ChangeRecord, program: string): void => {
    if (isMountPoint(path) && change !== 'attributes' && change !== 'written') return;
    const folder = folderOf(path);
    const makes = change === 'created' || (change === 'moved-in' && isMounted(path));
    if (isDirectory && makes && made.size < mostMade) made.add(path);
    const known = entries.get(path);
    if (known !== undefined) return void known.changes.add(change);
    // Whoever may make the directory may write what is in it.
    if (isWithinMade(folder)) return;
    const count = counts.get(folder) ?? 0;
    if (count >= mostOfDirectory) return;
    if (count === 0 && counts.size >= mostDirectories)
      return fail(`files of more than ${mostDirectories} directories were written`);
    counts.set(folder, count + 1);
    entries.set(path, { path, isDirectory, program, changes: new Set([change]) });
  };
  const takeTree = ({ target, state, error, time }: Extract<FileRecord, { kind: 'tree' }>): void => {
    if (state === 'watched') return void watched.set(target, time);
    partial.add(target);
    problems.push(`${target} is not watched: ${treeProblems[state] ?? state}${errorWords(error)}`);
  };
  return {
    mountedAt: (targets) => void (mounts = targets),
    fail,
    take(record) {
      switch (record.kind) {
        case 'change': {
          const key = `${record.process} ${record.change} ${record.path}`;
          if (pending.size >= mostPending) fail('too many files were written at once');
          else pending.set(key, { record, age: 0 });
          return;
        }
        case 'program':
          return void programs.set(record.path, describeProgram(record));
        case 'tree':
          return takeTree(record);
        case 'partial':
          partial.add(record.target);
          problems.push(
            `not everything below ${record.target} is watched: ${treeProblems[record.why] ?? record.why}${errorWords(record.error)}`,
          );
          return;
        case 'overflow':
          if (record.of === 'changes')
            fail('the kernel reported more changes of files than its queue can hold');
          return;
        case 'step':
          if (record.result < 0)
            problems.push(`${steps[record.step] ?? record.step}${errorWords(record.result)}`);
          return;
        case 'end':
      }
    },
    settle(programOf) {
      const left = new Map<string, Pending>();
      for (const [key, { record, age }] of pending) {
        const program = programOf(record.process);
        if (program !== undefined) keep(record, program);
        else if (age === 0) left.set(key, { record, age: 1 });
      }
      pending = left;
    },
    written: () => [...entries.values()].map((entry) => writeOf(entry, isMounted(entry.path))),
    result: () => ({
      writes: [...entries.values()]
        .map((entry) => writeOf(entry, isMounted(entry.path)))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      touched: new Set(
        [...entries.values()].filter(({ changes }) => changes.has('touched')).map(({ path }) => path),
      ),
      programs,
      watched: complete ? new Map([...watched].filter(([target]) => !partial.has(target))) : new Map(),
      problems,
    }),
  };
}

const treeProblems: Readonly<Record<string, string>> = {
  missing: 'the directory of its changes cannot be opened',
  many: 'it has too many directories',
  path: 'a path in it is too long',
  handle: 'its file system has no handles of files',
  mark: 'the kernel refused to watch a directory of it',
  unwatched: 'it cannot be opened, or is mounted twice',
};

const steps: Readonly<Record<string, string>> = {
  trees: 'the kernel has no fanotify with names of files (Linux 5.9 has)',
  programs: 'the kernel does not report executed programs',
  process: 'the root directory of the container cannot be opened',
};

const errorWords = (error: number): string => (error < 0 ? ` (error ${-error})` : '');

/**
 * What a recording says of an entry. A directory that overlayfs copied is changed: because of what is in it, or of
 * what came and went.
 */
function writeOf({ path, isDirectory, program, changes }: ChangedEntry, isMounted: boolean): RecordedWrite {
  const how = isMounted ? changeOnMount(changes) : changeOfRoot(changes, isDirectory);
  return { path, how, program, ...(how === 'changed' && isDirectory ? { isDirectory } : {}) };
}

const hasAny = (changes: ReadonlySet<PathChange>, ...wanted: readonly PathChange[]): boolean =>
  wanted.some((change) => changes.has(change));

function changeOnMount(changes: ReadonlySet<PathChange>): RecordedWrite['how'] {
  if (hasAny(changes, 'created', 'moved-in')) return 'created';
  if (hasAny(changes, 'deleted', 'moved-out')) return 'deleted';
  return changes.has('written') ? 'opened' : 'changed';
}

/** In its directory of changes overlayfs removes only what is not of the image: that was made before. */
function changeOfRoot(changes: ReadonlySet<PathChange>, isDirectory: boolean): RecordedWrite['how'] {
  if (changes.has('created')) return 'created';
  if (changes.has('hidden')) return 'deleted';
  if (hasAny(changes, 'deleted', 'moved-out')) return 'created';
  return changes.has('moved-in') && !isDirectory ? 'created' : 'changed';
}

/** Mode bits by which a program runs with the rights of its owner or group (chmod(2)). */
const setIdBits = 0o6000;

function describeProgram({
  path,
  mode,
  capabilities,
  head,
}: Extract<FileRecord, { kind: 'program' }>): RecordedProgram {
  const decoded = parseFileCapabilities(capabilities);
  const names =
    capabilities === ''
      ? []
      : decoded && [...new Set([...decoded.permitted, ...decoded.inheritable])].toSorted();
  const architecture = elfMachine(head);
  return {
    path,
    setuid: (mode & setIdBits) !== 0,
    ...(names === undefined ? {} : { capabilities: names }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}
