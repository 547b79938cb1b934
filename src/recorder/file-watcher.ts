import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileRecordReader } from '../confine/recording/file-records.ts';
import { observeFiles } from '../confine/recording/observe-files.ts';
import type { FileObservations, ProgramOfTask } from '../confine/recording/observe-files.ts';
import type { RecordedWrite } from '../core/confine/recording.ts';

/** Watches what the tasks of a container write and which programs they execute, by fanotify(7). */
export interface FileWatcher {
  /** Names the targets of the container's mounts. */
  mountedAt(targets: readonly string[]): void;
  /** Watches the directory in which overlayfs keeps the changes of the container's root, before it is mounted. */
  watchUpper(path: string): void;
  /** Watches the changes of the root of a container as soon as it is mounted at a path with the container's ID. */
  expect(id: string): void;
  /** Watches the directory of the engine with what it mounts in `/etc` of the container (`engineFiles`). */
  watchEngineFiles(path: string): void;
  /** Watches a directory or file of this machine that the container will have at `target`. */
  watchTree(target: string, path: string): void;
  /** Watches everything that the container has mounted; `pid` is its first process. */
  watchProcess(pid: number): void;
  /** Looks at programs by their paths in the container, once it runs. */
  lookAt(programs: readonly string[]): void;
  /** Decides whose the changes are that were reported by now: about once a second. */
  settle(programOf: ProgramOfTask): void;
  written(): readonly RecordedWrite[];
  /** Ends, and returns what was seen. */
  stop(programOf: ProgramOfTask): Promise<FileObservations>;
}

/** Time for the helper to report what is left. */
const endAfterMs = 10_000;

/**
 * Starts the helper `program`. It ends with this process, however that ends: its input is closed then. Where it
 * cannot be started or fails, nothing counts as watched.
 */
export function startFileWatcher(program: string): FileWatcher {
  const observer = observeFiles();
  let hasEnded = false;
  const asked = new Set<string>();
  // In a session of its own: an interruption from the terminal is for the recorder, which then stops it.
  const child = spawn(program, [], { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  const ended = once(child, 'close').catch(() => undefined);
  const read = fileRecordReader((record) => {
    if (record.kind === 'end') hasEnded = true;
    else observer.take(record);
  });
  child.stdout.on('data', (piece: Buffer) => {
    try {
      read(piece);
    } catch (error) {
      observer.fail(error instanceof Error ? error.message : String(error));
      child.kill('SIGKILL');
    }
  });
  child.on('error', (error) => observer.fail(`${program} cannot be started: ${error.message}`));
  // It ended: `stop` says so.
  child.stdin.on('error', () => undefined);
  const send = (...words: readonly string[]): void => {
    // A zero byte ends a word; no path has one.
    if (child.stdin.writable && words.every((word) => !word.includes('\0')))
      child.stdin.write(words.map((word) => `${word}\0`).join(''));
  };
  return {
    mountedAt: (targets) => observer.mountedAt(targets),
    watchUpper: (path) => send('upper', path),
    expect: (id) => send('container', id),
    watchEngineFiles: (path) => send('engine', path),
    watchTree: (target, path) => send('tree', target, path),
    watchProcess: (pid) => send('process', String(pid)),
    lookAt(programs) {
      for (const path of programs.filter((one) => !asked.has(one) && one.startsWith('/'))) {
        asked.add(path);
        send('program', path);
      }
    },
    settle: (programOf) => observer.settle(programOf),
    written: () => observer.written(),
    async stop(programOf) {
      send('stop');
      const timer = setTimeout(() => child.kill('SIGKILL'), endAfterMs);
      await ended;
      clearTimeout(timer);
      if (!hasEnded) observer.fail('the recorder of files ended before its time');
      observer.settle(programOf);
      return observer.result();
    },
  };
}
