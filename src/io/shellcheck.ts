import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { absent, known, unreadable, type Observed } from '../core/observed.ts';
import { parseComments, type ScriptComment } from '../formats/shellcheck/parse-comments.ts';

/** Asks ShellCheck about scripts and returns its comments on each, in their order; absent if it is not installed. */
export type RunShellcheck = (
  scripts: readonly string[],
) => Promise<Observed<readonly (readonly ScriptComment[])[]>>;

const from = 'shellcheck';
const largest = 64 * 1024 * 1024;
/** Scripts of one process: a run has one for each Dockerfile with some hundred instructions, or for many. */
const scriptsAtOnce = 500;

/**
 * Codes that make no sense for a part of a Dockerfile: files that are not there, a shebang that none has or that is
 * not in the first line, variables that the image sets, and the remark that ash is taken for dash.
 */
const excluded = ['SC1090', 'SC1091', 'SC1128', 'SC2148', 'SC2154', 'SC2187'];

async function findShellcheck(searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(':').filter((one) => one.startsWith('/'))) {
    const path = `${folder}/shellcheck`;
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** The program, and how long it may take. */
interface Shellcheck {
  program: string;
  timeoutMs: number;
}

/** Runs it in a folder, without settings of the user or of a file. */
async function execute(
  { program, timeoutMs }: Shellcheck,
  folder: string,
  files: readonly string[],
): Promise<Observed<string>> {
  // Loaded here, because most runs on files start no program.
  const { execFile } = await import('node:child_process');
  const args = ['--norc', '--format=json1', '--wiki-link-count=0', `--exclude=${excluded.join(',')}`, '--'];
  const options = {
    cwd: folder,
    env: { LC_ALL: 'C.UTF-8', HOME: folder },
    timeout: timeoutMs,
    killSignal: 'SIGKILL' as const,
    maxBuffer: largest,
  };
  return new Promise((resolve) => {
    const child = execFile(program, [...args, ...files], options, (error, stdout) => {
      // It exits with 1 where it has comments.
      if (error === null || error.code === 1) resolve(known(stdout, from));
      else if (error.killed === true)
        resolve(unreadable('timeout', `no exit within ${timeoutMs / 1000} s, or too much output`, from));
      else resolve(unreadable('undetermined', `exited with ${error.code ?? 'a signal'}`, from));
    });
    child.stdin?.end();
  });
}

type Comments = Observed<readonly (readonly ScriptComment[])[]>;

async function askAbout(shellcheck: Shellcheck, scripts: readonly string[]): Promise<Comments> {
  // Scripts may hold credentials: the folder is for this user alone.
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-shellcheck-'));
  try {
    const names = scripts.map((_, n) => `${n}.sh`);
    await Promise.all(
      scripts.map((script, n) => writeFile(join(folder, names[n] ?? ''), script, { mode: 0o600 })),
    );
    const printed = await execute(shellcheck, folder, names);
    if (printed.state !== 'known') return printed;
    const comments = parseComments(printed.value);
    if (comments === undefined) return unreadable('malformed', 'its output is not understood', from);
    const byFile = Map.groupBy(comments, ({ file }) => file);
    return known(
      names.map((name) => byFile.get(name) ?? []),
      from,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns ShellCheck of this machine, from the absolute folders of `PATH`; it is killed after `timeoutMs`. */
export function shellcheckOf(
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs = 60_000,
): RunShellcheck {
  return async (scripts) => {
    const program = await findShellcheck(env['PATH'] ?? '');
    if (program === undefined) return absent(from);
    const all: (readonly ScriptComment[])[] = [];
    for (let at = 0; at < scripts.length; at += scriptsAtOnce) {
      const part = await askAbout({ program, timeoutMs }, scripts.slice(at, at + scriptsAtOnce));
      if (part.state !== 'known') return part;
      all.push(...part.value);
    }
    return known(all, from);
  };
}
