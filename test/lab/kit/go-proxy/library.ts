import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram, programPath } from '../availability.ts';

const cache = resolve(import.meta.dirname, '../../../../node_modules/.cache/ironhull-go');

/** Why Go's library cannot be run here; false if it can. */
export function goSkip(): string | false {
  if (process.env['IRONHULL_LAB'] === 'off') return 'IRONHULL_LAB=off';
  return findProgram('go') === undefined ? 'golang-go is not installed' : false;
}

/** Builds the program that chooses proxies with Go's library, and returns where it is. */
export function buildGoProxy(): string {
  mkdirSync(cache, { recursive: true });
  const program = join(cache, 'go-proxy');
  const { status, stderr } = spawnSync(findProgram('go') ?? '', ['build', '-o', program, 'main.go'], {
    cwd: import.meta.dirname,
    env: {
      PATH: programPath,
      HOME: cache,
      GO111MODULE: 'off',
      GOCACHE: join(cache, 'packages'),
      GOFLAGS: '',
      CGO_ENABLED: '0',
    },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`go build: ${stderr}`);
  return program;
}

/** The proxy that Go's library chooses for each URL in an environment; absent for none. */
export function goProxies(
  program: string,
  env: Readonly<Record<string, string>>,
  urls: readonly string[],
): readonly (string | undefined)[] {
  const { stdout, status } = spawnSync(program, urls, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`it ended with ${status}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => (line === '-' ? undefined : line));
}
