import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram, programPath } from '../availability.ts';

/** Where Debian installs the sources of Go libraries. */
const sources = '/usr/share/gocode';
const cache = resolve(import.meta.dirname, '../../../../node_modules/.cache/ironhull-go');

/** Why the library of notation cannot be run here; false if it can. */
export function notationCoreSkip(): string | false {
  if (process.env['IRONHULL_LAB'] === 'off') return 'IRONHULL_LAB=off';
  if (findProgram('go') === undefined) return 'golang-go is not installed';
  return existsSync(join(sources, 'src/github.com/notaryproject/notation-core-go'))
    ? false
    : 'golang-github-notaryproject-notation-core-go-dev is not installed';
}

/** Something to sign, or an envelope to verify: the members of `request` in main.go. */
export type LibraryRequest =
  | {
      mediaType: string;
      key: Buffer;
      chain: readonly Buffer[];
      payload: string;
      scheme: string;
      time: Date;
      expiry?: Date;
    }
  | {
      mediaType: string;
      envelope: Buffer;
      trusted: readonly Buffer[];
      timestampRoots?: readonly Buffer[];
    };

/** What the library answers: an envelope, or the payload of one that is good; else why not. */
export interface LibraryAnswer {
  error: string;
  envelope?: Buffer;
  payload?: string;
}

/** Builds the program over notation's library; compiled packages are kept for the next time. */
export function buildNotationCore(): string {
  mkdirSync(cache, { recursive: true });
  const program = join(cache, 'notation-core');
  const { status, stderr } = spawnSync(findProgram('go') ?? '', ['build', '-o', program, '.'], {
    cwd: import.meta.dirname,
    env: {
      PATH: programPath,
      HOME: cache,
      GO111MODULE: 'off',
      GOPATH: sources,
      GOCACHE: join(cache, 'packages'),
      GOFLAGS: '',
      CGO_ENABLED: '0',
    },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`go build: ${stderr}`);
  return program;
}

/** Asks the library, all at once. */
export async function askNotationCore(
  program: string,
  requests: readonly LibraryRequest[],
): Promise<readonly LibraryAnswer[]> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`it ended with ${code}`))));
  });
  child.stdin.end(requests.map((request) => `${JSON.stringify(request, inBase64)}\n`).join(''));
  await ended;
  const lines = Buffer.concat(chunks).toString().trim().split('\n');
  return lines.map((line) => {
    const { Error: error, Envelope, Payload } = JSON.parse(line) as Record<string, string | null>;
    return {
      error: error ?? '',
      ...(Envelope ? { envelope: Buffer.from(Envelope, 'base64') } : {}),
      ...(Payload ? { payload: Buffer.from(Payload, 'base64').toString() } : {}),
    };
  });
}

/** Go reads bytes as base64; Node writes a Buffer as an object with its bytes. */
function inBase64(name: string, value: unknown): unknown {
  if (name === 'payload' && typeof value === 'string') return Buffer.from(value).toString('base64');
  const isBuffer = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
  return isBuffer && 'data' in value ? Buffer.from(value.data as number[]).toString('base64') : value;
}
