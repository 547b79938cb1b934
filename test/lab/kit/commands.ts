import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { programPath } from './availability.ts';

/** How a program ended: what it wrote and its exit code (137 when a signal ended it, 127 when it did not start). */
export interface CommandResult {
  stdout: string;
  stderr: string;
  code: number;
}

export interface CommandOptions {
  directory?: string;
  env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the program is ended; 120 000 when not given. */
  timeout?: number;
}

/** A proxy, a language or a docker context of whoever runs the tests is none of a program's. */
const plainEnvironment = { PATH: programPath, HOME: tmpdir(), LC_ALL: 'C' };

const outputLimit = 64 * 1024 * 1024;

/** Runs `program` without a shell and answers how it ended; a failure is an answer, not an exception. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const settings = {
    cwd: options.directory,
    env: options.env ?? plainEnvironment,
    timeout: options.timeout ?? 120_000,
    maxBuffer: outputLimit,
  };
  return new Promise((resolve) => {
    execFile(program, [...args], settings, (error, stdout, stderr) => {
      resolve({ stdout, stderr: stderr || (error?.message ?? ''), code: exitCode(error) });
    });
  });
}

function exitCode(error: { code?: string | number | null; signal?: NodeJS.Signals | null } | null): number {
  if (error === null) return 0;
  if (typeof error.code === 'number') return error.code;
  return error.signal ? 137 : 127;
}

/** As `runCommand`, for a step that must succeed: returns its standard output, or throws with what it said. */
export async function mustRun(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { stdout, stderr, code } = await runCommand(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr || stdout}`);
  return stdout;
}
