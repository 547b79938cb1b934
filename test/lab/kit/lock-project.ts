import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ImageLock, LockedImage } from '../../../src/core/trust/image-lock.ts';
import type { LockReport } from '../../../src/core/trust/lock-report.ts';
import { runCli, type CliResult } from '../../cli/run-cli.ts';
import { startRegistry, type LabRegistry } from './registry.ts';

/** Files of a project in a folder of its own, and the command in it. */
export interface LockProject {
  path: string;
  read(name: string): Promise<string>;
  lock(): Promise<ImageLock>;
  run(...args: readonly string[]): Promise<CliResult>;
  report(...args: readonly string[]): Promise<LockReport & { code: number | null }>;
}

/** A registry, and projects whose images are there. */
export class LockLab {
  readonly folder: string;
  readonly registry: LabRegistry;
  #projects = 0;

  constructor(folder: string, registry: LabRegistry) {
    this.folder = folder;
    this.registry = registry;
  }

  static async start(): Promise<LockLab> {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-lock-'));
    return new LockLab(folder, await startRegistry(join(folder, 'registry')));
  }

  async stop(): Promise<void> {
    await this.registry.stop();
    await rm(this.folder, { recursive: true });
  }

  /** The address of a repository, for pushes. */
  repository(name: string): string {
    return `http://${this.registry.name}/v2/${name}`;
  }

  async project(files: Readonly<Record<string, string>>): Promise<LockProject> {
    const path = join(this.folder, `project-${this.#projects++}`);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
    const run: LockProject['run'] = (...args) =>
      runCli(['trust', 'lock', ...args], { cwd: path, env: { HOME: this.folder } });
    return {
      path,
      run,
      read: (name) => readFile(join(path, name), 'utf8'),
      lock: async () => JSON.parse(await readFile(join(path, 'ironhull.lock'), 'utf8')) as ImageLock,
      async report(...args) {
        const { code, stdout, stderr } = await run('--format', 'json', ...args);
        assert.notEqual(stdout, '', stderr);
        return { ...(JSON.parse(stdout) as LockReport), code };
      },
    };
  }
}

/** The entry of an image, which must have a digest. */
export function lockedEntry(lock: ImageLock, name: string): LockedImage {
  const entry = lock.images.find(({ reference }) => reference.includes(`/${name}`));
  assert.ok(entry !== undefined && 'digest' in entry, `${name} is not locked: ${JSON.stringify(lock)}`);
  return entry;
}
