import { resolve } from 'node:path';
import { runCommand, mustRun } from './commands.ts';

const program = resolve(import.meta.dirname, '../../../bin/ironhull');
const options = {
  timeout: 600_000,
  env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LC_ALL: 'C', XDG_CACHE_HOME: '/nonexistent' },
};

/** Makes a database of the advisories of ecosystems, from a mirror. */
export async function updateDatabaseFrom(
  mirror: string,
  ecosystems: readonly string[],
  database: string,
): Promise<void> {
  const wanted = ecosystems.flatMap((one) => ['--ecosystem', one]);
  await mustRun(
    process.execPath,
    [program, 'db', 'update', '--no-policy', '--mirror', mirror, '--database', database, ...wanted],
    options,
  );
}

interface ReportedFinding {
  vulnerability?: { id: string; package: string; installed: string; purl: string };
}

/** What a scan found, with `id package version` and `id purl` of each. */
export interface ScanFindings {
  byName: ReadonlySet<string>;
  byPurl: ReadonlySet<string>;
  /** Outcome of the rule on vulnerable packages: what it doubts. */
  unassessed: number;
}

/** Scans a target with a database. */
export async function scanTarget(target: string, database: string): Promise<ScanFindings> {
  const args = ['scan', target, '--database', database, '--format', 'json', '--no-policy', '--no-cache'];
  const { stdout, stderr, code } = await runCommand(process.execPath, [program, ...args], options);
  if (code !== 0 && code !== 1 && code !== 3) throw new Error(`scan ${target} ended with ${code}: ${stderr}`);
  const { findings, software } = JSON.parse(stdout) as {
    findings: readonly ReportedFinding[];
    software: readonly { unassessed: number }[];
  };
  const found = findings.flatMap(({ vulnerability }) => vulnerability ?? []);
  return {
    byName: new Set(found.map(({ id, package: name, installed }) => `${id} ${name} ${installed}`)),
    byPurl: new Set(found.map(({ id, purl }) => `${id} ${purl}`)),
    unassessed: software.reduce((sum, one) => sum + one.unassessed, 0),
  };
}

/** Writes the SBOM of a target. */
export async function writeSbomOf(target: string, format: string, file: string): Promise<void> {
  await mustRun(
    process.execPath,
    [program, 'sbom', target, '--format', format, '--output', file, '--no-cache'],
    options,
  );
}
