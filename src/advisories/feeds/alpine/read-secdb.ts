import type { Advisory } from '../../../core/software/advisory.ts';
import { isJsonRecord, listAt, recordAt, stringAt, stringsAt } from '../../../formats/json/members.ts';
import {
  gapRecord,
  isPlainName,
  parseJsonBytes,
  recordsOrGap,
  valueRecord,
  type FeedRecord,
} from '../feed-record.ts';
import { readSecdbIds } from './secdb-ids.ts';

/** Of which security database a file is. */
export interface SecdbContext {
  /** As `Advisory.feed` names it: `alpine`. */
  feed: string;
  /** Of a distribution without releases: `Wolfi`; missing for Alpine, whose files name their release. */
  ecosystem?: string;
}

/**
 * Yields the fixed vulnerabilities of a security database of Alpine, Wolfi or Chainguard: one for each id, package and
 * version. `name` is the file, for gaps.
 */
export function readSecdb(bytes: Uint8Array, name: string, context: SecdbContext): Generator<FeedRecord> {
  return recordsOrGap(name, () => readDatabase(parseJsonBytes(bytes), name, context));
}

function* readDatabase(
  value: unknown,
  name: string,
  { feed, ecosystem }: SecdbContext,
): Generator<FeedRecord> {
  if (!isJsonRecord(value)) throw new TypeError('it is not an object');
  if (!Array.isArray(value['packages'])) throw new TypeError('it has no list of packages');
  const of = ecosystem ?? ecosystemOfRelease(stringAt(value, 'distroversion'));
  for (const [index, entry] of listAt(value, 'packages').entries())
    yield* recordsOrGap(`${name}, package ${index + 1}`, () => readPackage(entry, name, of, feed));
}

function ecosystemOfRelease(release: string | undefined): string {
  if (release === undefined || !/^(?:v\d{1,3}\.\d{1,3}|edge)$/u.test(release))
    throw new TypeError('it names no release of Alpine');
  return `Alpine:${release}`;
}

function* readPackage(entry: unknown, file: string, ecosystem: string, feed: string): Generator<FeedRecord> {
  const stated = isJsonRecord(entry) ? recordAt(entry, 'pkg') : undefined;
  const name = stringAt(stated, 'name');
  if (!isPlainName(name)) throw new TypeError('it has no name');
  const fixes = recordAt(stated, 'secfixes') ?? {};
  for (const version of Object.keys(fixes)) {
    const what = `${file}, ${name} ${version}`;
    yield* recordsOrGap(what, function* read() {
      for (const text of stringsAt(fixes, version)) {
        const { ids, aliases, mistyped } = readSecdbIds(text);
        for (const id of ids) yield valueRecord(advisoryOf({ id, aliases, feed, ecosystem, name, version }));
        if (ids.length === 0) yield gapRecord(what, `it names no vulnerability: '${text.slice(0, 100)}'`);
        else
          for (const word of mistyped)
            yield gapRecord(what, `it is not the id of a CVE: '${word.slice(0, 40)}'`);
      }
    });
  }
}

interface SecurityFix {
  id: string;
  aliases: readonly string[];
  feed: string;
  ecosystem: string;
  name: string;
  version: string;
}

/** Version `0` is that of a package that was never affected (Alpine wiki, "APKBUILD Reference", secfixes). */
function advisoryOf({ id, aliases, feed, ecosystem, name, version }: SecurityFix): Advisory {
  const introduced = { kind: 'introduced', version: '0' } as const;
  const isAffected = version !== '0';
  return {
    id,
    feed,
    aliases,
    related: [],
    severities: [],
    references:
      id.startsWith('CVE-') && feed === 'alpine' ? [`https://security.alpinelinux.org/vuln/${id}`] : [],
    affected: [
      {
        ecosystem,
        name,
        of: 'source',
        ranges: [isAffected ? [introduced, { kind: 'fixed', version }] : [introduced]],
        versions: [],
        status: isAffected ? 'affected' : 'not-affected',
      },
    ],
  };
}
