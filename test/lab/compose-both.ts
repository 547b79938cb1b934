import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import type { ComposeReading } from '../../src/compose/adapter/read-compose.ts';
import type { OracleCase } from './compose-corpus.ts';
import type { ComposeConfig } from './compose-values.ts';

const commands = [['docker', 'compose'], ['docker-compose']] as const;

function findCompose(): readonly [string, ...string[]] | undefined {
  return commands.find(([program, ...rest]) => {
    const { status } = spawnSync(program, [...rest, 'version'], { stdio: 'ignore' });
    return status === 0;
  });
}

const compose = findCompose();

/** A test that `docker compose` takes part in; skipped without it, unless the lab is required. */
export function lab(
  name: string,
  body: (context: TestContext, command: readonly [string, ...string[]]) => void | Promise<void>,
): void {
  test(name, (context) => {
    if (compose !== undefined) return body(context, compose);
    if (process.env['IRONHULL_LAB'] === 'required') assert.fail('docker compose is not installed');
    return context.skip('docker compose is not installed');
  });
}

/** What the two made of a case. */
export interface Both {
  status: number;
  config?: ComposeConfig;
  message: string;
  reading: ComposeReading;
}

/** Reads a case with Compose and with Ironhull, from the same files. */
export function readBoth([program, ...words]: readonly [string, ...string[]], each: OracleCase): Both {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-compose-'));
  try {
    const directory = join(root, 'project');
    for (const [name, text] of Object.entries({ ...each.files, 'compose.yaml': each.text })) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    const env = { HOME: '/home/me', ...each.env };
    const overrides = (each.overrides ?? []).map((file) => ({
      file,
      path: join(directory, file),
      text: load(join(directory, file)) ?? '',
    }));
    const files = ['compose.yaml', ...(each.overrides ?? [])].flatMap((file) => [
      '-f',
      join(directory, file),
    ]);
    const args = [...words, ...files, 'config', '--format', 'json'];
    const path = process.env['PATH'] ?? '';
    const run = spawnSync(program, args, { env: { PATH: path, ...env }, encoding: 'utf8', cwd: directory });
    const reading = readCompose({ file: 'compose.yaml', text: each.text, directory, env, load, overrides });
    const config = run.status === 0 ? { config: JSON.parse(run.stdout) as ComposeConfig } : {};
    return { status: run.status ?? -1, message: run.stderr, reading, ...config };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function load(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
