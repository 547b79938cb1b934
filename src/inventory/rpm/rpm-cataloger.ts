import { Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import { isJournalActive } from '../../formats/sqlite/journal.ts';
import type { CatalogedFile, Cataloger, FileReading, FoundPackage, OwnedFiles } from '../cataloger.ts';
import { limitGaps } from '../entry-gaps.ts';
import { textWithLineFeeds } from '../read-text.ts';
import { readContainerManifest, readNames } from './container-manifest.ts';
import { distinctRpms, foundRpm, isPublicKey } from './found-package.ts';
import { parseHeader } from './header.ts';
import { headersIn, type HeaderOf } from './headers.ts';
import { describeRpm, type DescribedRpm } from './installed-package.ts';
import { rpmFolders, rpmForms } from './places.ts';

const databases: ReadonlySet<string> = new Set(
  rpmFolders.flatMap((folder) => rpmForms.map((form) => `${folder}/${form}`)),
);
const logs: ReadonlySet<string> = new Set(rpmFolders.map((folder) => `${folder}/rpmdb.sqlite-wal`));
/** A database is read in parts, a manifest at once. */
const maxManifestBytes = 16 * 1024 * 1024;
const manifest = '/var/lib/rpmmanifest/container-manifest-2';
const formerManifest = '/var/lib/rpmmanifest/container-manifest-1';

/** Reads the packages and files of rpm: Red Hat and its rebuilds, Fedora, SUSE, Amazon, Oracle, Photon, Azure Linux. */
export const rpmCataloger: Cataloger = {
  name: 'rpm',
  version: 1,
  claims: (path) => databases.has(path) || logs.has(path) || path === manifest || path === formerManifest,
  folders: [...rpmFolders, '/var/lib/rpmmanifest'],
  maxBytes: 256 * 1024 * 1024,
  companionsOf(path) {
    if (databases.has(path)) return [`${path}-wal`, `${path}-journal`];
    if (logs.has(path)) return [path.slice(0, -'-wal'.length)];
    return path === formerManifest ? [manifest] : [];
  },
  read(file) {
    if (logs.has(file.path)) return readLog(file);
    if (databases.has(file.path)) return readDatabase(file);
    if (file.path === formerManifest && file.companions.has(manifest)) return {};
    if (file.content.size > maxManifestBytes) throw new Malformed(`it has ${file.content.size} bytes`);
    const { packages, gaps } = (file.path === manifest ? readContainerManifest : readNames)(
      textWithLineFeeds(file),
    );
    return fileReading(packages, gaps);
  },
};

/** A log is read with its database; one that is not there is in a layer below, without what the log adds. */
function readLog({ content, companions }: CatalogedFile): FileReading {
  return companions.size > 0 || content.size === 0
    ? {}
    : { gaps: ['its database is in another layer, which does not have its last changes'] };
}

function readDatabase({ path, content, companions }: CatalogedFile): FileReading {
  const log = wholeLog(companions.get(`${path}-wal`));
  const journal = companions.get(`${path}-journal`);
  const packages: DescribedRpm[] = [];
  const gaps: string[] = [];
  if (journal !== undefined && isJournalActive(journal)) gaps.push('a transaction was interrupted');
  try {
    for (const headerOf of headersIn(content, log)) readEntry(headerOf, packages, gaps);
  } catch (error) {
    if (!(error instanceof Malformed) || packages.length === 0) throw error;
    gaps.unshift(`only ${packages.length} packages are read: ${error.message}`);
  }
  return fileReading(packages, gaps);
}

function wholeLog(log: ByteSource | undefined): Buffer | undefined {
  if (log === undefined || log.size === 0) return undefined;
  if (log.size > rpmCataloger.maxBytes) throw new Malformed(`its log has ${log.size} bytes`);
  return log.read(0, log.size);
}

/** Reads one entry: the next ones may be sound if it is damaged. */
function readEntry(headerOf: HeaderOf, packages: DescribedRpm[], gaps: string[]): void {
  try {
    packages.push(describeRpm(parseHeader(headerOf())));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    gaps.push(`an entry: ${error.message}`);
  }
}

function fileReading(described: readonly DescribedRpm[], problems: readonly string[]): FileReading {
  const packages: FoundPackage[] = [];
  const owned: OwnedFiles[] = [];
  const gaps = [...problems];
  for (const one of described) {
    if (isPublicKey(one)) continue;
    const { found, problem } = foundRpm(one);
    packages.push(found);
    if (one.files.length > 0) owned.push({ owner: `rpm/${one.name}`, paths: one.files });
    if (one.problem !== undefined) gaps.push(`package ${one.name}: ${one.problem}`);
    if (problem !== undefined) gaps.push(problem);
  }
  return {
    ...(packages.length === 0 ? {} : { packages: distinctRpms(packages) }),
    ...(owned.length === 0 ? {} : { owned }),
    ...(gaps.length === 0 ? {} : { gaps: limitGaps(gaps) }),
  };
}
