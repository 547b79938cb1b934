import type { RecordedDirectory, RecordedProgram, RecordedWrite } from '../core/confine/recording.ts';
import { valueOf } from '../core/observed.ts';
import { diskFiles } from '../io/disk-files.ts';
import type { HostFiles } from '../io/files.ts';
import { ephemeralFolders } from '../knowledge/paths/writable-folders.ts';

/** Remembers what is seen of the files of a container while it runs. */
export interface ContainerFiles {
  /** Looks at programs and directories that are new; `pid` is a process of the container. */
  look(pid: number, paths: { executed: readonly string[]; written: readonly RecordedWrite[] }): Promise<void>;
  result(): { programs: readonly RecordedProgram[]; directories: readonly RecordedDirectory[] };
}

/** Mode bits by which a program runs with the rights of its owner or group (chmod(2)). */
const setIdBits = 0o6000;

/** Entries of a directory that are looked at. */
const mostEntries = 2000;

export function containerFiles(): ContainerFiles {
  const programs = new Map<string, RecordedProgram>();
  const directories = directoryLooks();
  return {
    async look(pid, { executed, written }) {
      const files = diskFiles(`/proc/${pid}/root`);
      for (const path of executed.filter((one) => programs.get(one)?.setuid === undefined))
        programs.set(path, await describeProgram(path, files));
      const pathsOf = (how: RecordedWrite['how']): readonly string[] =>
        written.filter((one) => one.how === how).map(({ path }) => path);
      const made = new Set(pathsOf('created'));
      const deletedFrom = new Set(pathsOf('deleted').map((path) => foldersAbove(path).at(-1)));
      const places = [...written.flatMap(({ path }) => foldersAbove(path)), ...pathsOf('changed')];
      for (const path of new Set([...ephemeralFolders, ...places]))
        if (!made.has(path))
          await directories.look(path, files, { made, lostContent: deletedFrom.has(path) });
    },
    result: () => ({ programs: [...programs.values()], directories: directories.result() }),
  };
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}

async function describeProgram(path: string, files: HostFiles): Promise<RecordedProgram> {
  // The kernel's name for a program that executes itself again, or a path that depends on a directory.
  if (!path.startsWith('/') || path.startsWith('/proc/')) return { path, setuid: false };
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  if (real === undefined || status === undefined) return { path };
  const interpreters = await interpretersOf(real, files);
  return { path, setuid: (status.mode & setIdBits) !== 0, files: [real, ...interpreters] };
}

/** Most bytes that the kernel reads of the first line of a script, and most interpreters in a row (execve(2)). */
const longestFirstLine = 256;
const mostInterpreters = 4;

/** Returns the programs that run a script: the one that it names, and if that is a script, the next. */
async function interpretersOf(path: string, files: HostFiles): Promise<readonly string[]> {
  const found: string[] = [];
  let script = path;
  while (found.length < mostInterpreters) {
    const start = valueOf(
      await files.withBytes(script, (bytes) => bytes.read(0, Math.min(bytes.size, longestFirstLine))),
    );
    const named = /^#![ \t]*(?<program>\/[^\s\0]*)/u.exec(start?.toString('utf8') ?? '')?.groups?.['program'];
    const real = named === undefined ? undefined : valueOf(await files.realPath(named));
    if (real === undefined) return found;
    found.push(real);
    script = real;
  }
  return found;
}

interface DirectoryLooks {
  look(
    path: string,
    files: HostFiles,
    known: { made: ReadonlySet<string>; lostContent: boolean },
  ): Promise<void>;
  result(): readonly RecordedDirectory[];
}

/**
 * Remembers directories. What is in one at two looks, and was not made by the workload, is of the image: a file
 * that was made a moment ago may not have been reported yet.
 */
function directoryLooks(): DirectoryLooks {
  const directories = new Map<string, RecordedDirectory>();
  const unexplained = new Map<string, ReadonlySet<string>>();
  // What the image has in a directory is there from the start: a workload that deletes it needs it no more.
  const withContent = new Set<string>();
  return {
    async look(path, files, { made, lostContent }) {
      const status = valueOf(await files.status(path));
      const entries = valueOf(await files.list(path));
      if (status?.kind !== 'directory' || entries === undefined) return;
      const { uid, gid, mode } = status;
      const now = entries
        .slice(0, mostEntries)
        .filter((name) => !made.has(path === '/' ? `/${name}` : `${path}/${name}`));
      const before = unexplained.get(path);
      unexplained.set(path, new Set(now));
      if (lostContent || now.some((name) => before?.has(name) === true)) withContent.add(path);
      const hasImageContent = withContent.has(path) || (before === undefined && now.length > 0);
      directories.set(path, { path, uid, gid, mode, hasImageContent });
    },
    result: () => [...directories.values()],
  };
}
