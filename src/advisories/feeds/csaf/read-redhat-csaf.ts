import type { AdvisorySeverity, AdvisoryStatus, AffectedPackage } from '../../../core/software/advisory.ts';
import {
  readCsaf,
  type CsafDocument,
  type CsafNote,
  type CsafStatus,
  type CsafVulnerability,
} from '../../../formats/csaf/read-csaf.ts';
import {
  gapRecord,
  ignoredRecord,
  isPlainName,
  parseJsonBytes,
  recordsOrGap,
  valueRecord,
  type FeedRecord,
} from '../feed-record.ts';
import { redHatPackageOf, type RedHatPackage } from './redhat-product.ts';

/**
 * Yields the vulnerabilities of a CSAF document of Red Hat (advisory or VEX): one for each, with the packages of its
 * releases. `name` is the file, for gaps.
 */
export function readRedHatCsaf(bytes: Uint8Array, name: string): Generator<FeedRecord> {
  return recordsOrGap(name, function* read() {
    const document = readCsaf(parseJsonBytes(bytes));
    if (document.vulnerabilities.length === 0) throw new TypeError('it has no vulnerability');
    for (const vulnerability of document.vulnerabilities)
      yield* recordsOrGap(name, () => readVulnerability(document, vulnerability, name));
  });
}

function* readVulnerability(
  document: CsafDocument,
  vulnerability: CsafVulnerability,
  file: string,
): Generator<FeedRecord> {
  const [id, ...aliases] = vulnerability.ids.filter(isPlainName);
  if (id === undefined) throw new TypeError('a vulnerability has no id');
  const notes = notesByProduct(vulnerability);
  const groups = new Map<string, AffectedPackage>();
  const others = new Set<string>();
  for (const [status, ids] of vulnerability.statuses)
    for (const productId of ids) {
      const found = redHatPackageOf(productId, document.products);
      const affected = found === undefined ? undefined : affectedOf(found, status, notes.get(productId));
      if (affected === undefined) others.add(productId);
      else merge(groups, affected);
    }
  const what = `${file}, ${id}`;
  if (others.size > 0)
    yield ignoredRecord(what, `${others.size} products are no packages of Red Hat Enterprise Linux`);
  if (vulnerability.statuses.some(([status]) => status === 'first_affected' || status === 'last_affected'))
    yield gapRecord(what, 'it has a range of products, which is not read');
  const { released, modified } = document;
  yield valueRecord({
    id,
    feed: 'csaf/redhat',
    // Other ids are bugs and advisories of the publisher: only those of vulnerabilities are aliases.
    aliases: aliases.filter((one) => /^(?:CVE|GHSA)-/u.test(one)),
    related: [],
    ...(released === undefined ? {} : { published: released }),
    ...(modified === undefined ? {} : { modified }),
    ...(vulnerability.title === undefined ? {} : { summary: vulnerability.title.slice(0, 300) }),
    severities: severitiesOf(document, vulnerability),
    references: referencesOf(document, vulnerability),
    affected: withoutSourcesOfBinaries([...groups.values()]),
  });
}

/** The reasons that a document gives for one product. */
interface ProductNotes {
  flag?: string;
  remediation?: CsafNote;
}

function notesByProduct({ flags, remediations }: CsafVulnerability): ReadonlyMap<string, ProductNotes> {
  const notes = new Map<string, ProductNotes>();
  for (const { category, productIds } of flags)
    for (const id of productIds) notes.set(id, { ...notes.get(id), flag: category });
  for (const remediation of remediations)
    if (remediation.category === 'none_available' || remediation.category === 'no_fix_planned')
      for (const id of remediation.productIds) notes.set(id, { ...notes.get(id), remediation });
  return notes;
}

/** Details of remediations (Red Hat, "CSAF/VEX documents", known_affected), in lower case. */
const unfixedStatuses: Readonly<Record<string, AdvisoryStatus>> = {
  affected: 'affected',
  'fix deferred': 'fix-deferred',
  'will not fix': 'wont-fix',
  'out of support scope': 'end-of-life',
};

