import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import packageDocument from '../../package.json' with { type: 'json' };
import { sharedTmp } from './shared-tmp.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** The folders of the packages that the command imports, below the checkout. */
export const dependencyFolders: readonly string[] = Object.keys(packageDocument.dependencies).map(
  (name) => `node_modules/${name}`,
);

/** What the command needs when it runs, below the checkout. */
export const commandFiles: readonly string[] = ['bin', 'src', 'package.json', ...dependencyFolders];

/** A copy of the command and of this Node that every user may read and run. */
export interface OpenCopy {
  folder: string;
  node: string;
  /** `bin/ironhull` of the copy. */
  program: string;
  remove(): void;
}

/**
 * Copies the command, and `further` files of the checkout, for a test that runs them as another user:
 * the checkout may lie in a folder that only root may enter, and have been made with any umask.
 */
export function openCopy(further: readonly string[] = []): OpenCopy {
  const folder = mkdtempSync(join(sharedTmp, 'ironhull-open-'));
  const node = join(folder, 'node');
  cpSync(process.execPath, node);
  for (const path of [...commandFiles, ...further])
    cpSync(join(checkout, path), join(folder, path), { recursive: true, filter: isNoTest });
  openToAll(folder);
  const program = join(folder, 'bin/ironhull');
  return { folder, node, program, remove: () => rmSync(folder, { recursive: true }) };
}

function isNoTest(path: string): boolean {
  return !path.endsWith('.test.ts');
}

/** Lets everybody read what is there, and enter or run what its owner may. */
function openToAll(path: string): void {
  const { mode } = statSync(path);
  const entered = (mode & 0o100) === 0 ? 0 : 0o111;
  chmodSync(path, (mode & 0o777) | 0o444 | entered);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}
