import { constants } from 'node:os';

/** How a program ended. */
export interface ProgramEnd {
  /** Missing if it did not start, or was stopped. */
  code?: number;
  /** The end of what it printed, stdout and stderr together. */
  printed: string;
  /** Why it did not end by itself, if so. */
  failure?: string;
}

/** How to run a program. */
export interface ProgramOptions {
  directory?: string;
  timeoutMs: number;
  env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program without a shell. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options: ProgramOptions,
) => Promise<ProgramEnd>;

const longest = 16 * 1024;

/**
 * Runs a program without a shell and returns how it ended; never throws. What it leaves running in the background is
 * not waited for, even if that holds its output open.
 */
export const runProgram: RunProgram = async (program, args, { directory, timeoutMs, env }) => {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    let printed = '';
    const child = spawn(program, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C at the terminal is for this program, which then undoes what it did.
      detached: true,
      ...(directory === undefined ? {} : { cwd: directory }),
      ...(env === undefined ? {} : { env }),
    });
    const end = (result: Omit<ProgramEnd, 'printed'>): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve({ ...result, printed: printed.trim() });
    };
    const timer = setTimeout(() => {
      child.kill('SIGTERM');
      end({ failure: `it did not end within ${timeoutMs / 1000} s` });
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-longest)));
    child.on('error', (error) => end({ failure: error.message }));
    child.on('exit', (code, signal) => {
      // The last output arrives with or right after the exit.
      setTimeout(() => {
        if (code !== null) end({ code });
        else end({ failure: `it was ended by ${signal ?? 'a signal'}` });
      }, 20);
    });
  });
};

/** Sends SIGHUP to a process. Returns why that failed; absent if it was sent. */
export function sendHangup(pid: number): string | undefined {
  try {
    process.kill(pid, constants.signals.SIGHUP);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
