import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';

/** A name that is one part of a path and no option. */
const plainName = /^[A-Za-z0-9][\w.-]{0,63}$/u;

const largest = 64 * 1024;
/** How long what a helper printed may be on its way after it ended. */
const lingerMs = 500;

/** What a helper may use. */
export interface HelperSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds; a helper may ask a keychain that is locked. Default 10,000. */
  timeoutMs?: number;
}

/**
 * Asks `docker-credential-NAME get` for the credentials of a server and gives what it prints.
 * Absent where it has none. It is started without a shell, from the folders of the search path
 * that are absolute; nothing that it prints is in the reason why it failed.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  { env, timeoutMs = 10_000 }: HelperSources,
): Promise<Observed<string>> {
  const program = `docker-credential-${name}`;
  if (!plainName.test(name))
    return unreadable(
      'unsupported',
      'the name of the credential helper is no plain name',
      'credential helper',
    );
  const path = await findOnPath(program, env.PATH ?? '');
  if (path === undefined) return unreadable('gone', 'it is not on the search path', program);
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
      () => end(unreadable('timeout', `it did not end within ${timeoutMs} ms`, from)),
      timeoutMs,
    );
    child.on('error', () => end(unreadable('undetermined', 'it could not be started', from)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.length > largest) end(unreadable('unsupported', 'it prints too much', from));
    });
    const finish = (code: number | null): void => end(ending(code, printed, from));
    child.on('close', finish);
    // A program that it left behind, such as an agent, may hold its output open.
    child.on('exit', (code) => setTimeout(() => finish(code), lingerMs).unref());
    // It may end without reading what it is asked for.
    child.stdin.on('error', () => undefined);
    child.stdin.end(server);
  });
}

/** `credentials not found` is how every helper says that it has none (docker-credential-helpers, errors). */
function ending(code: number | null, printed: string, from: string): Observed<string> {
  if (code === 0) return known(printed, from);
  return /credentials not found/iu.test(printed)
    ? absent(from)
    : unreadable('undetermined', `it ended with ${code ?? 'a signal'}`, from);
}
