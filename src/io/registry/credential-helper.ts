import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';

/** Matches a single path component that is no option. */
const plainName = /^[A-Za-z0-9][\w.-]{0,63}$/u;

const largest = 64 * 1024;
/** Milliseconds to wait for output after a helper exited. */
const lingerMs = 500;

/** Environment of a helper. */
export interface HelperSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Timeout in milliseconds; a helper may wait for a locked keychain. Default 10,000. */
  timeoutMs?: number;
}

/**
 * Runs `docker-credential-NAME get` for a server and returns its output. Absent if it has no credentials.
 * Starts without a shell, from absolute PATH directories only; errors never contain its output.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  { env, timeoutMs = 10_000 }: HelperSources,
): Promise<Observed<string>> {
  const program = `docker-credential-${name}`;
  if (!plainName.test(name))
    return unreadable('unsupported', 'invalid credential helper name', 'credential helper');
  const path = await findOnPath(program, env.PATH ?? '');
  if (path === undefined) return unreadable('gone', 'not found in PATH', program);
  return run(path, server, program, { env, timeoutMs });
}

async function findOnPath(program: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(':').filter((one) => one.startsWith('/'))) {
    const path = `${folder}/${program}`;
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return path;
  }
  return undefined;
}

function run(
  path: string,
  server: string,
  from: string,
  { env, timeoutMs }: Required<HelperSources>,
): Promise<Observed<string>> {
  return new Promise((resolve) => {
    const child = spawn(path, ['get'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let printed = '';
    let ended = false;
    const end = (reading: Observed<string>): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      resolve(reading);
    };
    const timer = setTimeout(
      () => end(unreadable('timeout', `no exit within ${timeoutMs} ms`, from)),
      timeoutMs,
    );
    child.on('error', () => end(unreadable('undetermined', 'failed to start', from)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.length > largest) end(unreadable('unsupported', 'output too large', from));
    });
    const finish = (code: number | null): void => end(readExit(code, printed, from));
    child.on('close', finish);
    // A background process, such as an agent, may keep the output open.
    child.on('exit', (code) => setTimeout(() => finish(code), lingerMs).unref());
    // The helper may exit without reading its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(server);
  });
}

/**
 * Returns the reading for an exit; all helpers print `credentials not found` for none
 * (docker-credential-helpers, errors).
 */
function readExit(code: number | null, printed: string, from: string): Observed<string> {
  if (code === 0) return known(printed, from);
  return /credentials not found/iu.test(printed)
    ? absent(from)
    : unreadable('undetermined', `exited with ${code ?? 'a signal'}`, from);
}
