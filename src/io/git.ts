import { access, constants } from 'node:fs/promises';
import { absent, known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Values that replace those of the configuration, by their full names. */
export type GitConfig = ReadonlyMap<string, string>;

/** Runs Git in a folder and returns what it prints; absent if Git is not installed, unreadable with its message if it fails. */
export type RunGit = (
  folder: string,
  args: readonly string[],
  config?: GitConfig,
) => Promise<Observed<Buffer>>;

const timeoutMs = 30_000;
const largest = 256 * 1024 * 1024;

/** Options under which Git runs no program that a repository names: its configuration may be anybody's. */
const harmless = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'safe.bareRepository=explicit',
  '--no-pager',
  '--literal-pathspecs',
];

/** Git waits for nobody, writes no index, and fetches no object that a partial clone lacks. */
const settings = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/**
 * Returns the environment that gives Git values of its configuration beside those that it gives already: unlike
 * options, whatever their names hold.
 */
function withConfig(env: Environment, config: GitConfig): Environment {
  const before = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const entries = [...config].flatMap(([key, value], n) => [
    [`GIT_CONFIG_KEY_${before + n}`, key],
    [`GIT_CONFIG_VALUE_${before + n}`, value],
  ]);
  return { ...env, ...Object.fromEntries(entries), GIT_CONFIG_COUNT: String(before + config.size) };
}

async function findGit(searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(':').filter((one) => one.startsWith('/'))) {
    const path = `${folder}/git`;
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

async function execute(
  program: string,
  args: readonly string[],
  { env, folder }: { env: Environment; folder: string },
): Promise<Observed<Buffer>> {
  // Loaded here, because most runs on files start no program.
  const { spawn } = await import('node:child_process');
  const from = `git ${args[0] ?? ''}`;
  return new Promise((resolve) => {
    const child = spawn(program, ['-C', folder, ...harmless, ...args], {
      env: { ...env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: Buffer[] = [];
    let size = 0;
    let errors = '';
    const end = (reading: Observed<Buffer>): void => {
      clearTimeout(timer);
      resolve(reading);
    };
    const giveUp = (reading: Observed<Buffer>): void => {
      child.kill('SIGKILL');
      end(reading);
    };
    const timer = setTimeout(
      () => giveUp(unreadable('timeout', `no exit within ${timeoutMs / 1000} s`, from)),
      timeoutMs,
    );
    child.on('error', () => end(unreadable('undetermined', 'failed to start', from)));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      printed.push(chunk);
      if (size > largest) giveUp(unreadable('unsupported', 'output too large', from));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(0, 2000)));
    child.on('close', (code) => {
      const [line = ''] = errors.trim().split('\n');
      end(
        code === 0
          ? known(Buffer.concat(printed), from)
          : unreadable('undetermined', line || `exit code ${code}`, from),
      );
    });
  });
}

/** Returns Git of this machine, from the absolute folders of `PATH`. */
export function gitOf(env: Environment): RunGit {
  let program: Promise<string | undefined> | undefined;
  return async (folder, args, config) => {
    const path = await (program ??= findGit(env['PATH'] ?? ''));
    if (path === undefined) return absent('git');
    return execute(path, args, { env: config === undefined ? env : withConfig(env, config), folder });
  };
}
