import { access, constants } from 'node:fs/promises';

const timeoutMs = 5000;
const largest = 4 * 1024 * 1024;

/** Returns a program of the system; ignores PATH of the caller. */
export async function findSystemProgram(
  program: string,
  folders: readonly string[],
): Promise<string | undefined> {
  for (const path of folders.map((folder) => `${folder}/${program}`)) {
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Runs a program and returns what it printed; nothing if it failed. */
export async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  // Loaded here, because most runs on files start no program.
  const { execFile } = await import('node:child_process');
  const options = { timeout: timeoutMs, maxBuffer: largest, env: { LC_ALL: 'C' } };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