function statusOf(status: CsafStatus, remediation: CsafNote | undefined): AdvisoryStatus {
  if (status === 'known_not_affected') return 'not-affected';
  if (status === 'under_investigation') return 'under-investigation';
  if (status !== 'known_affected' || remediation === undefined) return 'affected';
  const details = remediation.details.trim().toLowerCase();
  const known = Object.hasOwn(unfixedStatuses, details) ? unfixedStatuses[details] : undefined;
  return known ?? (remediation.category === 'no_fix_planned' ? 'wont-fix' : 'affected');
}

const fixedStatuses: ReadonlySet<CsafStatus> = new Set(['fixed', 'first_fixed', 'recommended']);

/**
 * Returns what a status says of a package. A version that is not affected is that of a package in the same erratum: it says
 * nothing of other versions, and is left out.
 */
function affectedOf(
  found: RedHatPackage,
  status: CsafStatus,
  notes: ProductNotes | undefined,
): AffectedPackage | undefined {
  const isFixed = fixedStatuses.has(status);
  if (isFixed !== (found.version !== undefined)) return undefined;
  const introduced = { kind: 'introduced', version: '0' } as const;
  return {
    ecosystem: found.ecosystem,
    name: found.name,
    of: found.of,
    ranges: [
      found.version === undefined ? [introduced] : [introduced, { kind: 'fixed', version: found.version }],
    ],
    versions: [],
    status: statusOf(status, notes?.remediation),
    ...(notes?.flag === undefined ? {} : { justification: notes.flag }),
    ...(found.module === undefined ? {} : { module: found.module }),
    ...(found.architecture === undefined ? {} : { architectures: [found.architecture] }),
  };
}

/** Products that differ in the architecture only are one package; one for every architecture wins. */
function merge(groups: Map<string, AffectedPackage>, one: AffectedPackage): void {
  const { architectures, ...rest } = one;
  const key = JSON.stringify(rest);
  const other = groups.get(key);
  if (other === undefined) groups.set(key, one);
  else if (architectures === undefined || other.architectures === undefined) groups.set(key, rest);
  else groups.set(key, { ...rest, architectures: [...new Set([...other.architectures, ...architectures])] });
}

/** A source package says nothing more where its binary packages are listed with the same fix. */
function withoutSourcesOfBinaries(all: readonly AffectedPackage[]): readonly AffectedPackage[] {
  const binaries = new Set(all.filter((one) => one.of === 'binary' && isFixedRange(one)).map(fixKey));
  return all.filter((one) => one.of === 'binary' || !binaries.has(fixKey(one)));
}

function fixKey({ ecosystem, ranges, module, status }: AffectedPackage): string {
  return JSON.stringify([ecosystem, ranges, module, status]);
}

function isFixedRange({ ranges }: AffectedPackage): boolean {
  return ranges.flat().some(({ kind }) => kind === 'fixed');
}

function severitiesOf(document: CsafDocument, vulnerability: CsafVulnerability): readonly AdvisorySeverity[] {
  const impacts = vulnerability.threats
    .filter(({ category }) => category === 'impact')
    .map(({ details }) => details);
  const words = impacts.length > 0 ? impacts : [document.severity ?? ''];
  const all: readonly AdvisorySeverity[] = [
    ...vulnerability.vectors,
    ...words.filter((word) => /^\w{1,40}$/u.test(word)).map((value) => ({ kind: 'words', value }) as const),
  ];
  return [...new Map(all.map((one) => [`${one.kind} ${one.value}`, one])).values()];
}

const mostReferences = 50;

/** Its pages, and the errata that fix it. */
function referencesOf(document: CsafDocument, vulnerability: CsafVulnerability): readonly string[] {
  const errata = vulnerability.remediations
    .map(({ url }) => url ?? '')
    .filter((url) => url.includes('/errata/'));
  const all = [...vulnerability.references, ...errata, ...document.references];
  return [...new Set(all.filter((url) => /^https?:\/\/\S{1,2000}$/u.test(url)))].slice(0, mostReferences);
}
