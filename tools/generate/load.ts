import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from '../../src/core/check.ts';

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

async function loadFile(folder: string, file: string): Promise<CheckFile> {
  const module: CheckModule = await import(pathToFileURL(join(folder, file)).href);
  const path = file.replace(/\.ts$/, '');
  if (module.check) return { path, exported: 'check', checks: [module.check] };
  if (module.checks) return { path, exported: 'checks', checks: module.checks };
  return { path, exported: undefined, checks: [] };
}

/** Every file in a folder of `folder` (`src/checks`) but `support` and the tests, sorted by path. */
export async function loadChecks(folder: string): Promise<CheckFile[]> {
  const files = globSync('*/**/*.ts', { cwd: folder, exclude: notChecks }).toSorted();
  return Promise.all(files.map((file) => loadFile(folder, file)));
}

/** The checks of all files, sorted by id. */
export function byId(files: readonly CheckFile[]): Check[] {
  return files.flatMap(({ checks }) => checks).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
