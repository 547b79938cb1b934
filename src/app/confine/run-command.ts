import { spawn } from 'node:child_process';

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

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Starts a program with arguments; `exitCode` is 127 if it cannot be started. */
export function startCommand(program: string, args: readonly string[]): RunningCommand {
  const child = spawn(program, args, { stdio: ['inherit', 2, 2] });
  const ended = new Promise<EndedCommand>((resolve) => {
    child.once('error', () => resolve({ exitCode: 127 }));
    child.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? 128 + (signalNumbers[signal ?? ''] ?? 0) }),
    );
  });
  return { ended, stop: () => void child.kill('SIGTERM') };
}

/** Starts a command line that the user wrote, by their shell. */
export function startShellCommand(line: string): RunningCommand {
  return startCommand('/bin/sh', ['-c', line]);
}
