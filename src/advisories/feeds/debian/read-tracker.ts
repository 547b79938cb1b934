import type {
  Advisory,
  AdvisoryStatus,
  AffectedPackage,
  RangeEvent,
} from '../../../core/software/advisory.ts';
import { isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../../formats/json/members.ts';
import { objectMembers } from '../../../formats/json/object-members.ts';
import {
  gapRecord,
  isPlainName,
  parseJsonBytes,
  reasonOf,
  recordsOrGap,
  valueRecord,
  type FeedRecord,
} from '../feed-record.ts';
import { ecosystemOfCodename } from './debian-releases.ts';

const [opening, closing] = [Buffer.from('{'), Buffer.from('}')];

/**
 * Yields the vulnerabilities of Debian's security tracker (`tracker/data/json`), one for each id and source package, with
 * all its releases. Packages are read one by one, so that memory is that of the largest package.
 */
export function* readDebianTracker(chunks: Iterable<Uint8Array>, name: string): Generator<FeedRecord> {
  const unknownReleases = new Set<string>();
  yield* recordsOrGap(name, function* read() {
    let packages = 0;
    for (const member of objectMembers(chunks)) {
      packages += 1;
      const [entry] = Object.entries(parsedMember(Buffer.concat([opening, member, closing])));
      if (entry === undefined) yield gapRecord(name, 'a package is not valid JSON');
      else yield* readPackage(...entry, unknownReleases);
    }
    // Without packages, everything would seem to be free of vulnerabilities.
    if (packages === 0) throw new TypeError('it has no packages');
  });
  // One gap for a release, not one for each vulnerability.
  for (const release of unknownReleases)
    yield gapRecord(name, `release '${release}' is not known, and is left out`);
}

function parsedMember(bytes: Uint8Array): JsonRecord {
  try {
    const value = parseJsonBytes(bytes);
    return isJsonRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function* readPackage(name: string, value: unknown, unknownReleases: Set<string>): Generator<FeedRecord> {
  if (!isPlainName(name) || !isJsonRecord(value)) {
    yield gapRecord(name.slice(0, 100), 'it is not a package with its vulnerabilities');
    return;
  }
  for (const [id, vulnerability] of Object.entries(value))
    yield* recordsOrGap(`${name}, ${id.slice(0, 100)}`, () =>
      readVulnerability(name, id, vulnerability, unknownReleases),
    );
}

function* readVulnerability(
  name: string,
  id: string,
  value: unknown,
  unknownReleases: Set<string>,
): Generator<FeedRecord> {
  if (!isPlainName(id) || !isJsonRecord(value)) throw new TypeError('it is not a vulnerability');
  const affected: AffectedPackage[] = [];
  const urgencies = new Set<string>();
  for (const [codename, release] of Object.entries(recordAt(value, 'releases') ?? {})) {
    const ecosystem = ecosystemOfCodename(codename);
    if (ecosystem === undefined) {
      unknownReleases.add(codename.slice(0, 40));
      continue;
    }
    try {
      if (!isJsonRecord(release)) throw new TypeError('it is not an object');
      affected.push(readRelease(ecosystem, name, release));
      urgencies.add(stringAt(release, 'urgency') ?? '');
    } catch (error) {
      yield gapRecord(`${name}, ${id}, ${codename}`, reasonOf(error));
    }
  }
  yield valueRecord(advisoryOf(id, stringAt(value, 'description'), urgencies, affected));
}

/** Urgencies that are no grade of severity. */
const noGrade: ReadonlySet<string> = new Set(['', 'not yet assigned', 'end-of-life']);

const longestSummary = 300;

function advisoryOf(
  id: string,
  description: string | undefined,
  urgencies: ReadonlySet<string>,
  affected: readonly AffectedPackage[],
): Advisory {
  const grades = [...urgencies].filter((urgency) => !noGrade.has(urgency) && urgency.length <= 40);
  return {
    id,
    feed: 'debian',
    aliases: [],
    related: [],
    ...(description === undefined || description === ''
      ? {}
      : { summary: description.slice(0, longestSummary) }),
    severities: grades.map((value) => ({ kind: 'words', value })),
    references: [`https://security-tracker.debian.org/tracker/${encodeURIComponent(id)}`],
    affected,
  };
}

function readRelease(ecosystem: string, name: string, release: JsonRecord): AffectedPackage {
  const fixed = stringAt(release, 'fixed_version');
  const status = statusOf(release, fixed);
  const note = stringAt(release, 'nodsa');
  const range: RangeEvent[] = [{ kind: 'introduced', version: '0' }];
  if (status === 'affected' && fixed !== undefined) range.push({ kind: 'fixed', version: fixed });
  return {
    ecosystem,
    name,
    of: 'source',
    ranges: [range],
    versions: [],
    status,
    ...(note === undefined || note === '' ? {} : { justification: note.slice(0, longestSummary) }),
  };
}

/** The reasons for which no security update is planned (Debian security tracker, "introduction", data/CVE/list). */
const withoutUpdate: Readonly<Record<string, AdvisoryStatus>> = {
  ignored: 'wont-fix',
  postponed: 'fix-deferred',
};

function statusOf(release: JsonRecord, fixed: string | undefined): AdvisoryStatus {
  const status = stringAt(release, 'status');
  if (status === 'resolved') {
    if (fixed === undefined || fixed === '') throw new TypeError('it is resolved without a version');
    // A package that never had the vulnerability is resolved in version 0.
    return fixed === '0' ? 'not-affected' : 'affected';
  }
  if (status === 'undetermined') return 'under-investigation';
  if (status !== 'open') throw new TypeError('its status is not known');
  if (stringAt(release, 'urgency') === 'end-of-life') return 'end-of-life';
  const reason = stringAt(release, 'nodsa_reason') ?? '';
  return Object.hasOwn(withoutUpdate, reason) ? (withoutUpdate[reason] ?? 'affected') : 'affected';
}
