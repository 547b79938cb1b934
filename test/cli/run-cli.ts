import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const launcher = resolve(import.meta.dirname, '../../bin/ironhull');

/** How a command line ended and what it wrote. */
export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a user does, with no engine to find but the one a test names. */
export function runCli(
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; program?: string } = {},
): Promise<CliResult> {
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    ...options.env,
  };
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [options.program ?? launcher, ...args], {
      env,
      ...(options.cwd ? { cwd: options.cwd } : {}),
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
