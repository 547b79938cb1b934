import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { FeedFiles } from '../../kit/feed-files.ts';
import { startFeedServer } from '../../kit/feed-server.ts';
import type { OracleFindings } from './feed-oracle.ts';
import { otherExploitation } from './ranges-around.ts';
import { scanTarget, updateDatabaseFrom, writeSbomOf, type ScanFindings } from './scan-run.ts';

/** The folder of this test file, removed at its end. */
export const top: string = mkdtempSync(join(tmpdir(), 'ironhull-scan-oracle-'));
after(() => rmSync(top, { recursive: true, force: true }));

/** Makes a database from feeds on loopback, or from a folder of feeds. */
export async function databaseOf(
  feeds: FeedFiles | string,
  ...ecosystems: readonly string[]
): Promise<string> {
  const database = mkdtempSync(join(top, 'database-'));
  if (typeof feeds === 'string') {
    await updateDatabaseFrom(feeds, ecosystems, database);
    return database;
  }
  const server = await startFeedServer({ ...otherExploitation, ...feeds });
  try {
    await updateDatabaseFrom(server.url.href, ecosystems, database);
    return database;
  } finally {
    await server.close();
  }
}

/** The scan has what the oracle has: nothing more, nothing less. */
export function assertSame(
  scan: ScanFindings,
  oracle: OracleFindings,
  context: TestContext,
  least: number,
): void {
  const missing = [...oracle.found].filter((one) => !scan.byName.has(one));
  const wrong = [...scan.byName].filter((one) => !oracle.found.has(one));
  context.diagnostic(`${oracle.compared} comparisons, ${oracle.found.size} findings`);
  assert.deepEqual({ missing: missing.slice(0, 20), wrong: wrong.slice(0, 20) }, { missing: [], wrong: [] });
  assert.ok(oracle.found.size >= least, `only ${oracle.found.size} findings: nothing is compared`);
}

/** The SBOM of a target has the findings of the target: in every format, and with nothing but names, versions and purls. */
export async function assertSameFromSbom(
  target: string,
  database: string,
  scan: ScanFindings,
): Promise<void> {
  const expected = [...scan.byPurl].toSorted();
  const compare = async (file: string) => {
    const found = await scanTarget(`sbom:${file}`, database);
    assert.deepEqual([...found.byPurl].toSorted(), expected, file);
  };
  for (const format of ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json']) {
    const file = join(top, `sbom-${format}`);
    await writeSbomOf(target, format, file);
    await compare(file);
  }
  const full = JSON.parse(await readFile(join(top, 'sbom-cyclonedx-json'), 'utf8')) as {
    components: readonly { name: string; version?: string; purl?: string }[];
  };
  const bare = full.components.flatMap(({ name, version, purl }) =>
    purl === undefined ? [] : [{ type: 'library', name, version, purl }],
  );
  const file = join(top, 'sbom-bare');
  await writeFile(file, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components: bare }));
  await compare(file);
}

/** Writes files below a root file system. */
export async function writeFiles(
  root: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}
