import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** How a command ended: 128 and the signal's number if a signal ended it, as shells have it. */
export interface EndedCommand {
  exitCode: number;
}

/** A command that runs. Its output goes to stderr: stdout is for results. */
export interface RunningCommand {
  ended: Promise<EndedCommand>;
  /** Asks it to end. */
  stop(): void;
}

type Environment = Readonly<Record<string, string>>;

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

const codeOf = (code: number | null, signal: string | null): number =>
  code ?? 128 + (signalNumbers[signal ?? ''] ?? 0);

/** Starts a program with arguments; `exitCode` is 127 if it cannot be started. */
export function startCommand(program: string, args: readonly string[]): RunningCommand {
  const child = spawn(program, args, { stdio: ['inherit', 2, 2] });
  return { ended: endOf(child), stop: () => void child.kill('SIGTERM') };
}

/**
 * Starts a command line that the user wrote, by their shell, in a process group of its own: `stop` also ends what
 * the shell started.
 */
export function startShellCommand(line: string, more: Environment): RunningCommand {
  const child = spawn('/bin/sh', ['-c', line], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...more },
    detached: true,
  });
  return { ended: endOf(child), stop: () => signalGroup(child, 'SIGTERM') };
}

function endOf(child: ChildProcess): Promise<EndedCommand> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ exitCode: 127 }));
    child.once('exit', (code, signal) => resolve({ exitCode: codeOf(code, signal) }));
  });
}

/** Sends a signal to a process and all of its group. */
function signalGroup({ pid }: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** How a command ended whose output was kept. */
export interface EndedShellCommand extends EndedCommand {
  output: string;
  timedOut: boolean;
}

const mostOutput = 256 * 1024;

/** Runs a command line of the user in a process group of its own, which is killed after the time or by `signal`. */
export function runShellCommand(
  line: string,
  more: Environment,
  timeoutMs: number,
  signal: AbortSignal,
  directory?: string,
): Promise<EndedShellCommand> {
  if (signal.aborted) return Promise.resolve({ exitCode: 130, output: '', timedOut: false });
  const child = spawn('/bin/sh', ['-c', line], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...more },
    detached: true,
    ...(directory === undefined ? {} : { cwd: directory }),
  });
  let output = '';
  let timedOut = false;
  const keep = (chunk: Buffer): void => {
    output = `${output}${chunk.toString('utf8')}`.slice(-mostOutput);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const kill = (): void => signalGroup(child, 'SIGKILL');
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal.addEventListener('abort', kill, { once: true });
  return new Promise((resolve) => {
    const end = (exitCode: number): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      resolve({ exitCode, output, timedOut });
    };
    child.once('error', () => end(127));
    child.once('close', (code, by) => end(codeOf(code, by)));
  });
}
