import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from '../../src/core/rules/check.ts';

/** A file of `src/checks` and the checks it exports, by the name of the export. */
export interface CheckFile {
  /** Below `src/checks`, without `.ts`: `workload/privileged`. */
  path: string;
  /** `undefined` for a file that exports neither. */
  exported: 'check' | 'checks' | undefined;
  checks: readonly Check[];
}

const notChecks = ['**/*.test.ts', 'support/**'];

/** What a module of `src/checks` exports, as far as it is read here. */
interface CheckModule {
  check?: Check;
  checks?: readonly Check[];
}

async function loadFile(folder: string, path: string): Promise<CheckFile> {
  const module: CheckModule = await import(pathToFileURL(join(folder, `${path}.ts`)).href);
  if (module.check) return { path, exported: 'check', checks: [module.check] };
  if (module.checks) return { path, exported: 'checks', checks: module.checks };
  return { path, exported: undefined, checks: [] };
}

/** The paths of the check files in the folders of `folder` (`src/checks`) but `support`, sorted as files. */
export function checkPaths(folder: string): string[] {
  return globSync('*/**/*.ts', { cwd: folder, exclude: notChecks })
    .toSorted()
    .map((file) => file.replace(/\.ts$/, ''));
}

/** The check files of these paths of `folder`, or all of them. */
export async function loadChecks(
  folder: string,
  paths: readonly string[] = checkPaths(folder),
): Promise<CheckFile[]> {
  return Promise.all(paths.map((path) => loadFile(folder, path)));
}

/** The checks of all files, sorted by id. */
export function byId(files: readonly CheckFile[]): Check[] {
  return files.flatMap(({ checks }) => checks).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
