import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, programPath } from './availability.ts';
import { runCommand, type CommandResult } from './commands.ts';

/** The reason to skip tests that need cosign, or `false` where it is installed. */
export function cosignSkip(): string | false {
  return findProgram('cosign') === undefined
    ? 'cosign is not installed: run node tools/lab/install.mjs'
    : false;
}

/** cosign in a private folder: it reads no other configuration, and reaches no network. */
export class LabCosign {
  readonly folder: string;
  #count = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Runs cosign in the folder. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    // What is not in the files that it is given must not come from elsewhere.
    const nowhere = {
      HTTPS_PROXY: 'http://127.0.0.1:1',
      HTTP_PROXY: 'http://127.0.0.1:1',
      NO_PROXY: '127.0.0.1',
    };
    return runCommand('cosign', args, {
      directory: this.folder,
      env: { PATH: programPath, HOME: this.folder, COSIGN_PASSWORD: 'test', ...nowhere, ...env },
    });
  }

  /** Writes a file into the folder; returns its path. */
  async file(content: string | Uint8Array): Promise<string> {
    const path = join(this.folder, `file-${this.#count++}`);
    await writeFile(path, content);
    return path;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** Makes a folder for cosign. */
export async function makeCosign(): Promise<LabCosign> {
  return new LabCosign(await mkdtemp(join(tmpdir(), 'ironhull-cosign-')));
}
