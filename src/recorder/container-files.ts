import type { RecordedDirectory, RecordedProgram, RecordedWrite } from '../core/recording.ts';
import { valueOf } from '../core/observed.ts';
import { diskFiles } from '../io/disk-files.ts';
import type { HostFiles } from '../io/files.ts';
import { ephemeralFolders } from '../knowledge/writable-folders.ts';

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
  const directories = new Map<string, RecordedDirectory>();
  return {
    async look(pid, { executed, written }) {
      const files = diskFiles(`/proc/${pid}/root`);
      for (const path of executed.filter((one) => programs.get(one)?.setuid === undefined))
        programs.set(path, await describeProgram(path, files));
      const made = new Set(written.filter(({ how }) => how === 'created').map(({ path }) => path));
      for (const path of new Set([...ephemeralFolders, ...written.flatMap((one) => foldersAbove(one.path))]))
        if (!made.has(path)) await describeInto(directories, path, { files, made });
    },
    result: () => ({ programs: [...programs.values()], directories: [...directories.values()] }),
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

async function describeInto(
  directories: Map<string, RecordedDirectory>,
  path: string,
  { files, made }: { files: HostFiles; made: ReadonlySet<string> },
): Promise<void> {
  const status = valueOf(await files.status(path));
  const entries = valueOf(await files.list(path));
  if (status?.kind !== 'directory' || entries === undefined) return;
  const { uid, gid, mode } = status;
  const hasImageContent = entries
    .slice(0, mostEntries)
    .some((name) => !made.has(path === '/' ? `/${name}` : `${path}/${name}`));
  // What the image has in a directory is there from the start: a workload that deletes it needs it no more.
  const before = directories.get(path)?.hasImageContent ?? false;
  directories.set(path, { path, uid, gid, mode, hasImageContent: hasImageContent || before });
}
